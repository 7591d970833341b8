import { parseRegex } from "../../python/regex/parse.ts";
import { search } from "../../python/regex/match.ts";
import type { Node } from "../../python/regex/node.ts";
import { HttpError } from "../http-error.ts";
import { Checker } from "./checker.ts";
import type { Fault } from "./fault.ts";
import type { Schema } from "./schema.ts";
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
  for (const fault of faultsOf(shape, value, wording)) throw new HttpError(400, worded(fault, wording));
  return value as ValueOf<S>;
}

/** All that is wrong with a value, in the words of a release but without its frame. */
export function complaints(shape: Shape, value: unknown, wording: Wording): readonly string[] {
  return Array.from(faultsOf(shape, value, wording), ({ message }) => message);
}

function faultsOf({ schema, isFound }: Shape, value: unknown, wording: Wording): Iterable<Fault> {
  return new Checker(DIALECTS[wording], isFound).faults(value, schema);
}
