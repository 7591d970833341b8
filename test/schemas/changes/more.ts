import type { DialectName } from "underpin";
import { KINDS } from "../kinds.ts";
import { definitionOf, quoteFor, type Sketch, type SketchColumn, type SketchTable } from "../sketch.ts";
import { call, isPlain, tableOf, target, updated, withColumn, withTable, type ChangeMaker } from "./change.ts";

function kindOf(dialect: DialectName, name: string): SketchColumn["kind"] {
  const kind = KINDS[dialect].find((candidate) => candidate.name === name);
  if (!kind) throw new RangeError(name);
  return kind;
}

const whole = (dialect: DialectName): SketchColumn["kind"] => kindOf(dialect, dialect === "mysql" ? "int" : "integer");

const text = ({ dialect }: Sketch, name: string, kind = "text", notNull = false): SketchColumn => ({
  name,
  kind: kindOf(dialect, kind),
  notNull,
  default: null,
  attributes: "",
});

/** A table that shares the first one's key, with a column of its own. */
function withDetail(sketch: Sketch): { readonly on: Sketch; readonly key: SketchColumn } | null {
  const table = tableOf(sketch);
  const [key, more] = table.columns.filter((column) => table.key.includes(column.name));
  // MariaDB takes no foreign key between texts of two character sets; without it rows of the one outlive those of the other.
  if (!key || more || (sketch.dialect === "mysql" && table.options !== "" && key.kind.traits.includes("text"))) return null;
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
      text(sketch, "extra"),
    ],
    key: ["item_key"],
    inside: [],
    options: "",
    behind: [],
    rows: table.rows,
  };
  return { on: { ...sketch, tables: [...sketch.tables, detail] }, key };
}

export const joinTable: ChangeMaker = (sketch) => {
  const detail = withDetail(sketch);
  if (!detail) return null;
  const table = tableOf(sketch);
  const q = quoteFor(sketch.dialect);
  const [item, key] = [q(table.name), q(detail.key.name)];
  return {
    on: detail.on,
    source: call("joinTable", { from: "detail", into: table.name, key: { item_key: detail.key.name }, columns: [{ from: "extra" }] }),
    // Text keeps the character set and the order of the table that it comes from; plain DDL takes the other's.
    ddl:
      table.options !== "" || sketch.parts.some(({ kind }) => /^another (charset|collation)$/.test(kind))
        ? null
        : [
            `ALTER TABLE ${item} ADD COLUMN ${definitionOf(sketch.dialect, text(sketch, "extra"))}`,
            updated(sketch, `extra = (SELECT detail.extra FROM detail WHERE detail.item_key = ${item}.${key})`),
            "DROP TABLE detail",
          ],
    after: withTable(sketch, { columns: [...table.columns, text(sketch, "extra")] }),
    // MariaDB takes no foreign key between texts of two character sets: then rows may belong to none.
    ...(sketch.dialect === "mysql" && { mayFindData: true }),
  };
};

/** Values whose row has no other stop it: they would be lost. Of every second schema no such row comes in. */
export const moveColumn: ChangeMaker = (sketch) => {
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
    ...(sketch.seed % 2 === 0 && { before: { ...detail.on, tables: detail.on.tables.slice(1) } }),
    after: sketch,
    mayFindData: true,
  };
};

/** What a reference stands for goes into the rows; the entries go. */
export const joinLookup: ChangeMaker = (sketch) => {
  const table = tableOf(sketch);
  const id: SketchColumn = {
    name: "id",
    kind: whole(sketch.dialect),
    notNull: true,
    default: null,
    attributes: "",
    numbered: "by default",
  };
  const entry: SketchTable = {
    name: "entry",
    columns: [id, text(sketch, "value", "varchar", true)],
    key: ["id"],
    inside: ["UNIQUE (value)"],
    options: "",
    behind: [],
    rows: 3,
  };
  const reference: SketchColumn = {
    name: "entry_id",
    kind: whole(sketch.dialect),
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
    after: withTable(sketch, { columns: [...table.columns, text(sketch, "value", "varchar")] }),
  };
};

