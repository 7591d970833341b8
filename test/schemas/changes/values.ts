import { KINDS } from "../kinds.ts";
import { definitionOf, quoteFor, type Sketch, type SketchColumn } from "../sketch.ts";
import {
  call,
  charsetAs,
  dropped,
  isPlain,
  mayDrop,
  redefine,
  refer,
  tableOf,
  target,
  withColumn,
  withTable,
  type Change,
  type ChangeMaker,
  updated,
} from "./change.ts";

/** A new column of a type that every database calls the same. */
function fresh(sketch: Sketch, name: string, type: "text" | "bigint"): SketchColumn {
  const kind = KINDS[sketch.dialect].find((candidate) => candidate.name === type);
  if (!kind) throw new RangeError(type);
  return { name, kind, notNull: false, default: null, attributes: "" };
}

const isText = ({ kind }: SketchColumn): boolean => kind.name === "text" || kind.name === "varchar";

function joined(dialect: Sketch["dialect"], ...parts: readonly string[]): string {
  return dialect === "mysql" ? `concat(${parts.join(", ")})` : `(${parts.join(" || ")})`;
}

const add = (sketch: Sketch, columns: readonly SketchColumn[]): readonly string[] =>
  columns.map(
    (column) =>
      `ALTER TABLE ${quoteFor(sketch.dialect)(tableOf(sketch).name)} ADD COLUMN ${definitionOf(sketch.dialect, charsetAs(sketch, column, "narrow"))}`,
  );

/** Who was granted all old columns is granted what they become. */
function granted(sketch: Sketch, old: readonly SketchColumn[], into: readonly SketchColumn[]): readonly string[] {
  const q = quoteFor(sketch.dialect);
  const statements = sketch.parts.flatMap(({ sql }) => sql).filter((sql) => sql.startsWith("GRANT SELECT ("));
  const of = old.map(({ name }) => statements.find((sql) => sql.includes(`(${q(name)})`)));
  const [first] = of;
  const from = `(${q(old[0]?.name ?? "")})`;
  return first === undefined || of.includes(undefined) ? [] : into.map(({ name }) => first.replaceAll(from, `(${q(name)})`));
}

export const splitColumn: ChangeMaker = (sketch) => {
  const column = target(sketch, (one) => isPlain(tableOf(sketch))(one) && isText(one));
  if (!column) return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch);
  const parts = [fresh(sketch, "head", "text"), fresh(sketch, "tail", "text")];
  const forward = ["substr({}, 1, 3)", "substr({}, 4)"];
  return {
    source: call("splitColumn", {
      table: table.name,
      from: column.name,
      into: parts.map(({ name }, i) => ({ name, type: { kind: "text" }, forward: forward[i]?.replace("{}", refer(column.name)) })),
      backward: joined(sketch.dialect, "{head}", "{tail}"),
    }),
    // A default of the old column becomes one of the new ones; plain DDL has nothing like it.
    ddl:
      column.default !== null
        ? null
        : [
            ...add(sketch, parts),
            ...granted(sketch, [column], parts),
            updated(sketch, parts.map(({ name }, i) => `${name} = ${forward[i]?.replace("{}", q(column.name))}`).join(", ")),
            ...dropped(sketch, column.name),
          ],
    after: withTable(sketch, { columns: [...table.columns.filter((other) => other !== column), ...parts] }),
    ...mayDrop(sketch, column.name),
  };
};

/** Two texts that no key has. */
function twoTexts(sketch: Sketch): readonly [SketchColumn, SketchColumn] | null {
  const table = tableOf(sketch);
  const [first, second] = table.columns.filter((one) => isPlain(table)(one) && isText(one));
  return first && second ? [first, second] : null;
}

