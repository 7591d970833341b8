import { KINDS } from "../kinds.ts";
import {
  createTable as createStatement,
  definitionOf,
  quoteFor,
  type Part,
  type Sketch,
  type SketchColumn,
  type SketchTable,
} from "../sketch.ts";
import { call, dropped, isPlain, mayDrop, refer, tableOf, target, withColumn, withTable, type ChangeMaker } from "./change.ts";

export const renameTable: ChangeMaker = (sketch) => {
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  const to = sketch.seed % 10 === 0 ? "New Name" : "renamed";
  const after = withTable(sketch, { name: to });
  return {
    source: call("renameTable", { table, to }),
    ddl: [`ALTER TABLE ${q(table)} RENAME TO ${q(to)}`],
    after: {
      ...after,
      tables: after.tables.map((other) => ({
        ...other,
        columns: other.columns.map((column) =>
          column.refers?.table === table ? { ...column, refers: { ...column.refers, table: to } } : column,
        ),
      })),
    },
  };
};

/** Parts that a new table takes over from the one that it comes from, or that stop the plan: plain DDL has nothing like it. */
const GUARDED = /grant|owner|security|sequence|storage|statistics target|column options|collation|charset|unlogged/;

export const extractTable: ChangeMaker = (sketch) => {
  const table = tableOf(sketch);
  const [key, more] = table.columns.filter((column) => table.key.includes(column.name));
  const column = target(sketch, isPlain(table));
  if (!key || more || !column) return null;
  const q = quoteFor(sketch.dialect);
  const columns: readonly SketchColumn[] = [
    { name: "item_key", kind: key.kind, notNull: true, default: null, attributes: "" },
    { ...column, notNull: false },
  ];
  // A row of NULLs says what no row says: one that had a value keeps it when the value goes.
  const where = `${q(column.name)} IS NOT NULL`;
  const extracted: SketchTable = { name: "extracted", columns, key: ["item_key"], inside: [], options: "", behind: [], rows: 0, where };
  const from = withColumn(sketch, column.name, null);
  const isNew = column.notNull || column.default !== null || table.options !== "" || sketch.parts.some(({ kind }) => GUARDED.test(kind));
  return {
    source: call("extractTable", { from: table.name, into: "extracted", key: { item_key: key.name }, columns: [{ from: column.name }] }),
    ddl: isNew
      ? null
      : [
          `CREATE TABLE extracted (${columns.map((one) => definitionOf(sketch.dialect, one)).join(", ")}, PRIMARY KEY (item_key), FOREIGN KEY (item_key) REFERENCES ${q(table.name)} (${q(key.name)}) ON DELETE CASCADE ON UPDATE CASCADE)`,
          `INSERT INTO extracted SELECT ${q(key.name)}, ${q(column.name)} FROM ${q(table.name)} WHERE ${q(column.name)} IS NOT NULL`,
          ...dropped(sketch, column.name),
        ],
    after: { ...from, tables: [...from.tables, extracted] },
    ...mayDrop(sketch, column.name),
  };
};

/** The entries' numbers are the database's own: what becomes of the rows is not compared. */
export const extractLookup: ChangeMaker = (sketch) => {
  const table = tableOf(sketch);
  const column = target(sketch, (one) => isPlain(table)(one) && one.kind.traits.includes("text"));
  if (!column) return null;
  return {
    source: call("extractLookup", {
      from: table.name,
      into: "entry",
      columns: [{ from: column.name, to: "value" }],
      reference: "entry_id",
    }),
    ddl: null,
    after: sketch,
  };
};

/** Rows go by what stands in a column. */
export const splitTable: ChangeMaker = (sketch) => {
  const table = tableOf(sketch);
  const column = target(sketch, isPlain(table));
  if (!column) return null;
  return {
    source: call("splitTable", {
      table: table.name,
      into: [{ table: "without", where: `${refer(column.name)} IS NULL` }, { table: "others" }],
    }),
    ddl: null,
    after: sketch,
  };
};

