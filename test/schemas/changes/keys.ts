import { KINDS } from "../kinds.ts";
import { definitionOf, quoteFor, type Kind, type Sketch, type SketchColumn, type SketchTable } from "../sketch.ts";
import { call, refer, tableOf, type Change, type ChangeMaker } from "./change.ts";

/** A table's one key column, as a function of the old one: its type in a script, and as its clients know it. */
interface Rekeyed {
  readonly type: object;
  readonly kind: Kind;
  readonly forward: string;
  readonly backward: string;
}

/** A text that may be a key. */
function textKey({ dialect }: Sketch): Pick<Rekeyed, "type" | "kind"> {
  const kind = KINDS[dialect].find(({ name }) => name === "varchar");
  if (!kind) throw new RangeError("varchar");
  return { type: { kind: "varchar", length: 60 }, kind: { ...kind, type: kind.type.replace("40", "60") } };
}

function rekeyed(sketch: Sketch, { kind }: SketchColumn): Rekeyed {
  const { dialect } = sketch;
  if (kind.traits.includes("whole")) {
    const wide = KINDS[dialect].find(({ name }) => name === "bigint") ?? kind;
    return { type: { kind: "bigint" }, kind: wide, forward: "({} + 1000)", backward: "({} - 1000)" };
  }
  const text = textKey(sketch);
  if (kind.name !== "uuid") return { ...text, forward: "{}", backward: "{}" };
  // Clients go on writing values of the same form.
  const there = dialect === "postgres" ? "({}::text)" : "cast({} AS char)";
  return {
    type: text.type,
    kind: { ...text.kind, name: "uuid", values: kind.values },
    forward: there,
    backward: dialect === "postgres" ? "({}::uuid)" : "{}",
  };
}

const replaced = (name: string): string => `new ${name}`;

interface Referrer {
  readonly table: SketchTable;
  readonly column: SketchColumn;
}

function referrersOf({ tables }: Sketch, name: string): readonly Referrer[] {
  return tables.flatMap((table) => table.columns.filter(({ refers }) => refers?.table === name).map((column) => ({ table, column })));
}

/** The tables that parts made beside it, which refer to the key. */
function children({ parts, dialect }: Sketch, table: string, key: string): readonly string[] {
  const q = quoteFor(dialect);
  return parts
    .flatMap(({ sql }) => sql)
    .filter((sql) => sql.includes(`REFERENCES ${q(table)} (${q(key)})`))
    .flatMap((sql) => /CREATE TABLE (child_\d+) /.exec(sql)?.[1] ?? []);
}

/** A key that the database numbers gets a random one beside it, any other a function of itself. */
export const replaceKey: ChangeMaker = (sketch) => {
  const table = tableOf(sketch);
  const [key, more] = table.columns.filter(({ name }) => table.key.includes(name));
  if (!key || more || key.refers) return null;
  const referrers = referrersOf(sketch, table.name);
  const references = Object.fromEntries([
    ...referrers.map(({ table: other, column }) => [`${other.name}.${column.name}`, replaced(column.name)]),
    ...children(sketch, table.name, key.name).map((child) => [`${child}.parent`, "new parent"]),
  ]);
  const declared = { table: table.name, from: key.name, to: "uid", references };
  if (key.numbered) return { source: call("replaceKey", declared), ddl: null, after: withKey(sketch, key, null) };
  const made = rekeyed(sketch, key);
  return {
    source: call("replaceKey", {
      ...declared,
      type: made.type,
      forward: made.forward.replace("{}", refer(key.name)),
      backward: made.backward.replace("{}", "{uid}"),
    }),
    ddl: sketch.parts.length > 0 || table.options !== "" ? null : plainKey(sketch, key, made, referrers),
    after: withKey(sketch, key, { ...key, name: "uid", kind: made.kind }),
  };
};

/** The schema with another key, and all that refers to it; without either for null, where nobody knows what they are. */
function withKey(sketch: Sketch, old: SketchColumn, key: SketchColumn | null): Sketch {
  const { name: changed } = tableOf(sketch);
  const columnIn = (table: SketchTable, column: SketchColumn): readonly SketchColumn[] => {
    if (table.name === changed && column.name === old.name) return key ? [key] : [];
    if (column.refers?.table !== changed) return [column];
    return key ? [{ ...column, name: replaced(column.name), kind: key.kind, refers: { ...column.refers, key: key.name } }] : [];
  };
  return {
    ...sketch,
    tables: sketch.tables.map((table) => ({
      ...table,
      columns: table.columns.flatMap((column) => columnIn(table, column)),
      key: table.name === changed ? (key ? [key.name] : []) : table.key,
    })),
  };
}