/** The schema with a key of half the width, where there is one to widen. */
function withNarrowKey(sketch: Sketch): { readonly on: Sketch; readonly key: SketchColumn } | null {
  const table = tableOf(sketch);
  const [key, more] = table.columns.filter((column) => table.key.includes(column.name));
  if (!key || more || key.refers || !/^(int|integer|bigint)$/.test(key.kind.name)) return null;
  const narrow = (column: SketchColumn): SketchColumn => ({ ...column, kind: whole(sketch.dialect) });
  const tables = sketch.tables.map((other) => ({
    ...other,
    columns: other.columns.map((column) =>
      (column === key && other === table) || column.refers?.table === table.name ? narrow(column) : column,
    ),
  }));
  return { on: { ...sketch, tables }, key: narrow(key) };
}

/** SQLite's integers are as wide as they come. */
export const widenKey: ChangeMaker = (drawn) => {
  const { dialect } = drawn;
  const narrowed = dialect === "sqlite" ? null : withNarrowKey(drawn);
  if (!narrowed) return null;
  const { on, key } = narrowed;
  const q = quoteFor(dialect);
  const { name: table } = tableOf(on);
  const wide: SketchColumn = { ...key, kind: kindOf(dialect, "bigint") };
  const referring = on.tables.flatMap((other) =>
    other.columns.filter(({ refers }) => refers?.table === table).map(({ name }) => ({ table: other.name, name })),
  );
  const widen = (of: string, column: string): string => `ALTER TABLE ${q(of)} ALTER COLUMN ${q(column)} TYPE bigint`;
  const plain =
    dialect === "postgres"
      ? [widen(table, key.name), ...referring.map((one) => widen(one.table, one.name))]
      : [`ALTER TABLE ${q(table)} MODIFY ${definitionOf(dialect, wide)}`];
  // MariaDB changes no column that a foreign key has an end at.
  const isTied =
    on.parts.some(({ kind }) => kind.startsWith("foreign key") || (dialect === "mysql" && kind === "default of a sequence")) ||
    (dialect === "mysql" && referring.length > 0);
  return {
    on,
    source: call("widenKey", { table, column: key.name }),
    ddl: isTied ? null : plain,
    after: withColumn(on, key.name, wide),
  };
};

export const changePrimaryKey: ChangeMaker = (sketch) => {
  const { dialect } = sketch;
  const table = tableOf(sketch);
  const column = target(sketch, (one) => isPlain(table)(one) && one.notNull && one.kind.traits.includes("ordered"));
  if (!column || table.key.length !== 1 || table.options !== "") return null;
  const q = quoteFor(dialect);
  const columns = [...table.key, column.name];
  const key = q(`${table.name}_pkey`);
  const list = columns.map(q).join(", ");
  const plain =
    dialect === "postgres"
      ? `DROP CONSTRAINT ${key}, ADD CONSTRAINT ${key} PRIMARY KEY (${list})`
      : `DROP PRIMARY KEY, ADD PRIMARY KEY (${list})`;
  return {
    source: call("changePrimaryKey", { table: table.name, columns }),
    ddl: dialect === "sqlite" ? null : [`ALTER TABLE ${q(table.name)} ${plain}`],
    after: sketch,
    asPlain: true,
    mayFindData: true,
  };
};

/** Constraints and indexes that parts made on the first table, by the beginnings of their names. */
function made(sketch: Sketch, pattern: RegExp): RegExpExecArray | null {
  const { name, inside } = tableOf(sketch);
  const table = quoteFor(sketch.dialect)(name);
  const own = sketch.parts
    .flatMap(({ sql }) => sql)
    .filter((sql) => sql.includes(` ON ${table} `) || sql.startsWith(`ALTER TABLE ${table} `));
  return [...own, ...inside].map((sql) => pattern.exec(sql)).find((match) => match !== null) ?? null;
}

export const replaceIndex: ChangeMaker = (sketch) => {
  const from = made(sketch, /INDEX (i_\d+) /)?.[1];
  const column = target(sketch, ({ kind }) => kind.traits.includes("ordered"));
  if (from === undefined || !column) return null;
  const { name: table } = tableOf(sketch);
  const q = quoteFor(sketch.dialect);
  return {
    source: call("replaceIndex", { table, from, to: { name: "i_new", columns: [column.name] } }),
    ddl: [
      `CREATE INDEX i_new ON ${q(table)} (${q(column.name)})`,
      `DROP INDEX ${sketch.dialect === "sqlite" ? "IF EXISTS " : ""}${from}${sketch.dialect === "mysql" ? ` ON ${q(table)}` : ""}`,
    ],
    after: sketch,
    asPlain: true,
  };
};

