import { KINDS } from "../kinds.ts";
import { quoteFor, type Sketch, type SketchColumn, type SketchTable } from "../sketch.ts";
import { call, isPlain, tableOf, target, withColumn, withTable, type ChangeMaker } from "./change.ts";

/** Changes that are tried on PostgreSQL only, so far. */
function onPostgres(make: ChangeMaker): ChangeMaker {
  return (sketch) => (sketch.dialect === "postgres" ? make(sketch) : null);
}

const q = quoteFor("postgres");

function kindOf(name: string): SketchColumn["kind"] {
  const kind = KINDS.postgres.find((candidate) => candidate.name === name);
  if (!kind) throw new RangeError(name);
  return kind;
}

const text = (name: string, notNull = false): SketchColumn => ({ name, kind: kindOf("text"), notNull, default: null, attributes: "" });

/** A table that shares the first one's key, with a column of its own. */
function withDetail(sketch: Sketch): { readonly on: Sketch; readonly key: SketchColumn } | null {
  const table = tableOf(sketch);
  const [key, more] = table.columns.filter((column) => table.key.includes(column.name));
  if (!key || more) return null;
  const detail: SketchTable = {
    name: "detail",
    columns: [
      {
        name: "item_key",
        kind: key.kind,
        notNull: true,
        default: null,
        attributes: "",
        refers: { table: table.name, key: key.name, rules: "ON DELETE CASCADE ON UPDATE CASCADE" },
      },
      text("extra"),
    ],
    key: ["item_key"],
    inside: [],
    options: "",
    behind: [],
    rows: table.rows,
  };
  return { on: { ...sketch, tables: [...sketch.tables, detail] }, key };
}

export const joinTable: ChangeMaker = onPostgres((sketch) => {
  const detail = withDetail(sketch);
  if (!detail) return null;
  const table = tableOf(sketch);
  return {
    on: detail.on,
    source: call("joinTable", { from: "detail", into: table.name, key: { item_key: detail.key.name }, columns: [{ from: "extra" }] }),
    ddl: [
      `ALTER TABLE ${q(table.name)} ADD COLUMN extra text`,
      `UPDATE ${q(table.name)} SET extra = detail.extra FROM detail WHERE detail.item_key = ${q(table.name)}.${q(detail.key.name)}`,
      "DROP TABLE detail",
    ],
    after: withTable(sketch, { columns: [...table.columns, text("extra")] }),
  };
});

/** Values whose row has no other stop contract: they would be lost. */
export const moveColumn: ChangeMaker = onPostgres((sketch) => {
  const detail = withDetail(sketch);
  const column = target(sketch, isPlain(tableOf(sketch)));
  if (!detail || !column) return null;
  const { name } = tableOf(sketch);
  return {
    on: detail.on,
    source: call("moveColumn", {
      from: { table: name, column: column.name },
      to: { table: "detail", column: "moved" },
      on: { [detail.key.name]: "item_key" },
    }),
    ddl: null,
    after: sketch,
    mayFindData: true,
  };
});

/** What a reference stands for goes into the rows; the entries go. */
export const joinLookup: ChangeMaker = onPostgres((sketch) => {
  const table = tableOf(sketch);
  const id: SketchColumn = { name: "id", kind: kindOf("integer"), notNull: true, default: null, attributes: "", numbered: "by default" };
  const entry: SketchTable = {
    name: "entry",
    columns: [id, text("value", true)],
    key: ["id"],
    inside: ["UNIQUE (value)"],
    options: "",
    behind: [],
    rows: 3,
  };
  const reference: SketchColumn = {
    name: "entry_id",
    kind: kindOf("integer"),
    notNull: false,
    default: null,
    attributes: "",
    refers: { table: "entry", key: "id", rules: "" },
  };
  const [first, ...others] = sketch.tables;
  if (!first) return null;
  return {
    on: { ...sketch, tables: [{ ...first, columns: [...first.columns, reference] }, ...others, entry] },
    source: call("joinLookup", { from: "entry", into: table.name, columns: [{ from: "value" }], reference: "entry_id" }),
    ddl: null,
    after: withTable(sketch, { columns: [...table.columns, text("value")] }),
  };
});

export const widenKey: ChangeMaker = onPostgres((sketch) => {
  const table = tableOf(sketch);
  const [key, more] = table.columns.filter((column) => table.key.includes(column.name));
  if (!key || more || key.kind.name !== "integer" || key.refers) return null;
  const referring = sketch.tables.flatMap((other) =>
    other.columns
      .filter(({ refers }) => refers?.table === table.name)
      .map(({ name }) => `ALTER TABLE ${q(other.name)} ALTER COLUMN ${q(name)} TYPE bigint`),
  );
  return {
    source: call("widenKey", { table: table.name, column: key.name }),
    ddl: sketch.parts.some(({ kind }) => kind.startsWith("foreign key"))
      ? null
      : [`ALTER TABLE ${q(table.name)} ALTER COLUMN ${q(key.name)} TYPE bigint`, ...referring],
    after: withColumn(sketch, key.name, { ...key, kind: kindOf("bigint") }),
  };
});

