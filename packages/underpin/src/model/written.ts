import type { ColumnSpec } from "./types.ts";

/** A column as a script would declare it. */
export interface WrittenColumn {
  readonly spec: ColumnSpec;
}

/** What an operation is given, as data. */
export type WrittenValue =
  | string
  | number
  | boolean
  | null
  | WrittenColumn
  | readonly WrittenValue[]
  | { readonly [option: string]: WrittenValue | undefined };

/** An operation of an evolution that does what a statement of SQL would. */
export interface WrittenOperation {
  /** As the package exports it. */
  readonly name: string;
  readonly args: readonly WrittenValue[];
  /** Of the SQL, from 1. */
  readonly line: number;
  /** What a person should know of it, or has to say in it. */
  readonly note?: string;
}
