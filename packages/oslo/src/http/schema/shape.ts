import { parseRegex } from "../../python/regex/parse.ts";
import { search } from "../../python/regex/match.ts";
import type { Node } from "../../python/regex/node.ts";
import { HttpError } from "../http-error.ts";
import { pythonRepr } from "../../python/repr.ts";
import { Checker } from "./checker.ts";
import type { Fault } from "./fault.ts";
import type { Schema } from "./schema.ts";
import { withoutSecrets, type Mask } from "./secrets.ts";
import type { ValueOf } from "./value-of.ts";
import { DIALECTS, worded, type Wording } from "./wording.ts";

/** What a body, or a query, must be. */
export interface Shape<S extends Schema = Schema> {
  readonly schema: S;
  /** Whether a regular expression of the schema is found in a text: it is read when it is first needed. */
  readonly isFound: (pattern: string, text: string) => boolean;
}

/** A shape by its schema; nothing is made of the schema until a value is checked. */
export function defineShape<const S extends Schema>(schema: S): Shape<S> {
  const patterns = new Map<string, Node>();
  const isFound = (pattern: string, text: string): boolean => {
    const node = patterns.get(pattern) ?? parseRegex(pattern);
    patterns.set(pattern, node);
    return search(node, text);
  };
  return { schema, isFound };
}

/**
 * The body, if it is of a shape.
 *
 * @throws HttpError 400 that says what is wrong with it first, in the words that the release has for that
 */
export function checkBody<S extends Schema>(shape: Shape<S>, value: unknown, wording: Wording): ValueOf<S> {
  const refusal = refusalOf(shape, value, wording);
  if (refusal !== undefined) throw new HttpError(400, refusal);
  return value as ValueOf<S>;
}

/** What is said of the first thing that is wrong with a value; undefined if nothing is. */
export function refusalOf(shape: Shape, value: unknown, wording: Wording, mask: Mask = withoutSecrets): string | undefined {
  for (const fault of faultsOf(shape, value, wording, mask)) return worded(fault, wording, mask);
  return undefined;
}

/** All that is wrong with a value, in the words of a release but without its frame. */
export function complaints(shape: Shape, value: unknown, wording: Wording): readonly string[] {
  return Array.from(faultsOf(shape, value, wording, withoutSecrets), ({ message }) => message);
}

/**
 * Checks a query by the first value of each of its parameters.
 *
 * @throws HttpError 400
 */
export function checkQuery(shape: Shape, query: URLSearchParams, wording: Wording): void {
  const first: Record<string, string> = {};
  for (const [name, value] of query) if (!Object.hasOwn(first, name)) first[name] = value;
  const refusal = refusalOf(shape, first, wording);
  if (refusal === undefined) return;
  // Python shows a query with all that it says, and with the name of its class.
  const plain = pythonRepr(withoutSecrets(first, []));
  const items = Object.keys(first).flatMap((name) => query.getAll(name).map((value) => `(${pythonRepr(name)}, ${pythonRepr(value)})`));
  throw new HttpError(400, refusal.startsWith(plain) ? `ImmutableMultiDict([${items.join(", ")}])${refusal.slice(plain.length)}` : refusal);
}

function faultsOf({ schema, isFound }: Shape, value: unknown, wording: Wording, mask: Mask): Iterable<Fault> {
  return new Checker(DIALECTS[wording], isFound, mask).faults(value, schema);
}