/** How plain DDL puts new columns in the place of two others. */
function inPlaceOf(
  sketch: Sketch,
  old: readonly [SketchColumn, SketchColumn],
  into: readonly SketchColumn[],
  assignments: string,
): Pick<Change, "ddl" | "after" | "asPlain"> {
  const left = tableOf(sketch).columns.filter((other) => !old.includes(other));
  return {
    ddl: old.some((column) => column.default !== null)
      ? null
      : [
          ...add(sketch, into),
          ...granted(sketch, old, into),
          updated(sketch, assignments),
          ...old.flatMap(({ name }) => dropped(sketch, name)),
        ],
    after: withTable(sketch, { columns: [...left, ...into] }),
    ...(old.every(({ name }) => mayDrop(sketch, name).asPlain) && { asPlain: true as const }),
  };
}

export const mergeColumns: ChangeMaker = (sketch) => {
  const texts = twoTexts(sketch);
  if (!texts) return null;
  const [first, second] = texts;
  const { dialect } = sketch;
  const q = quoteFor(dialect);
  const merged = fresh(sketch, "merged", "text");
  // The first three characters are the first column's.
  const forward = (a: string, b: string): string =>
    joined(dialect, dialect === "sqlite" ? `substr(${a} || '   ', 1, 3)` : `rpad(left(${a}, 3), 3, ' ')`, b);
  return {
    source: call("mergeColumns", {
      table: tableOf(sketch).name,
      from: [first.name, second.name],
      to: { name: "merged", type: { kind: "text" } },
      forward: forward(refer(first.name), refer(second.name)),
      backward: { [first.name]: "rtrim(substr({merged}, 1, 3))", [second.name]: "substr({merged}, 4)" },
    }),
    ...inPlaceOf(sketch, texts, [merged], `merged = ${forward(q(first.name), q(second.name))}`),
  };
};

export const deriveColumn: ChangeMaker = (sketch) => {
  const column = target(sketch, ({ kind }) => isText({ kind } as SketchColumn) || kind.name === "integer" || kind.name === "int");
  if (!column) return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch);
  const type = isText(column) ? "text" : "bigint";
  const derived = fresh(sketch, "derived", type);
  const value = isText(column) ? "upper({})" : "{} * 2";
  return {
    source: call("deriveColumn", {
      table: table.name,
      column: { name: "derived", type: { kind: type } },
      from: [column.name],
      value: value.replace("{}", refer(column.name)),
    }),
    ddl: [...add(sketch, [derived]), updated(sketch, `derived = ${value.replace("{}", q(column.name))}`)],
    after: withTable(sketch, { columns: [...table.columns, derived] }),
  };
};

export const changeEnum: ChangeMaker = (sketch) => {
  const column = target(sketch, ({ kind }) => kind.name === "enum");
  if (!column || sketch.dialect === "sqlite") return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  const [values, became] = [
    ["sad", "ok", "it's fine"],
    ["low", "ok", "it's fine"],
  ];
  const quoted = became.map((value) => `'${value.replace("'", "''")}'`).join(", ");
  const after = {
    ...column,
    name: "feeling",
    default: null,
    kind: { ...column.kind, type: sketch.dialect === "mysql" ? `enum(${quoted})` : "feeling", values: ["'low'", "'ok'", "'it''s fine'"] },
  };
  const map = (c: string): string => `CASE ${c} WHEN 'sad' THEN 'low' ELSE ${c} END`;
  return {
    source: call("changeEnum", {
      table,
      from: { column: column.name, type: "mood", values },
      to: { column: "feeling", type: "feeling", values: became },
      forward: { sad: "low" },
      notNull: column.notNull,
    }),
    ddl:
      column.default !== null
        ? null
        : sketch.dialect === "postgres"
          ? [
              `CREATE TYPE feeling AS ENUM (${quoted})`,
              `ALTER TABLE ${q(table)} ALTER COLUMN ${q(column.name)} TYPE feeling USING (${map(`${q(column.name)}::text`)})::feeling`,
              `ALTER TABLE ${q(table)} RENAME COLUMN ${q(column.name)} TO feeling`,
              // Unless another column is of it.
              "DROP TYPE IF EXISTS mood",
            ]
          : [
              `ALTER TABLE ${q(table)} MODIFY ${q(column.name)} varchar(20)`,
              updated(sketch, `${q(column.name)} = ${map(q(column.name))}`),
              `ALTER TABLE ${q(table)} CHANGE ${q(column.name)} ${definitionOf("mysql", charsetAs(sketch, after, "same"))}`,
            ],
    after: withColumn(sketch, column.name, after),
  };
};

