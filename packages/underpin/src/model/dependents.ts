/**
 * The kinds of things that hang on a table or on one of its columns. `unknown` is whatever a server's catalogue shows that we have
 * no word for.
 */
export const DEPENDENT_KINDS = [
  // What a table is made of.
  "primary key",
  "unique",
  "index",
  "invalid index",
  "check",
  "foreign key",
  "incoming foreign key",
  "exclusion",
  "default",
  "generated column",
  "identity",
  "sequence",
  "collation",
  "storage setting",
  "comment",
  "statistics",
  // What reads or writes it.
  "view",
  "materialized view",
  "rule",
  "trigger",
  "routine",
  "event",
  "row type",
  // Who may, and who is told.
  "owner",
  "table grant",
  "column grant",
  "policy",
  "row security",
  "publication",
  "replica identity",
  // What it is one of.
  "partition",
  "inheritance",
  "system versioning",
  "table option",
  "unknown",
] as const;

/** See {@link DEPENDENT_KINDS}. */
export type DependentKind = (typeof DEPENDENT_KINDS)[number];

/** One thing that hangs on a table. */
export interface Dependent {
  readonly kind: DependentKind;
  /** As an operator knows it: a view's name, a trigger's, `app_reader` for a grant to it. */
  readonly name: string;
  readonly table: string;
  /** The columns of the table that it speaks of; none where it is about the table itself; "all" where it takes them all, or can't tell. */
  readonly columns: readonly string[] | "all";
  /** The server's own statement, or the part of it that matters. */
  readonly definition?: string;
}

/** What an operation does to a column or a table. */
export const TREATMENTS = [
  /** At contract the server itself gives the column another name. */
  "rename column",
  /** A new column stands beside it; at contract the old one goes. */
  "replace column",
  "drop column",
  /** Its type, default or NOT NULL change in place. */
  "alter column",
  /** A view stands for the new name; at contract the server gives it to the table. */
  "rename table",
  /** Its rows go to other tables; at contract it goes. */
  "replace table",
  /** Another table is made of some of its columns, or rows are carried over to one. */
  "extend table",
] as const;

/** See {@link TREATMENTS}. */
export type Treatment = (typeof TREATMENTS)[number];

/**
 * What becomes of a thing when its column or table is treated so:
 *
 * - `untouched`: it stays as it is, or follows by the server's own rename
 * - `carried`: what is new gets its like at expand, and keeps it
 * - `rebuilt`: it is made anew at contract
 * - `goes`: it goes with what it hangs on, as plain DDL would have it
 * - `absent`: this database has no such thing, or it can't hang there
 * - `refuse`: the plan refuses; the text is the way out
 */
export type Answer = "untouched" | "carried" | "rebuilt" | "goes" | "absent" | { readonly refuse: string };

/** What a database's things come to, whatever is done to what they hang on: nothing has no answer. */
export type Answers = Readonly<Record<DependentKind, Readonly<Record<Treatment, Answer>>>>;
