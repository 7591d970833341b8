import { definitionOf, pick, quoteFor, type Kind, type Sketch, type SketchColumn, type SketchTable } from "../sketch.ts";
import { KINDS } from "../kinds.ts";
import {
  call,
  charsetAs,
  dropped,
  isPlain,
  mayDrop,
  refer,
  redefine,
  tableOf,
  target,
  withColumn,
  withTable,
  type Change,
  type ChangeMaker,
} from "./change.ts";

export const renameColumn: ChangeMaker = (sketch) => {
  const column = target(sketch);
  if (!column) return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  const to = sketch.seed % 10 === 0 ? "New Name" : "renamed";
  return {
    source: call("renameColumn", { table, from: column.name, to }),
    ddl: [
      `ALTER TABLE ${q(table)} RENAME COLUMN ${q(column.name)} TO ${q(to)}`,
      ...(sketch.dialect === "mysql" ? viewsAfter(sketch, column.name, to) : []),
    ],
    after: withColumn(sketch, column.name, { ...column, name: to }),
  };
};

/** MySQL leaves views as they are: they read the new column, and are called as before. */
function viewsAfter(sketch: Sketch, from: string, to: string): readonly string[] {
  const q = quoteFor(sketch.dialect);
  const { name, columns } = tableOf(sketch);
  const own = ` FROM ${q(name)}`;
  const statements = sketch.parts.flatMap(({ sql }) => sql);
  // A view has the columns that were there when it was made, also those that came after the table.
  const all = (at: number): string =>
    [
      ...columns.map((column) => (column.name === from ? `${q(to)} AS ${q(from)}` : q(column.name))),
      ...statements.slice(0, at).flatMap((sql) => sql.match(/(?<=ADD COLUMN )(?!hidden_)\w+/) ?? []),
    ].join(", ");
  return statements.flatMap((sql, at) => {
    const reads = / VIEW v_/.test(sql) && (sql.endsWith(own) || sql.includes(`${own} `)) && (sql.includes(q(from)) || sql.includes("*"));
    if (!reads) return [];
    return sql
      .replace("CREATE ", "CREATE OR REPLACE ")
      .replaceAll(q(from), q(to))
      .replace("SELECT *", `SELECT ${all(at)}`)
      .replace(`SELECT ${q(to)}, `, `SELECT ${q(to)} AS ${q(from)}, `);
  });
}

/** One type that becomes another whose values are the same, and both ways. */
interface Conversion {
  readonly from: string;
  readonly to: string;
  readonly type: object;
  /** The value in the new type, and back; as it stands if left out. */
  readonly there?: string;
  readonly back?: string;
}

const CONVERSIONS: Readonly<Record<Sketch["dialect"], readonly Conversion[]>> = {
  postgres: [
    { from: "integer", to: "bigint", type: { kind: "bigint" } },
    { from: "integer", to: "text", type: { kind: "text" }, there: "({}::text)", back: "({}::integer)" },
    { from: "varchar", to: "text", type: { kind: "text" } },
    { from: "text", to: "varchar", type: { kind: "varchar", length: 40 } },
    { from: "date", to: "timestamp", type: { kind: "timestamp" } },
    { from: "boolean", to: "integer", type: { kind: "integer" }, there: "({}::integer)", back: "({} <> 0)" },
    { from: "smallint", to: "integer", type: { kind: "integer" } },
    { from: "integer", to: "numeric", type: { kind: "numeric", precision: 12, scale: 2 }, back: "({}::integer)" },
    {
      from: "timestamp",
      to: "timestamptz",
      type: { kind: "timestamptz" },
      there: "({} AT TIME ZONE 'UTC')",
      back: "({} AT TIME ZONE 'UTC')",
    },
    { from: "json", to: "jsonb", type: { kind: "jsonb" }, there: "({}::jsonb)", back: "({}::json)" },
    { from: "uuid", to: "text", type: { kind: "text" }, there: "({}::text)", back: "({}::uuid)" },
    { from: "enum", to: "varchar", type: { kind: "varchar", length: 40 }, there: "({}::text)", back: "({}::mood)" },
  ],
  mysql: [
    { from: "int", to: "bigint", type: { kind: "bigint" } },
    { from: "int", to: "varchar", type: { kind: "varchar", length: 40 }, there: "CAST({} AS CHAR)", back: "CAST({} AS SIGNED)" },
    { from: "varchar", to: "text", type: { kind: "text" } },
    { from: "binary text", to: "binary text", type: { kind: "varchar", length: 40 } },
    { from: "boolean", to: "int", type: { kind: "integer" } },
    { from: "int", to: "decimal", type: { kind: "numeric", precision: 12, scale: 2 } },
    { from: "datetime", to: "micro", type: { native: "datetime(6)" } },
    { from: "enum", to: "varchar", type: { kind: "varchar", length: 40 } },
  ],
  sqlite: [
    { from: "integer", to: "bigint", type: { kind: "bigint" } },
    { from: "integer", to: "text", type: { kind: "text" }, there: "CAST({} AS TEXT)", back: "CAST({} AS INTEGER)" },
    { from: "varchar", to: "text", type: { kind: "text" } },
    { from: "nocase", to: "nocase", type: { kind: "text" } },
    { from: "boolean", to: "integer", type: { kind: "integer" } },
  ],
};