function plainKey(sketch: Sketch, key: SketchColumn, made: Rekeyed, referrers: readonly Referrer[]): readonly string[] | null {
  const { dialect } = sketch;
  const { name } = tableOf(sketch);
  const q = quoteFor(dialect);
  // What the server calls a foreign key that has a long name is the server's secret; on MariaDB all are numbered.
  if (dialect === "sqlite" || referrers.length > 0) return dialect === "postgres" ? postgresKey(sketch, key, made, referrers) : null;
  return [
    `ALTER TABLE ${q(name)} ADD COLUMN ${definitionOf(dialect, { ...key, name: "uid", kind: made.kind, notNull: false })}`,
    // What the server sets at every update is not to change.
    `UPDATE ${q(name)} SET uid = ${made.forward.replace("{}", q(key.name))}${touched(tableOf(sketch))
      .map((column) => `, ${q(column)} = ${q(column)}`)
      .join("")}`,
    ...(dialect === "postgres"
      ? [
          `ALTER TABLE ${q(name)} DROP COLUMN ${q(key.name)}`,
          `ALTER TABLE ${q(name)} ADD CONSTRAINT ${q(`${name}_pkey`)} PRIMARY KEY (uid)`,
        ]
      : [
          `ALTER TABLE ${q(name)} DROP PRIMARY KEY, DROP COLUMN ${q(key.name)}, MODIFY ${definitionOf(dialect, { ...key, name: "uid", kind: made.kind })}, ADD PRIMARY KEY (uid)`,
        ]),
  ];
}

function touched({ columns }: SketchTable): readonly string[] {
  return columns.flatMap((column) => (column.default?.includes("ON UPDATE") ? [column.name] : []));
}

function postgresKey(sketch: Sketch, key: SketchColumn, made: Rekeyed, referrers: readonly Referrer[]): readonly string[] | null {
  const { name } = tableOf(sketch);
  const q = quoteFor("postgres");
  const isLong = referrers.some(({ table, column }) => Buffer.byteLength(`${table.name}_${replaced(column.name)}_fkey`) > 63);
  if (isLong || referrers.some(({ table }) => table.name === name)) return null;
  const there = (column: string): string => made.forward.replace("{}", column);
  return [
    `ALTER TABLE ${q(name)} ADD COLUMN uid ${made.kind.type}`,
    `UPDATE ${q(name)} SET uid = ${there(q(key.name))}`,
    ...referrers.flatMap(({ table, column }) => [
      `ALTER TABLE ${q(table.name)} ADD COLUMN ${q(replaced(column.name))} ${made.kind.type}`,
      `UPDATE ${q(table.name)} SET ${q(replaced(column.name))} = ${there(q(column.name))}`,
      `ALTER TABLE ${q(table.name)} DROP COLUMN ${q(column.name)}`,
    ]),
    `ALTER TABLE ${q(name)} DROP COLUMN ${q(key.name)}`,
    `ALTER TABLE ${q(name)} ADD CONSTRAINT ${q(`${name}_pkey`)} PRIMARY KEY (uid)`,
    ...referrers.map(
      ({ table, column }) =>
        `ALTER TABLE ${q(table.name)} ADD CONSTRAINT ${q(`${table.name}_${replaced(column.name)}_fkey`)} FOREIGN KEY (${q(replaced(column.name))}) REFERENCES ${q(name)} (uid) ${column.refers?.rules ?? ""}`,
    ),
  ];
}

/** The schema whose first table has no key: what referred to it refers to nothing. */
function withoutKey(sketch: Sketch): Sketch {
  const [first, ...others] = sketch.tables;
  if (!first) return sketch;
  const free = (table: SketchTable): SketchTable => ({
    ...table,
    columns: table.columns.map(({ refers, ...column }) => (refers && refers.table !== first.name ? { ...column, refers } : column)),
  });
  const { columns } = free(first);
  const key = columns.map(({ numbered: _numbered, ...column }) => column);
  const options = first.options.includes("WITHOUT ROWID") ? "" : first.options;
  const inside = first.inside.filter((text) => !text.includes("REFERENCES"));
  return { ...sketch, tables: [{ ...first, columns: key, key: [], options, inside }, ...others.map(free)] };
}

/** What a numbered column is called by each server. */
const NUMBERED = {
  postgres: "bigserial PRIMARY KEY",
  mysql: "bigint NOT NULL AUTO_INCREMENT PRIMARY KEY",
} as const;

/** Rows are numbered in the order in which they are stored: clients don't ask for the numbers. */
export const addPrimaryKey: ChangeMaker = (sketch) => {
  const on = withoutKey(sketch);
  const { dialect } = sketch;
  const q = quoteFor(dialect);
  const { name } = tableOf(sketch);
  const common: Pick<Change, "on" | "after" | "options"> = {
    on,
    after: on,
    ...(dialect === "mysql" && { options: `{ allow: "table copy" }` }),
  };
  if (sketch.seed % 3 === 0 && dialect !== "sqlite") {
    const value = { postgres: "gen_random_uuid()", mysql: "uuid()" };
    const type = dialect === "mysql" ? "char(36)" : "uuid";
    return {
      ...common,
      source: call("addPrimaryKey", {
        table: name,
        column: "row_id",
        type: dialect === "mysql" ? { kind: "char", length: 36 } : { kind: "uuid" },
        value,
      }),
      ddl: [`ALTER TABLE ${q(name)} ADD COLUMN row_id ${type} DEFAULT ${dialect === "mysql" ? "(uuid())" : value[dialect]} PRIMARY KEY`],
    };
  }
  return {
    ...common,
    source: call("addPrimaryKey", { table: name, column: "row_id" }),
    // The sequence of an unlogged table is logged: what it gives after a crash is new all the same.
    ddl:
      dialect === "sqlite" || sketch.parts.some(({ kind }) => kind === "unlogged")
        ? null
        : [`ALTER TABLE ${q(name)} ADD COLUMN row_id ${NUMBERED[dialect]}`],
  };
};
