import { AgedTokens } from "../harness/aged-tokens.ts";
import { send } from "../differential/http.ts";
import type { Side } from "../differential/side.ts";
import type { Setting } from "./cases.ts";

/** What became of a request, without what is another one in every cloud. */
export interface Outcome {
  readonly status: number;
  readonly challenge: string | null;
  /** Of an answer of the middleware itself. */
  readonly type?: string | null;
  readonly body?: string;
  /** What the service was told in headers. */
  readonly said?: Readonly<Record<string, unknown>>;
}

/** Outcomes by the titles of cases. */
export type Outcomes = Readonly<Record<string, Outcome>>;

/** Headers that say no more than what was sent. */
const SENT = new Set(["x-auth-token", "x-service-token", "x-storage-token"]);

/** Asks a service of each case. */
export async function ask(url: string, { cases }: Setting, side: Side, tokens: AgedTokens): Promise<Outcomes> {
  const outcomes: Record<string, Outcome> = {};
  for (const { title, token, service, send: sent = "GET /v2.1/servers", headers: more = {} } of cases) {
    const [method = "", path = ""] = side.fill(sent).split(" ");
    const given = {
      ...(token !== undefined && { "X-Auth-Token": await textOf(token, tokens) }),
      ...(service !== undefined && { "X-Service-Token": await textOf(service, tokens) }),
    };
    const headers = { ...given, ...side.fill(await withTokens(more, tokens)) };
    const answer = await send(url, { method, path, headers });
    const challenge = answer.headers["www-authenticate"] ?? null;
    const common = { status: answer.status, challenge: challenge && neutral(challenge, side) };
    outcomes[title] =
      answer.status === 200
        ? { ...common, said: told(answer.body, side) }
        : { ...common, type: answer.headers["content-type"] ?? null, body: neutral(answer.text, side) };
  }
  return outcomes;
}

async function textOf(name: string, tokens: AgedTokens): Promise<string> {
  if (!name.startsWith("tampered:")) return await tokens.get(name);
  const text = await tokens.get(name.slice("tampered:".length));
  // The last letter but a few is of the signature, whole.
  const at = text.length - 8;
  return `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
}

async function withTokens(headers: Readonly<Record<string, string>>, tokens: AgedTokens): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(headers).map(async ([name, value]) => {
    const [, whose] = /^\{token:(.*)\}$/.exec(value) ?? [];
    return [name, whose === undefined ? value : await tokens.get(whose)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function told(body: unknown, side: Side): Readonly<Record<string, unknown>> {
  const said = Object.entries((body ?? {}) as Readonly<Record<string, string | null>>)
    .filter(([name, value]) => value !== null && !SENT.has(name))
    .map(([name, value]) => [name, valueOf(name, String(value), side)] as const);
  return Object.fromEntries(said.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Roles have no order. */
function valueOf(name: string, value: string, side: Side): unknown {
  if (name === "x-service-catalog" && value !== "") return catalogOf(value, side);
  return /roles?$/.test(name) ? value.split(",").toSorted().join(",") : neutral(value, side);
}

/** Neither services nor endpoints have an order. */
function catalogOf(text: string, side: Side): unknown {
  const services = JSON.parse(neutral(text, side)) as readonly { readonly endpoints?: readonly object[] }[];
  const sorted = (list: readonly object[]): readonly string[] =>
    list.map((one) => JSON.stringify(one, Object.keys(one).toSorted())).toSorted();
  return sorted(services.map((one) => ({ ...one, endpoints: sorted(one.endpoints ?? []) })));
}

/** Without ids and ports. */
function neutral(text: string, side: Side): string {
  const names = new Map([...side.names].filter(([name]) => !name.startsWith("token:")).map(([name, id]) => [id, name]));
  return text
    .replaceAll(side.url, "KEYSTONE")
    .replaceAll(/[0-9a-f]{64}|[0-9a-f]{32}/g, (id) => (names.has(id) ? `{${names.get(id)}}` : "ID"));
}
