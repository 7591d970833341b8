import { definitionOf, quoteFor, type SketchColumn, type SketchTable } from "../sketch.ts";
import { call, dropped, isPlain, mayDrop, tableOf, target, withColumn, withTable, type ChangeMaker } from "./change.ts";

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
const GUARDED = /grant|owner|security|sequence|storage|statistics target|column options|collation/;

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
  const extracted: SketchTable = { name: "extracted", columns, key: ["item_key"], inside: [], options: "", behind: [], rows: 0 };
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
      into: [{ table: "without", where: `{${column.name}} IS NULL` }, { table: "others" }],
    }),
    ddl: null,
    after: sketch,
  };
};