export const convertColumn: ChangeMaker = (sketch) => {
  const { dialect } = sketch;
  const all = CONVERSIONS[dialect];
  const column = target(sketch, ({ kind, numbered, refers }) => !numbered && !refers && all.some(({ from }) => from === kind.name));
  if (!column) return null;
  const conversion = pick(
    all.filter(({ from }) => from === column.kind.name),
    sketch.seed,
  );
  const kind = KINDS[dialect].find(({ name }) => name === conversion.to);
  if (!kind) return null;
  const table = tableOf(sketch).name;
  const to = "converted";
  const { there = "{}", back = "{}" } = conversion;
  const became = {
    ...column,
    name: to,
    kind: { ...kind, values: kind.values.length > 0 ? column.kind.values.map((value) => literalOf(dialect, conversion, value)) : [] },
  };
  return {
    source: call("convertColumn", {
      table,
      from: column.name,
      to,
      type: conversion.type,
      forward: there.replace("{}", refer(column.name)),
      backward: back.replace("{}", refer(to)),
      notNull: column.notNull,
    }),
    ddl: plainConversion(sketch, column, kind, to, there),
    after: withColumn(sketch, column.name, became),
  };
};

/** A literal of the old type in the new one. */
function literalOf(dialect: Sketch["dialect"], { from, to }: Conversion, value: string): string {
  if (from === "boolean" && dialect === "postgres") return value === "true" ? "1" : "0";
  return value.startsWith("'") || !/text|varchar/.test(to) ? value : `'${value}'`;
}

/** What a new type would take away: said again, where it has an order or is stored apart. */
function kept({ parts }: Sketch, start: string, from: Kind, to: Kind): readonly string[] {
  const statements = parts.flatMap(({ sql }) => sql).filter((sql) => sql.startsWith(start));
  const storage = statements.filter((sql) => sql.includes("SET STORAGE") && /text|varying|varchar|json/.test(to.type));
  const collation = statements.filter((sql) => sql.includes("COLLATE") && /text|varying|varchar/.test(to.type));
  return [...collation.map((sql) => sql.replace(`TYPE ${from.type}`, `TYPE ${to.type}`)), ...storage];
}

/** Where the server makes the indexes of partitions anew, it gives them the comments of the table's, which they did not have before. */
const UNCOMMENTED = [
  `DO $$ DECLARE r record; BEGIN
     FOR r IN SELECT oid::regclass n FROM pg_class WHERE relkind = 'i' AND relispartition LOOP EXECUTE format('COMMENT ON INDEX %s IS NULL', r.n); END LOOP;
   END $$`,
];

/** Statements between which a column's default goes and comes back: as the server writes it, a value of the old type, in `there`. */
function aroundDefault(
  table: SketchTable,
  column: SketchColumn,
  there: string,
  kind: Kind,
  statements: readonly string[],
): readonly string[] {
  if (column.default === null) return statements;
  const q = quoteFor("postgres");
  const text = (sql: string): string => `'${sql.replaceAll("'", "''")}'`;
  const set = `ALTER TABLE ${q(table.name)} ALTER COLUMN ${q(column.name)}`;
  const value = `SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = ${text(q(table.name))}::regclass AND a.attname = ${text(column.name)}`;
  const typed = there === "{}" ? "" : `::${column.kind.type}`;
  // It is of the new column's own type, with its length.
  const own = there !== "{}" && kind.type.includes("(") ? `::${kind.type}` : "";
  const body = [`${set} DROP DEFAULT`, ...statements].map((sql) => `${sql};`).join(" ");
  return [
    `DO $plain$ DECLARE was text := (${value}); BEGIN ${body} EXECUTE ${text(`${set} SET DEFAULT `)} || replace(${text(`(${there})${own}`)}, '{}', '((' || was || ')${typed})'); END $plain$`,
  ];
}

/** What one has by default the other has, as it is expressed. */
function converted({ default: value }: SketchColumn, there: string): string | null {
  return value === null || there === "{}" ? value : `(${there.replace("{}", `(${value})`)})`;
}

