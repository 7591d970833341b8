import type { DialectName } from "./schema.ts";

/** SQL over a row's columns, each written as `{name}`; one text for all databases, or one for each. */
export type Expression = string | Readonly<Partial<Record<DialectName, string>>>;

/**
 * Two shapes of the same data in one row: the columns that the running release reads and writes, and those of the
 * coming one, with the functions between them.
 */
export interface Pair {
  /** The evolution it belongs to: a client built for this version or a later one is on the new side. */
  readonly version: number;
  readonly table: string;
  readonly old: readonly string[];
  readonly new: readonly string[];
  /** Each new column from the old ones. */
  readonly forward: Readonly<Record<string, Expression>>;
  /** Each old column from the new ones; empty where nothing flows back. */
  readonly backward: Readonly<Record<string, Expression>>;
}
