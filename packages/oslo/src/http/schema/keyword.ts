import type { Dialect } from "./dialect.ts";
import type { Fault, Way } from "./fault.ts";
import type { Keywords, Schema } from "./schema.ts";

/** What a keyword needs to look at a value. */
export interface Checking {
  readonly dialect: Dialect;
  /** Whether a regular expression is found in a text. */
  readonly isFound: (pattern: string, text: string) => boolean;
  /** A value as Python's `repr()` gives it, without what is secret. */
  readonly shown: (value: unknown) => string;
  /** What a part of a value lacks. */
  readonly faultsOfPart: (value: unknown, schema: Schema, way: Way) => Iterable<Fault>;
  /** Whether a value is what a schema asks for. */
  readonly isValid: (value: unknown, schema: Schema) => boolean;
}

/** What a keyword finds wrong: a message of its own, or a fault of a part. */
export type Finding = string | Fault;

/** Looks at a value for one keyword. */
export type Keyword = (argument: never, value: unknown, schema: Keywords, checking: Checking) => Iterable<Finding>;
