/**
 * The kinds of things that hang on a table or on one of its columns. `unknown` is whatever a server's catalogue shows that we have
 * no word for.
 */
export const DEPENDENT_KINDS = [
  // What a table is made of.
  "primary key",
  "unique",
  /** Unique by several columns together. */
  "composite unique",
  "index",
  "invalid index",
  "check",
  "foreign key",
  "incoming foreign key",
  /** Of a table that is not read here: another database's, or of a schema that is not searched. */
  "outside foreign key",
  "exclusion",
  "default",
  /** It is computed itself … */
  "generation",
  /** … or another column of the table is computed from it. */
  "generated column",
  "identity",
  /** A sequence that belongs to a column, and is not what numbers it … */
  "owned sequence",
  /** … one that belongs to it, and others take numbers from, too … */
  "shared sequence",
  /** … or the one of its identity, which can't be given away, and others take numbers from. */
  "shared identity",
  "collation",
  "storage setting",
  /** Its rows were put in the order of an index. */
  "clustering",
  "comment",
  "statistics",
  // What reads or writes it.
  "view",
  /** Another database's. */
  "outside view",
  "materialized view",
  "rule",
  /** What is done instead of an UPDATE. */
  "update rule",
  "trigger",
  /** It fires for new rows, before triggers have filled them, where those can't do so earlier. */
  "insert trigger",
  /** Its text names it; the server does not look into that … */
  "routine",
  /** … or it has a body that the server understands. */
  "sql routine",
  "event",
  "row type",
  // Who may, and who is told.
  "owner",
  "table grant",
  "column grant",
  "policy",
  "row security",
  /** Rows that the role which upgrades can't see. */
  "hidden rows",
  "publication",
  "replica identity",
  /** The table, or one that inherits from it, is published, and has nothing that tells its rows apart: it takes no UPDATE. */
  "missing replica identity",
  // What it is one of.
  "partition",
  /** It is made of partitions: each of them, and how its rows are told apart. */
  "partitions",
  /** The columns that say in which partition a row is. */
  "partition key",
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
  /** One new column stands beside it, under another name or of another type; at contract the old one goes. */
  "replace column",
  /** Several columns become one, or one becomes several; at contract the old ones go. */
  "recombine columns",
  /** Another table's column, or one that a function of the service fills, takes its place; at contract it goes. */
  "move column",
  "drop column",
  /** A wider one, filled beside it, takes its place and its name at contract. */
  "widen key",
  /** Its type changes in place. */
  "retype column",
  /** A view stands for the new name; at contract the server gives it to the table. */
  "rename table",
  /** Its rows go to tables like it; at contract it goes. */
  "replace table",
  /** Its columns go to another table's rows; at contract it goes. */
  "join table",
  /** At contract it goes, and its rows with it. */
  "drop table",
  /** Another table takes some of its columns, or gives it some. */
  "extend table",
  /** Triggers fill it, or refuse what marked clients write there; at contract it binds everybody. */
  "fill column",
] as const;

/** See {@link TREATMENTS}. */
export type Treatment = (typeof TREATMENTS)[number];

/**
 * What becomes of a thing when its column or table is treated so:
 *
 * - `untouched`: it stays as it is, or follows by the server's own rename
 * - `carried`: what is new gets its like at expand, and keeps it
 * - `rebuilt`: it is made anew at contract
 * - `goes`: it goes with what it hangs on, as with plain DDL
 * - `absent`: this database has no such thing, or it can't hang there
 * - `warn`: it stays, and the plan says what that means
 * - `refuse`: the plan refuses; the text is the way out
 */
export type Answer = "untouched" | "carried" | "rebuilt" | "goes" | "absent" | { readonly warn: string } | { readonly refuse: string };

/** What things of each kind come to, whatever is done to what they hang on: nothing has no answer. */
export type Answers = Readonly<Record<DependentKind, Readonly<Record<Treatment, Answer>>>>;

/** Something that hangs on what an operation treats, and what becomes of it. */
export interface Fate {
  readonly dependent: Dependent;
  readonly treatment: Treatment;
  readonly answer: Answer;
  /** Why the script goes on although the answer is to refuse. */
  readonly accepted?: string;
}

/** Something that the plan would refuse because of, and the script goes past, with the reason. */
export interface Acceptance {
  /** Its name as the plan says it. */
  readonly name: string;
  readonly kind?: DependentKind;
  readonly reason: string;
}