function plainConversion(sketch: Sketch, column: SketchColumn, kind: Kind, to: string, there: string): readonly string[] | null {
  const { dialect } = sketch;
  const table = tableOf(sketch);
  const q = quoteFor(dialect);
  const [t, c] = [q(table.name), q(column.name)];
  switch (dialect) {
    case "postgres":
      return [
        ...aroundDefault(table, column, there, kind, [
          `ALTER TABLE ${t} ALTER COLUMN ${c} TYPE ${kind.type} USING ${there.replace("{}", c)}`,
          ...kept(sketch, `ALTER TABLE ${t} ALTER COLUMN ${c}`, column.kind, kind),
        ]),
        ...UNCOMMENTED,
        // The plan says that it goes.
        ...(sketch.parts.some((part) => part.kind === "clustered by" && part.sql.some((sql) => sql.includes(`(${c})`)))
          ? [`ALTER TABLE ${t} SET WITHOUT CLUSTER`]
          : []),
        `ALTER TABLE ${t} RENAME COLUMN ${c} TO ${q(to)}`,
      ];
    case "mysql": {
      // A number of a sequence is one; a time keeps the fractions that it had.
      const counted = sketch.parts.flatMap(({ sql }) => sql).flatMap((sql) => sql.split(`ALTER COLUMN ${c} SET DEFAULT `)[1] ?? []);
      const value = counted[0] ?? converted(column, there);
      const became = { ...column, name: to, kind, default: value };
      const again = value === "current_timestamp()" ? [`ALTER TABLE ${t} ALTER COLUMN ${q(to)} SET DEFAULT ${value}`] : [];
      const isText = /text|char|enum/.test(column.kind.type);
      return [`ALTER TABLE ${t} CHANGE ${c} ${definitionOf(dialect, isText ? charsetAs(sketch, became, "same") : became)}`, ...again];
    }
    default: {
      if (/STRICT/i.test(table.options) && !/^(INT|INTEGER|REAL|TEXT|BLOB|ANY)$/.test(kind.type)) return null;
      const value = converted(column, there);
      const retyped = redefine(sketch, column, { ...column, kind, default: value && value !== column.default ? `(${value})` : value });
      return retyped && [...retyped, `UPDATE ${t} SET ${c} = ${there.replace("{}", c)}`, `ALTER TABLE ${t} RENAME COLUMN ${c} TO ${q(to)}`];
    }
  }
}

/** A value as a script gives it, and as SQL does. */
function plainValue({ kind }: SketchColumn): readonly [string | number | boolean, string] | null {
  if (kind.traits.includes("truth")) return [true, kind.values.includes("true") ? "true" : "1"];
  if (kind.traits.includes("whole")) return [3, "3"];
  return kind.traits.includes("text") ? ["p", "'p'"] : null;
}

export const dropColumn: ChangeMaker = (sketch) => {
  const column = target(sketch, ({ numbered }) => !numbered);
  if (!column) return null;
  const table = tableOf(sketch).name;
  const value = column.notNull && column.default === null ? plainValue(column)?.[0] : undefined;
  return {
    source: call("dropColumn", { table, column: column.name, ...(value !== undefined && { value }) }),
    ddl: dropped(sketch, column.name),
    after: withColumn(sketch, column.name, null),
    before: withColumn(sketch, column.name, { ...column, given: true }),
    ...mayDrop(sketch, column.name),
  };
};

export const addColumn: ChangeMaker = (sketch) => {
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch);
  const kind = KINDS[sketch.dialect].find(({ name }) => name === "integer" || name === "int");
  if (!kind) return null;
  const notNull = sketch.seed % 2 === 0;
  const column: SketchColumn = { name: "added", kind, notNull, default: notNull ? "7" : null, attributes: "" };
  const builder = `underpin.column("added").integer()${notNull ? ".notNull().default(7)" : ""}`;
  return {
    source: `addColumn({ table: ${JSON.stringify(table.name)}, column: ${builder} })`,
    ddl: [`ALTER TABLE ${q(table.name)} ADD COLUMN ${definitionOf(sketch.dialect, column)}`],
    after: withTable(sketch, { columns: [...table.columns, column] }),
  };
};

/** A change of a column that keeps its name. */
function altered(
  sketch: Sketch,
  column: SketchColumn,
  became: SketchColumn,
  source: string,
  postgres: string,
  more: Partial<Change> = {},
): Change {
  const q = quoteFor(sketch.dialect);
  const ddl =
    sketch.dialect === "postgres"
      ? [`ALTER TABLE ${q(tableOf(sketch).name)} ALTER COLUMN ${q(column.name)} ${postgres}`]
      : redefine(sketch, column, became);
  return { source, ddl, after: withColumn(sketch, column.name, became), ...more };
}

