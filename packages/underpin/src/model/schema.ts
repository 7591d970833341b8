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
  readonly collation?: string;
  readonly onUpdate?: string;
  readonly comment?: string;
}

/** A primary key or unique constraint. `name` is null where the database keeps none (SQLite). */
export interface Key {
  readonly name: string | null;
  readonly columns: readonly string[];
}

/** A foreign key. */
export interface ForeignKey extends Key {
  /** The server gives the name; `name` is what it will be. */
  readonly generatedName?: true;
  readonly refTable: string;
  readonly refColumns: readonly string[];
  readonly onDelete: ReferentialRule;
  readonly onUpdate: ReferentialRule;
}

/** An index that is not a constraint's. */
export interface Index {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  /** Left behind half-built by an interrupted concurrent build; the server does not use it. */
  readonly invalid?: true;
}

/** A check constraint. */
export interface Check {
  readonly name: string | null;
  readonly expression: string;
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
  readonly options?: { readonly engine: string; readonly collation: string };
  readonly comment?: string;
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
  readonly tables: ReadonlyMap<string, Table>;
  readonly triggers: readonly Trigger[];
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly functions: readonly string[];
  readonly views: readonly string[];
  /** Features of a table that a rebuild would lose, by table (SQLite). */
  readonly special?: ReadonlyMap<string, readonly string[]>;
}

/** A database in which nothing was made yet. */
export const EMPTY_SCHEMA: Schema = { server: "", tables: new Map(), triggers: [], enums: new Map(), functions: [], views: [] };

/** `schema` with `table` put in the place of the one of that name, or added. */
export function withTable(schema: Schema, table: Table): Schema {
  return { ...schema, tables: new Map(schema.tables).set(table.name, table) };
}

/** `schema` without the table `name` and its triggers. */
export function withoutTable(schema: Schema, name: string): Schema {
  const tables = new Map(schema.tables);
  tables.delete(name);
  return { ...schema, tables, triggers: schema.triggers.filter((trigger) => trigger.table !== name) };
}

/** The column `name` of `table`, if it has one. */
export function findColumn(table: Table | undefined, name: string): Column | undefined {
  return table?.columns.find((column) => column.name === name);
}

/** Whether two lists of column names are the same, in the same order. */
export function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
