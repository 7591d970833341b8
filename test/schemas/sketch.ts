import type { DialectName } from "underpin";

/** What may be done with the values of a type. */
export type Trait = "number" | "whole" | "text" | "short" | "ordered" | "range" | "json" | "list" | "time" | "truth";

/** A type as the judge uses it: the server's own spelling, and literals of it. */
export interface Kind {
  readonly name: string;
  readonly type: string;
  /** SQL literals, none of them NULL, all different. */
  readonly values: readonly string[];
  readonly traits: readonly Trait[];
  /** Defaults that are SQL, not a value. */
  readonly computed?: readonly string[];
  /** What must be there before a table has a column of it. */
  readonly needs?: readonly string[];
}

/** A column of a random table. */
export interface SketchColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly notNull: boolean;
  /** SQL; null if it has none. */
  readonly default: string | null;
  /** What stands behind type and nullability: COLLATE, COMMENT, ON UPDATE, INVISIBLE. */
  readonly attributes: string;
  /** Whether the database numbers it: clients may, or may not, give a value of their own. */
  readonly numbered?: "always" | "by default";
  /** Whether clients always give it a value, and never NULL. */
  readonly given?: true;
  /** The table whose key it refers to, and what becomes of it. */
  readonly refers?: { readonly table: string; readonly key: string; readonly rules: string } | undefined;
}

/** A random table. */
export interface SketchTable {
  readonly name: string;
  readonly columns: readonly SketchColumn[];
  /** Columns of its primary key; empty for a table without one. */
  readonly key: readonly string[];
  /** Constraints that stand inside CREATE TABLE. */
  readonly inside: readonly string[];
  /** What stands behind the closing parenthesis. */
  readonly options: string;
  /** Statements that must come right after it: its partitions. */
  readonly behind: readonly string[];
  readonly rows: number;
  /** Which of its rows are looked at; all if left out. */
  readonly where?: string;
  /** Its clients number their rows from here on: two tables that become one have no key in common. */
  readonly keysFrom?: number;
}

/** Something that hangs on a table: an index, a view, a trigger … */
export interface Part {
  readonly kind: string;
  readonly sql: readonly string[];
  /** Queries of the running release that it makes possible. */
  readonly reads?: readonly string[];
}

/** A random schema. */
export interface Sketch {
  readonly dialect: DialectName;
  readonly tables: readonly SketchTable[];
  readonly parts: readonly Part[];
  /** Which values clients write; one number decides all. */
  readonly seed: number;
}

/** Tables in an order in which each comes after those that it refers to. */
export function inOrder({ tables }: Sketch): readonly SketchTable[] {
  const placed: SketchTable[] = [];
  const place = (table: SketchTable): void => {
    if (placed.includes(table)) return;
    for (const { refers } of table.columns) {
      const other = tables.find(({ name }) => name === refers?.table);
      if (other && other !== table) place(other);
    }
    placed.push(table);
  };
  tables.forEach(place);
  return placed;
}

/** A name as the database quotes it. */
export function quoteFor(dialect: DialectName): (name: string) => string {
  const mark = dialect === "mysql" ? "`" : '"';
  return (name) => `${mark}${name.replaceAll(mark, mark + mark)}${mark}`;
}

/** The item at `n`, round and round. */
export function pick<T>(list: readonly T[], n: number): T {
  const item = list[((n % list.length) + list.length) % list.length];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

/** A column as it stands in CREATE TABLE and in MySQL's CHANGE. */
export function definitionOf(dialect: DialectName, column: SketchColumn): string {
  const { kind, notNull, attributes, numbered } = column;
  const parts = [
    quoteFor(dialect)(column.name),
    numbered && dialect === "postgres" ? `${kind.type} GENERATED ${numbered.toUpperCase()} AS IDENTITY` : kind.type,
    numbered && dialect === "mysql" && "AUTO_INCREMENT",
    notNull ? "NOT NULL" : dialect === "mysql" && "NULL",
    column.default !== null && `DEFAULT ${column.default}`,
    attributes,
  ];
  return parts.filter(Boolean).join(" ");
}

/** CREATE TABLE as an application would write it. */
export function createTable(dialect: DialectName, table: SketchTable): string {
  const q = quoteFor(dialect);
  // SQLite numbers a row only where this stands at the column itself.
  const own = table.columns.map((column) =>
    dialect === "sqlite" && column.numbered
      ? `${q(column.name)} INTEGER PRIMARY KEY${column.numbered === "always" ? " AUTOINCREMENT" : ""}`
      : definitionOf(dialect, column),
  );
  const isOwn = dialect === "sqlite" && table.columns.some((column) => column.numbered);
  const lines = [
    ...own,
    ...(table.key.length > 0 && !isOwn ? [`PRIMARY KEY (${table.key.map(q).join(", ")})`] : []),
    ...table.columns.flatMap(({ name, refers }) =>
      refers ? [`FOREIGN KEY (${q(name)}) REFERENCES ${q(refers.table)} (${q(refers.key)}) ${refers.rules}`.trim()] : [],
    ),
    ...table.inside,
  ];
  return `CREATE TABLE ${q(table.name)} (\n  ${lines.join(",\n  ")}\n)${table.options}`;
}
