import { column, createTable, rawSql, type DialectName, type Operation } from "underpin";

/** A write, a look at what it becomes, and what must be seen. */
type Look = readonly [write: string | null, select: string, rows: readonly object[]];

/** An example of another tool, re-told: what there is before, what changes, and what both releases see. */
export interface Case {
  readonly name: string;
  /** Tables before the change. */
  readonly before: readonly Operation[];
  /** Rows before the change. */
  readonly rows?: readonly string[];
  readonly change: readonly Operation[];
  /** While both releases are in use. */
  readonly during?: readonly Look[];
  /** After contract. */
  readonly after?: readonly Look[];
  /** A write that must fail after contract. */
  readonly refused?: string;
  /** What a revert leaves behind. */
  readonly leaves?: "enums";
  /** Databases that have it, if not all; and why the others have not. */
  readonly only?: readonly DialectName[];
  readonly reason?: string;
}

/** A table of items, with more columns. */
export const item = (...columns: Parameters<typeof createTable>[1]): Operation =>
  createTable("item", [column("id").integer().primaryKey(), column("name").varchar(40).notNull(), ...columns]);
/** A table of owners. */
export const owner = createTable("owner", [column("id").integer().primaryKey(), column("name").varchar(40)]);
/** Two items. */
export const ROWS = ["INSERT INTO item (id, name) VALUES (1, 'one')", "INSERT INTO item (id, name) VALUES (2, 'two')"];
/** SQL at expand, and its way back. */
export const raw = (title: string, postgres: string, back: string): Operation =>
  rawSql({
    table: "item",
    title,
    phase: "expand",
    sql: { postgres },
    back: { postgres: back },
    why: "The running release does not notice.",
  });
/** Cases of PostgreSQL alone. */
export const POSTGRES = { only: ["postgres"], reason: "PostgreSQL's own" } as const;
