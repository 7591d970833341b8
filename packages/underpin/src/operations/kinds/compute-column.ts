import type { LoweredChange, Move } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { ComputeColumnSpec, NewColumn } from "../../model/operation.ts";
import { findColumn } from "../../model/schema.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import type { OperationContext } from "../support/context.ts";
import { keyOf, linkName, refuse, tableOf } from "../support/link.ts";
import { untouched } from "../support/untouched.ts";
import { noTrials, type OperationKind } from "./kind.ts";

const EVENTS = ["INSERT", "UPDATE"] as const;

/** A column that a function of the service computes; what no trigger can carry over is refused meanwhile. */
export const computeColumn: OperationKind<ComputeColumnSpec> = {
  claims: ({ table, from, column }) => [{ table, columns: [...from, column.name] }],
  treats: ({ table, from }) => [{ table, columns: from, treatment: "move column" }],
  trials: noTrials,
  expand: (spec, context) => {
    check(spec, context);
    return [added(spec, context), ...EVENTS.map((event) => refusal(spec, event, context))];
  },
  migrate: (spec, context) => [{ kind: "move", move: moveOf(spec, context) }, verification(spec, context)],
  contract: (spec, context) => {
    const { table, from, column } = spec;
    return [
      verification(spec, context),
      ...(column.notNull ? [{ kind: "alter-column", table, column: column.name, to: { nullable: false } } as const] : []),
      ...allow(spec, context),
      ...from.map((old): LoweredChange => ({ kind: "drop-column", table, column: old })),
    ];
  },
  revert: (spec, context) => [...allow(spec, context), { kind: "drop-column", table: spec.table, column: spec.column.name }],
};

function triggerName({ table, column }: ComputeColumnSpec, version: number, event: (typeof EVENTS)[number]): string {
  return `underpin_${linkName(version, table, column.name)}_${event.toLowerCase()}`;
}

/** What the old release writes into the columns that it is computed from is refused … */
function refusal(spec: ComputeColumnSpec, event: (typeof EVENTS)[number], { version, lower }: OperationContext): LoweredChange {
  const { table, from, message } = spec;
  return lower({
    kind: "create-trigger",
    trigger: {
      name: triggerName(spec, version, event),
      table,
      timing: "BEFORE",
      event,
      when: { any: from.map((old) => (event === "INSERT" ? { notNull: `NEW.${old}` } : { changed: old })) },
      action: { refuse: message },
    },
  });
}

/** … until these triggers go. */
function allow(spec: ComputeColumnSpec, { version }: OperationContext): readonly LoweredChange[] {
  return EVENTS.map((event) => ({ kind: "drop-trigger", table: spec.table, name: triggerName(spec, version, event) }));
}

function check({ table, from }: ComputeColumnSpec, { schema }: OperationContext): void {
  const live = tableOf(schema, table);
  const key = keyOf(live);
  for (const name of from) {
    const column = findColumn(live, name);
    if (!column) throw new UnderpinError("UP-SCHEMA", { what: `${table} has no column ${name}.`, fine: "Nothing was changed." });
    if (key.includes(name)) refuse(`${table}.${name} is part of the primary key.`, "Compute from other columns.");
    if (!column.nullable)
      refuse(
        `${table}.${name} is NOT NULL: inserts of the new release, which does not know it, would fail.`,
        "Let it be NULL first (dropNotNull), in an evolution before this one.",
      );
  }
}

function added({ table, from, column }: ComputeColumnSpec, { lower, schema, dialect }: OperationContext): LoweredChange {
  if ("like" in column.type) throw new TypeError("a computed column has a type of its own");
  const change = lower({
    kind: "add-column",
    table,
    column: { name: column.name, type: column.type, nullable: true, default: null, autoincrement: false },
  });
  if (change.kind !== "add-column") return change;
  const live = tableOf(schema, table);
  const others = from.flatMap((name) => findColumn(live, name) ?? []);
  return { ...change, column: { ...change.column, ...dialect.catalogue.holding?.(others, change.column.type, live) } };
}

/** Rows are locked while they are computed, and set only where nobody has set them since: a compare-and-set. */
function moveOf({ table, from, column, compute }: ComputeColumnSpec, { schema }: OperationContext): Move {
  const key = schema.tables.get(table)?.primaryKey?.columns ?? [];
  const where = key.map((name) => `${quote(name)} = ?`).join(" AND ");
  const target = quote(column.name);
  const rest = Object.entries(untouched(schema, table)).map(([name, value]) => `, ${quote(name)} = ${value}`);
  return {
    name: `compute ${column.name} of ${table}`,
    table,
    columns: from,
    where: pending(from, column),
    rows: async (rows, { run, settings }) => {
      for (const row of rows)
        await run(`UPDATE ${quoteTable(table)} SET ${target} = ?${rest.join("")} WHERE ${where} AND ${target} IS NULL`, [
          await compute(row, settings),
          ...key.map((name) => row[name]),
        ]);
    },
  };
}

function pending(from: readonly string[], column: NewColumn): string {
  return `${quote(column.name)} IS NULL AND (${from.map((name) => `${quote(name)} IS NOT NULL`).join(" OR ")})`;
}

/** Only keys are shown of rows that are not computed: what they hold may be what is to be encrypted. */
function verification({ table, from, column }: ComputeColumnSpec, { schema }: OperationContext): LoweredChange {
  const key = schema.tables.get(table)?.primaryKey?.columns ?? [];
  return {
    kind: "verify-rows",
    table,
    title: `verify that ${column.name} of ${table} is computed in every row`,
    query: `SELECT ${key.map(quote).join(", ")} FROM ${quoteTable(table)} WHERE ${pending(from, column)} LIMIT 5`,
    finding: `rows of ${table} have no ${column.name}`,
  };
}