/** On SQLite an INTEGER that is the key is a number of the database's own. */
function unnumbered({ dialect }: Sketch, { numbered: _numbered, ...column }: SketchColumn): SketchColumn {
  const wide = KINDS.sqlite.find(({ name }) => name === "bigint");
  return dialect === "sqlite" && column.kind.name === "integer" && wide ? { ...column, kind: wide } : column;
}

/** The same part on another table, under another name. */
function onCopy({ kind, sql }: Part, table: string, copy: string): Part {
  return { kind, sql: sql.map((text) => text.replaceAll(table, copy).replaceAll(/\b([a-z]+)_(\d+)\b/g, "$1_copy_$2")) };
}

/** Two tables of the same columns, whose clients agree on whose keys are whose. */
export const mergeTables: ChangeMaker = (sketch) => {
  const given = tableOf(sketch);
  const short = KINDS[sketch.dialect].find(({ name }) => name === "varchar");
  if (given.key.length === 0 || !short) return null;
  const [, ...others] = sketch.tables;
  // A key that the database numbers is refused: mostly it is not.
  const table = sketch.seed % 5 === 0 ? given : { ...given, columns: given.columns.map((column) => unnumbered(sketch, column)) };
  const behind = table.behind.map((sql) => sql.replaceAll(`"${table.name}`, '"copy'));
  const copy: SketchTable = { ...table, name: "copy", keysFrom: 5000, behind };
  const origin: SketchColumn = { name: "origin", kind: short, notNull: true, default: null, attributes: "" };
  const merged: SketchTable = { ...table, name: "merged", columns: [...table.columns, origin] };
  const isPlainTable = sketch.parts.length === 0 && table.inside.length === 0 && table.options === "";
  const q = quoteFor(sketch.dialect);
  const columns = table.columns.map(({ name }) => q(name)).join(", ");
  return {
    on: {
      ...sketch,
      tables: [table, copy, ...others],
      parts: [...sketch.parts, ...(sketch.seed % 2 === 0 ? sketch.parts.map((part) => onCopy(part, q(table.name), q("copy"))) : [])],
    },
    source: `mergeTables({ from: [{ table: ${JSON.stringify(table.name)}, constants: { origin: "first" } }, { table: "copy", constants: { origin: "copy" } }], into: "merged", columns: [underpin.column("origin").varchar(40).notNull()] })`,
    ddl: isPlainTable
      ? [
          createStatement(sketch.dialect, merged),
          ...[table, copy].map(
            ({ name }) =>
              `INSERT INTO merged (${columns}, origin) SELECT ${columns}, '${name === "copy" ? "copy" : "first"}' FROM ${q(name)}`,
          ),
          ...[table, copy].map(({ name }) => `DROP TABLE ${q(name)}`),
        ]
      : null,
    after: { ...sketch, tables: [merged, ...others] },
  };
};

export const createTable: ChangeMaker = (sketch) => {
  const { dialect } = sketch;
  const kind = (name: string): SketchColumn["kind"] => {
    const found = KINDS[dialect].find((candidate) => candidate.name === name);
    if (!found) throw new RangeError(name);
    return found;
  };
  const column = (name: string, of: string): SketchColumn => ({ name, kind: kind(of), notNull: true, default: null, attributes: "" });
  const made: SketchTable = {
    name: "made",
    columns: [column("id", dialect === "mysql" ? "int" : "integer"), column("label", "varchar")],
    key: ["id"],
    inside: [],
    options: "",
    behind: [],
    rows: 0,
  };
  return {
    source: `createTable("made", [underpin.column("id").integer().primaryKey(), underpin.column("label").varchar(40).notNull()])`,
    ddl: [createStatement(dialect, made)],
    after: { ...sketch, tables: [...sketch.tables, made] },
  };
};

/** The last table, which no other refers to. */
export const dropTable: ChangeMaker = (sketch) => {
  const table = sketch.tables.at(-1);
  if (!table) return null;
  return {
    source: call("dropTable", table.name),
    ddl: [`DROP TABLE ${quoteFor(sketch.dialect)(table.name)}`],
    after: { ...sketch, tables: sketch.tables.slice(0, -1) } satisfies Sketch,
    asPlain: true,
  };
};
