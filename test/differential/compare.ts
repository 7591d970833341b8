import type { Pairs } from "./pairs.ts";

/** Where two answers differ. */
export interface Difference {
  /** `status`, `header allow`, `body.users.0.name`. */
  readonly place: string;
  readonly python: unknown;
  readonly ours: unknown;
}

/** What is compared as it was made by chance or by the clock: ids, times, tokens, audit ids. */
const MADE =
  /(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?)|(?<token>gAAAA[\w-]{40,}=*)|(?<id>\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)/g;
/** An answer that is no JSON: OAuth1's. */
const ID = /^[0-9a-f]{32}$/;
const FORM = /^oauth_token=/;
const form = (text: string): object => Object.fromEntries(new URLSearchParams(text));
/** Members whose value is chance, of a length that is given. */
const BY_CHANCE = /(?:^|\.)(?:(?:request_|access_)?secret|(?:oauth_)?verifier|oauth_token_secret|audit_ids\.\d+|audit_id|audit_chain_id)$/;
/** Lists whose order upstream gives. */
const ORDERED = /(?:^|\.)(?:audit_ids|values|rules|local|remote)(?:\.\d+)*$|\.token\.methods$/;
/** How far apart two clocks may be: both are asked one after the other. */
const SECONDS = 10;

/** Compares two values, and says where they differ. */
export function compare(python: unknown, ours: unknown, place: string, pairs: Pairs): readonly Difference[] {
  if (typeof python === "string" && typeof ours === "string") return sameText(python, ours, place, pairs) ? [] : [{ place, python, ours }];
  if (Array.isArray(python) && Array.isArray(ours)) return compareLists(python, ours, place, pairs);
  if (isObject(python) && isObject(ours)) {
    const theirs = byOurIds(python, ours, pairs);
    return [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].flatMap((name) =>
      compare(theirs[name], ours[name], `${place}.${name}`, pairs),
    );
  }
  if (typeof python === "number" && typeof ours === "number" && sameMoment(python, ours)) return [];
  return Object.is(python, ours) ? [] : [{ place, python, ours }];
}

/** Names that are ids, such as those of projects above another one, as ours has them. */
function byOurIds(python: Members, ours: Members, pairs: Pairs): Members {
  const alone = Object.keys(ours).filter((name) => ID.test(name) && !Object.hasOwn(python, name));
  const nameOf = (name: string): string => (ID.test(name) && alone.find((other) => pairs.same(name, other))) || name;
  return alone.length === 0 ? python : Object.fromEntries(Object.entries(python).map(([name, value]) => [nameOf(name), value]));
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sameText(python: string, ours: string, place: string, pairs: Pairs): boolean {
  if (python === ours) return true;
  if (FORM.test(python) && FORM.test(ours)) return compare(form(python), form(ours), place, pairs).length === 0;
  if (BY_CHANCE.test(place)) return python.length === ours.length && pairs.same(python, ours);
  const [theirs, mine] = [[...python.matchAll(MADE)], [...ours.matchAll(MADE)]];
  if (theirs.length !== mine.length || python.replaceAll(MADE, "") !== ours.replaceAll(MADE, "")) return false;
  return theirs.every((one, i) => sameMade(one, mine[i] as RegExpExecArray, pairs));
}

function sameMade(
  { 0: python, groups: theirs = {} }: RegExpExecArray,
  { 0: ours, groups: mine = {} }: RegExpExecArray,
  pairs: Pairs,
): boolean {
  if (theirs["time"] !== undefined && mine["time"] !== undefined) return sameTime(python, ours);
  if (theirs["token"] !== undefined) return mine["token"] !== undefined;
  return python.length === ours.length && mine["id"] !== undefined && pairs.same(python, ours);
}

/** Microseconds since 1970. */
function sameMoment(python: number, ours: number): boolean {
  return python > 1e15 && ours > 1e15 && Math.abs(python - ours) <= SECONDS * 1e6;
}

function sameTime(python: string, ours: string): boolean {
  // PostgreSQL shows no zeros at the end of a fraction.
  const shape = (text: string): string => text.replace(/(?<= \S+)\.\d+$/, "").replaceAll(/\d/g, "0");
  const moment = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`);
  return shape(python) === shape(ours) && Math.abs(moment(python) - moment(ours)) <= SECONDS * 1000;
}

function compareLists(python: readonly unknown[], ours: readonly unknown[], place: string, pairs: Pairs): readonly Difference[] {
  const inOrder = (): readonly Difference[] =>
    Array.from({ length: Math.max(python.length, ours.length) }).flatMap((_, i) => compare(python[i], ours[i], `${place}.${i}`, pairs));
  const found = pairs.attempt(inOrder);
  if (found.length === 0 || ORDERED.test(place)) return found;
  return compareSets(python, ours, place, pairs);
}

/** Members in any order: each with the first that is the same, and what is left with what is nearest. */
function compareSets(python: readonly unknown[], ours: readonly unknown[], place: string, pairs: Pairs): readonly Difference[] {
  const left = [...ours.entries()];
  const alone: (readonly [number, unknown])[] = [];
  for (const [i, one] of python.entries()) {
    const found = left.findIndex(([, other]) => pairs.attempt(() => compare(one, other, `${place}.${i}`, pairs)).length === 0);
    if (found === -1) alone.push([i, one]);
    else left.splice(found, 1);
  }
  const differing = alone.flatMap(([i, one]) => {
    const tried = left.map(([, other], at) => ({ at, found: pairs.attempt(() => compare(one, other, `${place}.${i}`, pairs)) }));
    const nearest = tried.toSorted((a, b) => a.found.length - b.found.length)[0];
    if (nearest === undefined || !isObject(one)) return [{ place: `${place}.${i}`, python: one, ours: undefined }];
    left.splice(nearest.at, 1);
    return nearest.found;
  });
  return [...differing, ...left.map(([i, other]) => ({ place: `${place}.${i}`, python: undefined, ours: other }))];
}
