import { definitionOf, pick, quoteFor, type Sketch, type SketchColumn, type SketchTable } from "../sketch.ts";

/** A change as a script says it, and as plain DDL on the twin. */
export interface Change {
  /** An operation in TypeScript, for `evolution([…])`. */
  readonly source: string;
  /** What the evolution says beside it, in TypeScript. */
  readonly options?: string;
  /** Statements that change a database whose service is stopped; null where there are none to compare with. */
  readonly ddl: readonly string[] | null;
  /** The schema with what the change needs beside it. */
  readonly on?: Sketch;
  /** The schema that clients know afterwards. */
  readonly after: Sketch;
  /** What the running release writes before all else. */
  readonly first?: readonly string[];
  /** How the running release must write for the change to leave its statements alone. */
  readonly before?: Sketch;
  /** Whether what plain DDL can't do, because something depends on it, may not be done at all. */
  readonly asPlain?: true;
  /** Statements of `ddl` whose trace revert is documented to leave. */
  readonly kept?: readonly string[];
  /** Whether rows may stand in its way (UP-DATA, UP-VERIFY). */
  readonly mayFindData?: true;
}

/** Makes a change of one kind for a schema; null where it has nothing to change. */
export type ChangeMaker = (sketch: Sketch) => Change | null;

/** The table that changes: the first one. */
export function tableOf({ tables }: Sketch): SketchTable {
  const [table] = tables;
  if (!table) throw new RangeError("a schema without tables");
  return table;
}

/** The schema with its first table changed. */
export function withTable(sketch: Sketch, change: Partial<SketchTable>): Sketch {
  const [table, ...others] = sketch.tables;
  return table ? { ...sketch, tables: [{ ...table, ...change }, ...others] } : sketch;
}

/** The schema with a column of the first table in the place of another; null takes it away. */
export function withColumn(sketch: Sketch, name: string, column: SketchColumn | null): Sketch {
  const table = tableOf(sketch);
  const columns = table.columns.flatMap((old) => (old.name === name ? (column ? [column] : []) : [old]));
  const key = table.key.flatMap((old) => (old === name ? (column ? [column.name] : []) : [old]));
  return withTable(sketch, { columns, key });
}

/** An operation's call with plain values. */
export function call(name: string, ...args: readonly unknown[]): string {
  return `${name}(${args.map((arg) => JSON.stringify(arg)).join(", ")})`;
}

/** A column as expressions speak of it. */
export function refer(column: string): string {
  return `{${column.replaceAll("{", "{{").replaceAll("}", "}}")}}`;
}

/** The last column, or one of the others now and then: keys and foreign keys, too. */
export function target(sketch: Sketch, fits: (column: SketchColumn) => boolean = () => true): SketchColumn | null {
  const { columns } = tableOf(sketch);
  const candidates = columns.filter(fits);
  if (candidates.length === 0) return null;
  return sketch.seed % 4 === 0 ? pick(candidates, sketch.seed) : (candidates.at(-1) ?? null);
}

/** A column that is no key, refers to nothing and is numbered by nobody. */
export function isPlain({ key }: SketchTable): (column: SketchColumn) => boolean {
  return ({ name, numbered, refers }) => !key.includes(name) && !numbered && !refers;
}

/** Text within quotes, as an SQL literal. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQLite has no DDL for most of it: the text that it keeps of a table is changed by hand. */
function rewrite(table: string, expression: string): readonly string[] {
  return [
    "PRAGMA writable_schema = ON",
    `UPDATE sqlite_master SET sql = ${expression} WHERE type = 'table' AND name = ${literal(table)}`,
    "PRAGMA writable_schema = RESET",
  ];
}

/** A column's definition becomes another, with the same name; null where other statements have changed it meanwhile. */
export function redefine(sketch: Sketch, column: SketchColumn, became: SketchColumn): readonly string[] | null {
  const { dialect } = sketch;
  const table = tableOf(sketch).name;
  if (sketch.parts.some(({ kind }) => kind === "default of a sequence")) return null;
  const [before, after] = [definitionOf(dialect, column), definitionOf(dialect, charsetAs(sketch, became, "same"))];
  return dialect === "mysql"
    ? [`ALTER TABLE ${quoteFor(dialect)(table)} MODIFY ${after}`]
    : rewrite(table, `replace(sql, ${literal(before)}, ${literal(after)})`);
}

/** Something more inside a table's parentheses, on SQLite. */
export function append(sketch: Sketch, text: string): readonly string[] {
  const { name, options } = tableOf(sketch);
  return rewrite(name, `substr(sql, 1, length(sql) - ${options.length + 1}) || ${literal(`, ${text})${options}`)}`);
}

/** A column goes; SQLite wants its indexes to go before. */
export function dropped(sketch: Sketch, name: string): readonly string[] {
  const q = quoteFor(sketch.dialect);
  const indexes = sketch.parts
    .flatMap(({ sql }) => sql)
    .filter((sql) => /^create (unique )?index/i.test(sql) && sql.includes(` ${q(tableOf(sketch).name)} `) && sql.includes(q(name)));
  return [
    ...(sketch.dialect === "sqlite" ? indexes.map((sql) => `DROP INDEX IF EXISTS ${/index (\S+)/i.exec(sql)?.[1]}`) : []),
    `ALTER TABLE ${q(tableOf(sketch).name)} DROP COLUMN ${q(name)}`,
  ];
}

/** Whether a column of SQLite's that plain DDL won't drop must stay; not for a constraint inside the table, which goes on other servers. */
export function mayDrop(sketch: Sketch, name: string): { readonly asPlain?: true } {
  const isInside = tableOf(sketch).inside.some((text) => text.includes(quoteFor(sketch.dialect)(name)));
  return sketch.dialect === "sqlite" && isInside ? {} : { asPlain: true };
}

/**
 * A column of MySQL's whose text has the character set that the table's columns have had from the start: a type without one gets what the
 * table has by now. `narrow`: only where it has less by now.
 */
export function charsetAs(sketch: Sketch, column: SketchColumn, how: "same" | "narrow"): SketchColumn {
  const { name, options } = tableOf(sketch);
  const start = `ALTER TABLE ${quoteFor("mysql")(name)} DEFAULT CHARACTER SET `;
  const now = sketch.parts.flatMap(({ sql }) => sql).findLast((sql) => sql.startsWith(start));
  if (sketch.dialect !== "mysql" || !now || !/^(\w*text|(var)?char\(\d+\)|enum\(.*\)|set\(.*\))$/.test(column.kind.type)) return column;
  // The server's default, with which all are made.
  const was = options.includes("latin1") ? "latin1" : "utf8mb4";
  if (how === "narrow" && !(was === "utf8mb4" && now.includes("latin1"))) return column;
  return { ...column, kind: { ...column.kind, type: `${column.kind.type} CHARACTER SET ${was}` } };
}

/** One UPDATE of all rows, which leaves alone what MariaDB would set to the time of it: a data migration does. */
export function updated(sketch: Sketch, assignments: string): string {
  const { name, columns } = tableOf(sketch);
  const q = quoteFor(sketch.dialect);
  const own = columns.flatMap((column) => (column.default?.includes("ON UPDATE") ? [column.name] : []));
  const added = sketch.parts.flatMap(({ kind, sql }) => (kind === "touched column" ? (sql.join().match(/touched_\d+/g) ?? []) : []));
  return `UPDATE ${q(name)} SET ${[assignments, ...[...own, ...added].map((touched) => `${q(touched)} = ${q(touched)}`)].join(", ")}`;
}
