import type { Answered, Sent } from "./http.ts";
import { compare, type Difference } from "./compare.ts";
import { Pairs } from "./pairs.ts";
import { compareRows, type Rows } from "./rows.ts";
import { isOperation } from "./random/operations.ts";
import { Side } from "./side.ts";
import { send } from "./http.ts";
import type { Step } from "./scenario.ts";
import { explanationOf } from "./explained.ts";
import { compareTold, type Told } from "./told.ts";

/** What both sides said to a step. */
export interface Outcome {
  readonly step: Step;
  readonly sent: Sent;
  readonly python: Answered;
  readonly ours: Answered;
  /** Whether ours has the route at all; where it hasn't, nothing is compared. */
  readonly absent: boolean;
  /** Where they differ without a reason that is known. */
  readonly differences: readonly Difference[];
  /** Other differences, by their reasons. */
  readonly explained: ReadonlyMap<string, readonly Difference[]>;
}

/** Headers compared as they are, and headers that must be there or not. */
const HEADERS = ["www-authenticate", "content-type", "location"];
const PRESENT = ["x-subject-token", "openstack-auth-receipt", "x-openstack-request-id"];
const LISTS = ["vary", "allow"];

/** Two services on equal databases: Python's and ours. */
export class Twin {
  readonly release: string;
  readonly python: Side;
  readonly ours: Side;
  readonly #pairs: Pairs;

  /**
   * @param shared ids that both know from the start
   * @param tokens tokens of personas that were made before, and will be used again
   */
  constructor(
    release: string,
    python: string,
    ours: string,
    names: Iterable<readonly [string, string]>,
    shared: Iterable<string>,
    tokens: Map<string, string>,
  ) {
    const made = [...names];
    this.release = release;
    this.python = new Side(python, made, tokens);
    // Tokens are Python's on both sides: keys and rows are the same, and a room can be judged before ours can log anybody in.
    this.ours = new Side(ours, made, tokens);
    this.#pairs = new Pairs([...shared, ...made.map(([, value]) => value)]);
  }

  /** Sends a step to both, and compares what they say. */
  async send(step: Step): Promise<Outcome> {
    const sent = await this.python.request(step);
    const ourSent = await this.ours.request(step);
    const [python, ours] = await Promise.all([send(this.python.url, sent), send(this.ours.url, ourSent)]);
    this.python.keep(step, python);
    this.ours.keep(step, ours);
    const absent =
      isOperation(sent.method, sent.path) && ((isNoRoute(ours) && !isNoRoute(python)) || (ours.status === 405 && python.status !== 405));
    const found = absent ? [] : this.#compare(python, ours, sent.method === "POST");
    const outcome = { step, sent, python, ours, absent };
    const differences: Difference[] = [];
    const explained = new Map<string, readonly Difference[]>();
    for (const difference of found) {
      const reason = explanationOf(this.release, outcome, difference);
      if (reason === undefined) differences.push(difference);
      else explained.set(reason, [...(explained.get(reason) ?? []), difference]);
    }
    return { ...outcome, differences, explained };
  }

  /** Where what both have told others of differs. */
  compareTold(python: readonly Told[], ours: readonly Told[]): readonly Difference[] {
    return compareTold(python, ours, this.#pairs);
  }

  /** Where what both have written differs. */
  compareRows(python: Rows, ours: Rows): readonly Difference[] {
    return compareRows(python, ours, this.#pairs);
  }

  #compare(python: Answered, ours: Answered, isNew: boolean): readonly Difference[] {
    const [theirs, mine] = [said(python, this.python.url, isNew), said(ours, this.ours.url, isNew)];
    if (python.status !== ours.status) return [{ place: "status", python: python.status, ours: ours.status }];
    return this.#pairs.attempt(() => [
      ...Object.keys(theirs.headers).flatMap((name) => compare(theirs.headers[name], mine.headers[name], `header ${name}`, this.#pairs)),
      ...compare(theirs.body, mine.body, "body", this.#pairs),
    ]);
  }
}

/** The page that says that a path is unknown. */
function isNoRoute({ status, headers }: Answered): boolean {
  return status === 404 && String(headers["content-type"]).startsWith("text/html");
}

/** What matters of an answer, without the port it came from. The methods of a new token come out of a set, and have no order. */
function said(answer: Answered, url: string, isNew: boolean): { headers: Record<string, unknown>; body: unknown } {
  const own = url.replace("http://", "");
  const header = (name: string): string | undefined => {
    const value = answer.headers[name];
    return (Array.isArray(value) ? value.join(", ") : value)?.replaceAll(own, "HOST");
  };
  const headers = Object.fromEntries([
    ...HEADERS.map((name) => [name, header(name)] as const),
    ...PRESENT.map((name) => [name, header(name) !== undefined] as const),
    ...LISTS.map((name) => [name, header(name)?.toLowerCase().split(/, */).toSorted().join(", ")] as const),
  ]);
  // What has no body has no type that says anything.
  if (answer.text === "") delete headers["content-type"];
  const text = answer.text.replaceAll(own, "HOST");
  return {
    headers,
    body: typeof answer.body === "string" || answer.body === undefined ? text : (JSON.parse(text, isNew ? sorted : undefined) as unknown),
  };
}

function sorted(name: string, value: unknown): unknown {
  return name === "methods" && Array.isArray(value) ? value.map(String).toSorted((a, b) => a.localeCompare(b)) : value;
}
