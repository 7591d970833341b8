import { quoteFor, type Sketch, type SketchColumn } from "../sketch.ts";
import { append, call, tableOf, target, type Change, type ChangeMaker } from "./change.ts";

const isOrdered = ({ kind }: SketchColumn): boolean => kind.traits.includes("ordered");

/** A change of what hangs on the table, not of what clients see. */
function plain(sketch: Sketch, source: string, ddl: readonly string[] | null, more: Partial<Change> = {}): Change {
  return { source, ddl, after: sketch, ...more };
}

export const addIndex: ChangeMaker = (sketch) => {
  const column = target(sketch, isOrdered);
  if (!column) return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  return plain(sketch, call("addIndex", { table, name: "i_new", columns: [column.name] }), [
    `CREATE INDEX i_new ON ${q(table)} (${q(column.name)})`,
  ]);
};

/** The first index, unique or check that a part made on the first table. */
function named(sketch: Sketch, prefix: "i_" | "u_" | "k_"): string | undefined {
  const table = quoteFor(sketch.dialect)(tableOf(sketch).name);
  return sketch.parts
    .flatMap(({ sql }) => [...sql, ...tableOf(sketch).inside])
    .filter((sql) => sql.includes(` ON ${table}`) || sql.startsWith(`ALTER TABLE ${table} `) || sql.startsWith("CONSTRAINT"))
    .map((sql) => new RegExp(`(?:INDEX|CONSTRAINT|UNIQUE) (${prefix}\\d+)\\b`).exec(sql)?.[1])
    .find((name) => name !== undefined);
}

export const dropIndex: ChangeMaker = (sketch) => {
  const name = named(sketch, "i_");
  if (name === undefined) return null;
  const table = tableOf(sketch).name;
  const on = sketch.dialect === "mysql" ? ` ON ${quoteFor("mysql")(table)}` : "";
  return plain(sketch, call("dropIndex", { table, name }), [`DROP INDEX ${sketch.dialect === "sqlite" ? "IF EXISTS " : ""}${name}${on}`], {
    asPlain: true,
  });
};

export const renameIndex: ChangeMaker = (sketch) => {
  const from = named(sketch, "i_");
  if (from === undefined) return null;
  const table = tableOf(sketch).name;
  const ddl =
    sketch.dialect === "postgres"
      ? [`ALTER INDEX ${from} RENAME TO i_new`]
      : sketch.dialect === "mysql"
        ? [`ALTER TABLE ${quoteFor("mysql")(table)} RENAME INDEX ${from} TO i_new`]
        : null;
  return plain(sketch, call("renameIndex", { table, from, to: "i_new" }), ddl);
};

export const addCheck: ChangeMaker = (sketch) => {
  const column = target(sketch, isOrdered);
  if (!column) return null;
  const { dialect } = sketch;
  const q = quoteFor(dialect);
  const table = tableOf(sketch).name;
  const expression = (c: string): string => `${c} <> ${column.kind.values.at(-1)}`;
  const text = `CONSTRAINT k_new CHECK (${expression(dialect === "sqlite" ? q(column.name) : q(column.name))})`;
  return plain(
    sketch,
    call("addCheck", { table, name: "k_new", expression: expression(quoteFor("postgres")(column.name)) }),
    dialect === "sqlite" ? append(sketch, text) : [`ALTER TABLE ${q(table)} ADD ${text}`],
    // SQLite looks at no row when a check is written into the text.
    { mayFindData: true },
  );
};

/** Nobody is marked here: until contract it is as without. */
export const bindCheck: ChangeMaker = (sketch) => {
  const change = addCheck(sketch);
  return change && { ...change, source: change.source.replace(/\}\)$/, ',"holds":"marked"})') };
};

export const addUnique: ChangeMaker = (sketch) => {
  const column = target(sketch, isOrdered);
  if (!column) return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  return plain(
    sketch,
    call("addUnique", { table, columns: [column.name], name: "u_new" }),
    sketch.dialect === "sqlite" ? null : [`ALTER TABLE ${q(table)} ADD CONSTRAINT u_new UNIQUE (${q(column.name)})`],
    { mayFindData: true },
  );
};

export const dropCheck: ChangeMaker = (sketch) => {
  const name = named(sketch, "k_");
  if (name === undefined) return null;
  const table = tableOf(sketch).name;
  return plain(
    sketch,
    call("dropCheck", { table, name }),
    sketch.dialect === "sqlite" ? null : [`ALTER TABLE ${quoteFor(sketch.dialect)(table)} DROP CONSTRAINT ${name}`],
  );
};

export const renameConstraint: ChangeMaker = (sketch) => {
  const from = named(sketch, "u_") ?? named(sketch, "k_");
  if (from === undefined || sketch.dialect === "sqlite") return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  const verb = sketch.dialect === "mysql" ? "INDEX" : "CONSTRAINT";
  return plain(sketch, call("renameConstraint", { table, from, to: "c_new" }), [`ALTER TABLE ${q(table)} RENAME ${verb} ${from} TO c_new`]);
};

export const addForeignKey: ChangeMaker = (sketch) => {
  const [table, other] = sketch.tables;
  const key = other?.key.length === 1 ? other.columns[0] : undefined;
  const column = table?.columns.findLast(({ kind, numbered, refers }) => kind === key?.kind && !numbered && !refers);
  if (!table || !other || !key || !column) return null;
  const q = quoteFor(sketch.dialect);
  return plain(
    sketch,
    call("addForeignKey", {
      table: table.name,
      columns: [column.name],
      name: "f_new",
      references: { table: other.name, columns: [key.name] },
    }),
    sketch.dialect === "sqlite"
      ? null
      : [`ALTER TABLE ${q(table.name)} ADD CONSTRAINT f_new FOREIGN KEY (${q(column.name)}) REFERENCES ${q(other.name)} (${q(key.name)})`],
    { mayFindData: true },
  );
};
