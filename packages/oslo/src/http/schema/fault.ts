import type { Schema } from "./schema.ts";

/** One thing that a value lacks of a schema. */
export interface Fault {
  readonly message: string;
  /** Undefined where the schema is `false`. */
  readonly keyword: string | undefined;
  /** What is wrong: a part of what was checked, or all of it. */
  readonly value: unknown;
  /** What that part should have been. */
  readonly schema: Schema;
  /** The way to the part. */
  readonly path: readonly (string | number)[];
  /** The way to the keyword. */
  readonly schemaPath: readonly (string | number)[];
}

/** How a part is reached from a whole. */
export interface Way {
  readonly path?: readonly (string | number)[];
  readonly schemaPath?: readonly (string | number)[];
}

/** A fault of a part, told by the whole. */
export function within(fault: Fault, { path = [], schemaPath = [] }: Way): Fault {
  return { ...fault, path: [...path, ...fault.path], schemaPath: [...schemaPath, ...fault.schemaPath] };
}