/** Whether a unique constraint or index speaks of a column. */
function isUnique(sketch: Sketch, { name }: SketchColumn): boolean {
  const quoted = quoteFor(sketch.dialect)(name);
  return [...tableOf(sketch).inside, ...sketch.parts.flatMap(({ sql }) => sql)].some((sql) => /unique/i.test(sql) && sql.includes(quoted));
}

export const setNotNull: ChangeMaker = (sketch) => {
  // Rows that break a check which holds for new ones only can't be filled before somebody repairs them; then the trigger does it, and the twin has none.
  if (sketch.parts.some(({ kind }) => kind === "check of two")) return null;
  // Rows that are filled with one value are alike: where they may not be, the operation is not for them.
  const column = target(
    sketch,
    (one) => isPlain(tableOf(sketch))(one) && !one.notNull && plainValue(one) !== null && !isUnique(sketch, one),
  );
  const value = column && plainValue(column);
  if (!column || !value) return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  const became = { ...column, notNull: true };
  const source = call("setNotNull", { table, column: column.name, fill: value[1] });
  return altered(sketch, column, became, source, "SET NOT NULL", {
    before: withColumn(sketch, column.name, { ...became, given: true }),
    first: [`UPDATE ${q(table)} SET ${q(column.name)} = ${value[1]} WHERE ${q(column.name)} IS NULL`],
    // Clients may have taken the row away that the fill refers to.
    ...(sketch.parts.some(({ sql }) => sql.some((one) => one.includes(`FOREIGN KEY (${q(column.name)})`))) && { mayFindData: true }),
  });
};

/** Nobody is marked here: until contract it is as without. */
export const bindNotNull: ChangeMaker = (sketch) => {
  const change = setNotNull(sketch);
  return change && { ...change, source: change.source.replace(/\}\)$/, ',"holds":"marked"})') };
};

export const dropNotNull: ChangeMaker = (sketch) => {
  const column = target(sketch, (one) => isPlain(tableOf(sketch))(one) && one.notNull);
  if (!column) return null;
  const source = call("dropNotNull", { table: tableOf(sketch).name, column: column.name });
  const before = withColumn(sketch, column.name, { ...column, given: true });
  return altered(sketch, column, { ...column, notNull: false }, source, "DROP NOT NULL", { before });
};

export const setDefault: ChangeMaker = (sketch) => {
  const column = target(sketch, (one) => isPlain(tableOf(sketch))(one) && plainValue(one) !== null);
  const value = column && plainValue(column);
  if (!column || !value) return null;
  const source = call("setDefault", { table: tableOf(sketch).name, column: column.name, value: value[0] });
  return altered(sketch, column, { ...column, default: value[1] }, source, `SET DEFAULT ${value[1]}`);
};

export const dropDefault: ChangeMaker = (sketch) => {
  const column = target(sketch, (one) => isPlain(tableOf(sketch))(one) && one.default !== null);
  if (!column) return null;
  const source = call("dropDefault", { table: tableOf(sketch).name, column: column.name });
  return altered(sketch, column, { ...column, default: null }, source, "DROP DEFAULT");
};

export const widenColumn: ChangeMaker = (sketch) => {
  const column = target(sketch, (one) => isPlain(tableOf(sketch))(one) && one.kind.name === "varchar");
  if (!column) return null;
  const [from, to] = [40, 60].map((length) => ({ kind: "varchar", length }));
  const source = call("widenColumn", { table: tableOf(sketch).name, column: column.name, from, to });
  const became = { ...column, kind: { ...column.kind, type: column.kind.type.replace("40", "60") } };
  const change = altered(sketch, column, became, source, "TYPE varchar(60)");
  if (sketch.dialect !== "postgres") return change;
  const q = quoteFor(sketch.dialect);
  const start = `ALTER TABLE ${q(tableOf(sketch).name)} ALTER COLUMN ${q(column.name)}`;
  return { ...change, ddl: [...(change.ddl ?? []), ...kept(sketch, start, column.kind, became.kind)] };
};

export const setComment: ChangeMaker = (sketch) => {
  const column = target(sketch, isPlain(tableOf(sketch)));
  if (!column || sketch.dialect === "sqlite") return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  const change = altered(
    sketch,
    column,
    { ...column, attributes: "COMMENT 'it''s new'" },
    call("setComment", { table, column: column.name, comment: "it's new" }),
    "",
  );
  return sketch.dialect === "mysql" ? change : { ...change, ddl: [`COMMENT ON COLUMN ${q(table)}.${q(column.name)} IS 'it''s new'`] };
};
