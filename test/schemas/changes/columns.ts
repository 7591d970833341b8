import { definitionOf, pick, quoteFor, type Kind, type Sketch, type SketchColumn } from "../sketch.ts";
import { KINDS } from "../kinds.ts";
import { call, tableOf, withColumn, type ChangeMaker } from "./change.ts";

/** The last column, or one of the others now and then: keys and foreign keys, too. */
function target(sketch: Sketch, fits: (column: SketchColumn) => boolean = () => true): SketchColumn | null {
  const { columns } = tableOf(sketch);
  const candidates = columns.filter(fits);
  if (candidates.length === 0) return null;
  return sketch.seed % 4 === 0 ? pick(candidates, sketch.seed) : (candidates.at(-1) ?? null);
}

export const renameColumn: ChangeMaker = (sketch) => {
  const column = target(sketch);
  if (!column) return null;
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  const to = sketch.seed % 5 === 0 ? "New Name" : "renamed";
  return {
    source: call("renameColumn", { table, from: column.name, to }),
    ddl: [`ALTER TABLE ${q(table)} RENAME COLUMN ${q(column.name)} TO ${q(to)}`],
    after: withColumn(sketch, column.name, { ...column, name: to }),
  };
};

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
  ],
  mysql: [
    { from: "int", to: "bigint", type: { kind: "bigint" } },
    { from: "int", to: "varchar", type: { kind: "varchar", length: 40 }, there: "CAST({} AS CHAR)", back: "CAST({} AS SIGNED)" },
    { from: "varchar", to: "text", type: { kind: "text" } },
    { from: "boolean", to: "int", type: { kind: "integer" } },
  ],
  sqlite: [
    { from: "integer", to: "bigint", type: { kind: "bigint" } },
    { from: "integer", to: "text", type: { kind: "text" }, there: "CAST({} AS TEXT)", back: "CAST({} AS INTEGER)" },
    { from: "varchar", to: "text", type: { kind: "text" } },
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
      forward: there.replace("{}", `{${column.name}}`),
      backward: back.replace("{}", `{${to}}`),
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

function plainConversion(
  { dialect, tables: [table] }: Sketch,
  column: SketchColumn,
  kind: Kind,
  to: string,
  there: string,
): readonly string[] | null {
  if (!table) return null;
  const q = quoteFor(dialect);
  const [t, c] = [q(table.name), q(column.name)];
  switch (dialect) {
    case "postgres":
      return [
        ...(column.default === null ? [] : [`ALTER TABLE ${t} ALTER COLUMN ${c} DROP DEFAULT`]),
        `ALTER TABLE ${t} ALTER COLUMN ${c} TYPE ${kind.type} USING ${there.replace("{}", c)}`,
        ...(column.default === null
          ? []
          : [`ALTER TABLE ${t} ALTER COLUMN ${c} SET DEFAULT ${there.replace("{}", `(${column.default})`)}`]),
        `ALTER TABLE ${t} RENAME COLUMN ${c} TO ${q(to)}`,
      ];
    case "mysql":
      return [`ALTER TABLE ${t} CHANGE ${c} ${definitionOf(dialect, { ...column, name: to, kind })}`];
    default: {
      // SQLite has no such DDL: the text that it keeps is changed by hand.
      const [before, after] = [definitionOf(dialect, column), definitionOf(dialect, { ...column, kind })].map((text) =>
        text.replaceAll("'", "''"),
      );
      return [
        "PRAGMA writable_schema = ON",
        `UPDATE sqlite_master SET sql = replace(sql, '${before}', '${after}') WHERE type = 'table' AND name = '${table.name.replaceAll("'", "''")}'`,
        "PRAGMA writable_schema = RESET",
        `UPDATE ${t} SET ${c} = ${there.replace("{}", c)}`,
        `ALTER TABLE ${t} RENAME COLUMN ${c} TO ${q(to)}`,
      ];
    }
  }
}
