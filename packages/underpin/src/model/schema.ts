import type { Dependent } from "./dependents.ts";

/** The name of a dialect: what differs between databases is asked of it, nowhere else. */
export type DialectName = "postgres" | "mysql" | "sqlite";

/** What happens to a referencing row when the referenced one goes or changes. */
export type ReferentialRule = "NO ACTION" | "RESTRICT" | "CASCADE" | "SET NULL" | "SET DEFAULT";

/** A column as a catalogue describes it: `type` and `default` are the server's own SQL text. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | null;
  readonly autoincrement: boolean;
  /** Its own, where it is not its table's or its type's. */
  readonly collation?: string;
  /** Its own character set (MySQL, MariaDB), where it is not its table's. */
  readonly charset?: string;
  readonly onUpdate?: string;
  readonly comment?: string;
  /** What the server computes it from; nobody can write it. */
  readonly generated?: Generated;
  /** An identity column, and whether a client may give its value. */
  readonly identity?: "ALWAYS" | "BY DEFAULT";
  /** `SELECT *` leaves it out (MySQL, MariaDB). */
  readonly invisible?: true;
  /** How it is stored and looked at, as clauses of `ALTER COLUMN`: `SET STATISTICS 500` (PostgreSQL). */
  readonly settings?: readonly string[];
}

/** What a generated column is computed from. */
interface Generated {
  readonly expression: string;
  readonly stored: boolean;
  /** The columns of its table that the expression speaks of. */
  readonly uses: readonly string[];
}

/** When a constraint is looked at, where that is not at once: it may be put off, or is put off to the transaction's end. */
export type Deferrable = "DEFERRABLE" | "DEFERRABLE INITIALLY DEFERRED";

/** A primary key or unique constraint. `name` is null where the database keeps none (SQLite). */
export interface Key {
  readonly name: string | null;
  readonly columns: readonly string[];
  readonly deferrable?: Deferrable;
  /** It has another way with a row like one that is there than to refuse it (SQLite). */
  readonly onConflict?: true;
  /** What its index is beyond its columns. */
  readonly index?: Omit<Index, "name" | "columns" | "unique">;
  readonly comment?: string;
}

/** A foreign key. */
export interface ForeignKey extends Omit<Key, "index"> {
  /** The server gives the name; `name` is what it will be. */
  readonly generatedName?: true;
  readonly refTable: string;
  readonly refColumns: readonly string[];
  readonly onDelete: ReferentialRule;
  readonly onUpdate: ReferentialRule;
  /** Rows from before it need not hold to it. */
  readonly notValid?: true;
  /** The server's own words for it, where they say more than what is above: `MATCH FULL`, `SET NULL (b)`. */
  readonly definition?: string;
  /** Of several keys of these columns in the other table, the one that the server keeps it to. */
  readonly through?: string;
}

/** One part of an index's key that is more than a column's name. */
export interface IndexPart {
  /** A column; null where it is an expression. */
  readonly column: string | null;
  readonly expression?: string;
  /** What follows it: `(10)`, ` COLLATE "C" text_pattern_ops DESC`. Empty, or with its space. */
  readonly suffix: string;
}

/** An index that is not a constraint's. What is left out is the server's default. */
export interface Index {
  readonly name: string;
  /** The columns of its key, in order; parts that are expressions are not among them. */
  readonly columns: readonly string[];
  readonly unique: boolean;
  /** Left behind half-built by an interrupted concurrent build; the server does not use it. */
  readonly invalid?: true;
  /** The index that it is a part of, of the table that its own is a partition of (PostgreSQL). */
  readonly attached?: string;
  /** Its whole key, where a part is more than a column's name. */
  readonly parts?: readonly IndexPart[];
  /** Every column that it speaks of, where that is more than `columns`: in expressions, predicate, INCLUDE. */
  readonly uses?: readonly string[];
  /** `gin`, `hash` (PostgreSQL); `FULLTEXT`, `SPATIAL` (MySQL, MariaDB). */
  readonly method?: string;
  /** Columns that it carries along. */
  readonly include?: readonly string[];
  /** The rows that are in it: a condition. */
  readonly where?: string;
  /** What else its statement says, in the place where this server has it: `NULLS NOT DISTINCT WITH (fillfactor='70')`. */
  readonly options?: string;
  readonly comment?: string;
  /** The statement that made it, where the server keeps that (SQLite). */
  readonly definition?: string;
}