/** The two values of a row stand in three columns: whether the first one was there shows in the third. */
export const recombineColumns: ChangeMaker = (sketch) => {
  const texts = twoTexts(sketch);
  if (!texts) return null;
  const [first, second] = texts;
  const { dialect } = sketch;
  const q = quoteFor(dialect);
  const into = ["head", "tail", "rest"].map((name) => fresh(sketch, name, "text"));
  const forward = (a: string, b: string): readonly string[] => [
    `substr(${a}, 1, 3)`,
    `substr(${a}, 4)`,
    `CASE WHEN ${a} IS NULL THEN ${b} ELSE ${joined(dialect, "'+'", b)} END`,
  ];
  const declared = forward(refer(first.name), refer(second.name));
  const plain = forward(q(first.name), q(second.name));
  return {
    source: call("recombineColumns", {
      table: tableOf(sketch).name,
      from: [first.name, second.name],
      into: into.map(({ name }, i) => ({ name, type: { kind: "text" }, forward: declared[i] })),
      backward: {
        [first.name]: joined(dialect, "{head}", "{tail}"),
        [second.name]: "CASE WHEN {head} IS NULL THEN {rest} ELSE substr({rest}, 2) END",
      },
    }),
    ...inPlaceOf(sketch, texts, into, into.map(({ name }, i) => `${name} = ${plain[i]}`).join(", ")),
  };
};

/** The running release leaves alone what it is computed from: it would be refused. */
export const computeColumn: ChangeMaker = (sketch) => {
  const table = tableOf(sketch);
  const column = target(sketch, (one) => isPlain(table)(one) && isText(one) && !one.notNull && one.default === null);
  if (!column) return null;
  const { dialect } = sketch;
  const q = quoteFor(dialect);
  const computed = fresh(sketch, "computed", "text");
  const name = JSON.stringify(column.name);
  return {
    source: `computeColumn({ table: ${JSON.stringify(table.name)}, from: [${name}], column: { name: "computed", type: { kind: "text" } }, compute: (row) => row[${name}] + "!", message: "Try again later." })`,
    ddl: [
      ...add(sketch, [computed]),
      updated(sketch, `computed = ${joined(dialect, q(column.name), "'!'")}`),
      ...dropped(sketch, column.name),
    ],
    before: withColumn(sketch, column.name, null),
    after: withTable(sketch, { columns: [...table.columns.filter((other) => other !== column), computed] }),
    ...mayDrop(sketch, column.name),
  };
};

/** PostgreSQL's types keep a value for good. */
export const addEnumValues: ChangeMaker = (sketch) => {
  const { dialect } = sketch;
  const column = target(sketch, ({ kind }) => /^enum$/i.test(kind.name));
  if (!column || dialect === "sqlite") return null;
  const isMood = column.kind.name === "enum";
  const type = isMood ? "mood" : "OrderStatus";
  const from = isMood ? ["sad", "ok", "it's fine"] : ["PENDING", "Paid", "refunded"];
  const kind = { ...column.kind, type: column.kind.type.replace(/\)$/, ",'so-so')"), values: [...column.kind.values, "'so-so'"] };
  const became = { ...column, kind };
  const ddl =
    dialect === "postgres" ? [`ALTER TYPE ${quoteFor(dialect)(type)} ADD VALUE IF NOT EXISTS 'so-so'`] : redefine(sketch, column, became);
  return {
    source: call("addEnumValues", { table: tableOf(sketch).name, column: column.name, type, from, to: [...from, "so-so"] }),
    ddl,
    after: withColumn(sketch, column.name, became),
    ...(dialect === "postgres" && ddl && { kept: ddl }),
  };
};