export const dropUnique: ChangeMaker = (sketch) => {
  const { dialect } = sketch;
  // Where plain DDL drops it, it does so by its name.
  const match = made(sketch, dialect === "sqlite" ? /(?:CONSTRAINT (u_\d+) )?UNIQUE \(([^)]*)\)/ : /CONSTRAINT (u_\d+) UNIQUE \(([^)]*)\)/);
  const { name: table, columns: there } = tableOf(sketch);
  const q = quoteFor(dialect);
  const columns = match?.[2]?.split(", ").map((quoted) => there.find(({ name }) => q(name) === quoted)?.name ?? "");
  const alike = [...sketch.parts.flatMap(({ sql }) => sql), ...tableOf(sketch).inside].filter((sql) =>
    sql.includes(`UNIQUE (${match?.[2]})`),
  );
  if (!match || !columns || columns.includes("") || alike.length > 1) return null;
  return {
    source: call("dropUnique", { table, columns }),
    ddl: dialect === "sqlite" ? null : [`ALTER TABLE ${q(table)} DROP ${dialect === "mysql" ? "INDEX" : "CONSTRAINT"} ${match[1]}`],
    after: sketch,
    asPlain: true,
  };
};

/** One of the first table to itself, or of another to it. */
export const dropForeignKey: ChangeMaker = (sketch) => {
  const { dialect } = sketch;
  const q = quoteFor(dialect);
  const match = made(sketch, /ADD CONSTRAINT (f_\d+) FOREIGN KEY \(("[^,]*")\)/);
  const own = tableOf(sketch).columns.find(({ name }) => q(name) === match?.[2]);
  const referring = sketch.tables.flatMap((table) => table.columns.filter(({ refers }) => refers).map((column) => ({ table, column })))[0];
  const found = match?.[1] !== undefined && own ? { table: tableOf(sketch), column: own } : referring;
  if (!found) return null;
  const [table, column] = [found.table.name, found.column.name];
  const name = found === referring ? unnamed(dialect, found.table, column) : (match?.[1] ?? "");
  // What the server makes of a long name is its secret.
  if (Buffer.byteLength(name) > 63) return null;
  return {
    source: call("dropForeignKey", { table, columns: [column] }),
    ddl: dialect === "sqlite" ? null : [`ALTER TABLE ${q(table)} DROP ${dialect === "mysql" ? "FOREIGN KEY" : "CONSTRAINT"} ${q(name)}`],
    after: sketch,
    asPlain: true,
  };
};

/** What a server calls a foreign key that was given no name. */
function unnamed(dialect: DialectName, table: SketchTable, column: string): string {
  if (dialect !== "mysql") return `${table.name}_${column}_fkey`;
  return `${table.name}_ibfk_${table.columns.filter(({ refers }) => refers).findIndex(({ name }) => name === column) + 1}`;
}

/** What only one database has, there and back. */
export const rawSql: ChangeMaker = (sketch) => {
  const { dialect } = sketch;
  const { name } = tableOf(sketch);
  const table = quoteFor(dialect)(name);
  const { statement, back } = inItsWords(sketch, table);
  return {
    source: call("rawSql", {
      table: name,
      title: "say what it is",
      phase: "expand",
      sql: { [dialect]: statement },
      why: "nobody reads it",
      back: { [dialect]: back },
    }),
    ddl: [statement],
    after: sketch,
  };
};

function inItsWords({ dialect, parts }: Sketch, table: string): { readonly statement: string; readonly back: string } {
  if (dialect === "sqlite") return { statement: "CREATE VIEW raw AS SELECT 1 AS one", back: "DROP VIEW raw" };
  const start = dialect === "postgres" ? `COMMENT ON TABLE ${table} IS ` : `ALTER TABLE ${table} COMMENT = `;
  const had = parts.flatMap(({ sql }) => sql).findLast((sql) => sql.startsWith(start));
  return { statement: `${start}'raw'`, back: had ?? `${start}''` };
}