export const changePrimaryKey: ChangeMaker = onPostgres((sketch) => {
  const table = tableOf(sketch);
  const column = target(sketch, (one) => isPlain(table)(one) && one.notNull && one.kind.traits.includes("ordered"));
  if (!column || table.key.length !== 1 || table.options !== "") return null;
  const columns = [...table.key, column.name];
  return {
    source: call("changePrimaryKey", { table: table.name, columns }),
    ddl: [
      `ALTER TABLE ${q(table.name)} DROP CONSTRAINT ${q(`${table.name}_pkey`)}, ADD CONSTRAINT ${q(`${table.name}_pkey`)} PRIMARY KEY (${columns.map(q).join(", ")})`,
    ],
    after: sketch,
    asPlain: true,
    mayFindData: true,
  };
});

/** Constraints and indexes that parts made on the first table, by the beginnings of their names. */
function made(sketch: Sketch, pattern: RegExp): RegExpExecArray | null {
  const table = q(tableOf(sketch).name);
  const own = sketch.parts
    .flatMap(({ sql }) => sql)
    .filter((sql) => sql.includes(` ON ${table} `) || sql.startsWith(`ALTER TABLE ${table} `));
  return own.map((sql) => pattern.exec(sql)).find((match) => match !== null) ?? null;
}

export const replaceIndex: ChangeMaker = onPostgres((sketch) => {
  const from = made(sketch, /INDEX (i_\d+) /)?.[1];
  const column = target(sketch, ({ kind }) => kind.traits.includes("ordered"));
  if (from === undefined || !column) return null;
  const { name: table } = tableOf(sketch);
  return {
    source: call("replaceIndex", { table, from, to: { name: "i_new", columns: [column.name] } }),
    ddl: [`CREATE INDEX i_new ON ${q(table)} (${q(column.name)})`, `DROP INDEX ${from}`],
    after: sketch,
    asPlain: true,
  };
});

export const dropUnique: ChangeMaker = onPostgres((sketch) => {
  const match = made(sketch, /ADD CONSTRAINT (u_\d+) UNIQUE \(("[^,]*")\)/);
  const column = tableOf(sketch).columns.find(({ name }) => q(name) === match?.[2]);
  const alike = sketch.parts.flatMap(({ sql }) => sql).filter((sql) => sql.includes(`UNIQUE (${match?.[2]})`));
  if (!match || !column || alike.length > 1) return null;
  const { name: table } = tableOf(sketch);
  return {
    source: call("dropUnique", { table, columns: [column.name] }),
    ddl: [`ALTER TABLE ${q(table)} DROP CONSTRAINT ${match[1]}`],
    after: sketch,
    asPlain: true,
  };
});

/** One of the first table to itself, or of another to it. */
export const dropForeignKey: ChangeMaker = onPostgres((sketch) => {
  const match = made(sketch, /ADD CONSTRAINT (f_\d+) FOREIGN KEY \(("[^,]*")\)/);
  const own = tableOf(sketch).columns.find(({ name }) => q(name) === match?.[2]);
  const referring = sketch.tables.flatMap((table) => table.columns.filter(({ refers }) => refers).map((column) => ({ table, column })))[0];
  const found = match?.[1] !== undefined && own ? { table: tableOf(sketch), column: own } : referring;
  if (!found) return null;
  const [table, column] = [found.table.name, found.column.name];
  const name = found === referring ? `${table}_${column}_fkey` : (match?.[1] ?? "");
  // What the server makes of a long name is its secret.
  if (Buffer.byteLength(name) > 63) return null;
  return {
    source: call("dropForeignKey", { table, columns: [column] }),
    ddl: [`ALTER TABLE ${q(table)} DROP CONSTRAINT ${q(name)}`],
    after: sketch,
    asPlain: true,
  };
});

/** What only one database has, there and back. */
export const rawSql: ChangeMaker = onPostgres((sketch) => {
  const { name: table } = tableOf(sketch);
  const statement = `COMMENT ON TABLE ${q(table)} IS 'raw'`;
  const had = sketch.parts.flatMap(({ sql }) => sql).findLast((sql) => sql.startsWith(`COMMENT ON TABLE ${q(table)} `));
  return {
    source: call("rawSql", {
      table,
      title: "say what it is",
      phase: "expand",
      sql: { postgres: statement },
      why: "a comment",
      back: { postgres: had ?? `COMMENT ON TABLE ${q(table)} IS NULL` },
    }),
    ddl: [statement],
    after: sketch,
  };
});
