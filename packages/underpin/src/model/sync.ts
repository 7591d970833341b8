import type { DialectName } from "./schema.ts";

/** SQL over a row's columns, each written as `{name}`; one text for all databases, or one for each. */
export type Expression = string | Readonly<Partial<Record<DialectName, string>>> | EnumExpression;

/** SQL over texts whose result is a value of an enum: where enums are types, its columns are taken for texts, and it for a value. */
interface EnumExpression {
  readonly ofTexts: string;
  /** The type's name, where the database has named enums. */
  readonly enum: string;
}

/**
 * What a trigger on one table does to another, so that both hold the same. In its SQL, `{NEW.column}` and `{OLD.column}` are
 * the row that was written, `{column}` the row of the other table.
 */
export interface Propagation {
  /** Insert or update a row, update one if it is there, or delete it. */
  readonly do: "put" | "set" | "remove";
  readonly table: string;
  /** Which row: each of these columns equals that expression. */
  readonly key: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  /** Only if this holds for the row that was written … */
  readonly when?: string;
  /** … and, for "set" and "remove", this for the row of the other table. */
  readonly where?: string;
}

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
  /** Another table that the expressions look into. */
  readonly reads?: string;
  /**
   * What a column holds in a row that was inserted without it, as SQL; null where that is another value each time. A column that is
   * not named here is NULL then.
   */
  readonly omitted?: Readonly<Record<string, string | null>>;
  /** An INSERT that gives nothing on the new side means the old side's default: that side takes no NULL, and the new one has no default. */
  readonly fallsToOld?: true;
}