/** A check constraint. */
export interface Check {
  readonly name: string | null;
  readonly expression: string;
  /** The columns that it speaks of, where the server tells. */
  readonly uses?: readonly string[];
  /** Rows from before it need not hold to it. */
  readonly notValid?: true;
  readonly comment?: string;
  /** It is a part of the column's definition of the same name (MariaDB). */
  readonly ofColumn?: true;
}

/** A table; `C` is {@link Column} where it is a live one and `ColumnSpec` where a script declares it. */
export interface TableShape<C> {
  readonly name: string;
  readonly columns: readonly C[];
  readonly primaryKey: Key | null;
  readonly unique: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
  readonly checks: readonly Check[];
  /** The tables that hold its rows, where it only stands for them (PostgreSQL). */
  readonly partitions?: readonly string[];
  readonly options?: { readonly engine: string; readonly collation: string };
  readonly comment?: string;
  /** The statement that made it, where the server keeps that (SQLite): what the model has no word for is in there. */
  readonly definition?: string;
}

/** A table as it stands in a database. */
export type Table = TableShape<Column>;

/** A trigger as a catalogue names it. `sql` is its whole text where the database keeps that (SQLite). */
export interface Trigger {
  readonly name: string;
  readonly table: string;
  readonly timing: string;
  readonly event: string;
  readonly function?: string;
  readonly sql?: string;
}

/** All that a database holds, at one moment. Plain and frozen: a plan is computed from it without I/O. */
export interface Schema {
  /** The server's version as it says it. */
  readonly server: string;
  /** The schemas in which names without one are looked for (PostgreSQL), as far as they are there. */
  readonly path?: readonly string[];
  readonly tables: ReadonlyMap<string, Table>;
  readonly triggers: readonly Trigger[];
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly functions: readonly string[];
  readonly views: readonly string[];
  /** What else hangs on tables and columns: see {@link dependentsOn} for all of it, indexes and keys among it. */
  readonly dependents: readonly Dependent[];
}

/** A database in which nothing was made yet. */
export const EMPTY_SCHEMA: Schema = {
  server: "",
  tables: new Map(),
  triggers: [],
  enums: new Map(),
  functions: [],
  views: [],
  dependents: [],
};

/** `schema` with `table` put in the place of the one of that name, or added. */
export function withTable(schema: Schema, table: Table): Schema {
  return { ...schema, tables: new Map(schema.tables).set(table.name, table) };
}

/** `schema` without the table `name` and its triggers. */
export function withoutTable(schema: Schema, name: string): Schema {
  const tables = new Map(schema.tables);
  tables.delete(name);
  return {
    ...schema,
    tables,
    triggers: schema.triggers.filter((trigger) => trigger.table !== name),
    dependents: schema.dependents.filter((dependent) => dependent.table !== name),
  };
}

/** The column `name` of `table`, if it has one. */
export function findColumn(table: Table | undefined, name: string): Column | undefined {
  return table?.columns.find((column) => column.name === name);
}

/** Whether two lists of column names are the same, in the same order. */
export function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** Every column that an index speaks of. */
export function columnsOf({ columns, uses = columns }: Pick<Index, "columns" | "uses">): readonly string[] {
  return uses;
}

/** Whether no two rows of the table can be alike in the columns of an index: it is whole, in force, and on nothing but them. */
export function isWholeKey({ columns, unique, invalid, parts = [], where }: Index): boolean {
  return (
    unique && !invalid && where === undefined && columns.length > 0 && parts.every((part) => part.column !== null && part.suffix[0] !== "(")
  );
}
