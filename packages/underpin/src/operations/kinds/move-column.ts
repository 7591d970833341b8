import type { LoweredChange } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { MoveColumnSpec, TableColumn } from "../../model/operation.ts";
import { findColumn, isWholeKey, type Table } from "../../model/schema.ts";
import type { Propagation } from "../../model/sync.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import type { OperationContext } from "../support/context.ts";
import { createLink, dropLink, keyOf, linkName, moved, plainColumn, refuse, tableOf, type Link } from "../support/link.ts";
import { reference } from "../../sql/template.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/** A column that goes into another table, which has one row for each of this one's. */
export const moveColumn: OperationKind<MoveColumnSpec> = {
  claims: ({ from, to, on }) => [
    { table: from.table, columns: [from.column, ...Object.keys(on)] },
    { table: to.table, columns: [to.column, ...Object.values(on)] },
  ],
  treats: ({ from, to }) => [
    { table: from.table, columns: [from.column], treatment: "move column" },
    { table: to.table, columns: "all", treatment: "extend table" },
  ],
  trials: noTrials,
  expand: (spec, context) => {
    check(spec, context);
    const { from, to } = spec;
    const like = findColumn(tableOf(context.schema, from.table), from.column);
    const added = like && moved(plainColumn(like, to.column, true), from.table, tableOf(context.schema, to.table), context);
    return [
      ...(added ? [{ kind: "add-column", table: to.table, column: added } as const] : []),
      ...createLink(linkOf(spec, context), context),
      ...fillTriggers(spec, context),
    ];
  },
  migrate: (spec, context) => [move(spec, context), verification(spec, context)],
  contract: (spec, context) => [
    verification(spec, context),
    ...(spec.notNull ? [{ kind: "alter-column", table: spec.to.table, column: spec.to.column, to: { nullable: false } } as const] : []),
    ...dropTriggers(spec, context),
    { kind: "drop-column", table: spec.from.table, column: spec.from.column },
  ],
  revert: (spec, context) => [...dropTriggers(spec, context), { kind: "drop-column", table: spec.to.table, column: spec.to.column }],
};

function nameOf({ from, to }: MoveColumnSpec, version: number): string {
  return linkName(version, from.table, from.column, to.table, to.column);
}

function dropTriggers(spec: MoveColumnSpec, context: OperationContext): readonly LoweredChange[] {
  const fills = fillTriggers(spec, context).flatMap((change): LoweredChange[] =>
    change.kind === "create-trigger" ? [{ kind: "drop-trigger", table: change.trigger.table, name: change.trigger.name }] : [],
  );
  return [...dropLink(linkOf(spec, context)), ...fills];
}

function check({ from, to, on }: MoveColumnSpec, { schema }: OperationContext): void {
  const [source, target] = [tableOf(schema, from.table), tableOf(schema, to.table)];
  const column = findColumn(source, from.column);
  if (!column) throw new UnderpinError("UP-SCHEMA", { what: `${from.table} has no column ${from.column}.`, fine: "Nothing was changed." });
  if (!column.nullable || column.default !== null)
    refuse(
      `${from.table}.${from.column} is NOT NULL or has a default: the new release does not know it there, and its rows would say something.`,
      "Let it be NULL first (dropNotNull, dropDefault), in an evolution of its own.",
    );
  for (const [table, names] of [
    [source, Object.keys(on)],
    [target, Object.values(on)],
  ] as const)
    if (!isUnique(table, names))
      refuse(
        `${table.name}(${names.join(", ")}) is not unique: a value could belong to several rows.`,
        "Name columns that are unique on both sides.",
      );
  if (keyOf(source).includes(from.column)) refuse(`${from.table}.${from.column} is part of the primary key.`, "Keys can't be moved.");
}

function isUnique(table: Table, names: readonly string[]): boolean {
  const same = (columns: readonly string[]): boolean => columns.length === names.length && columns.every((name) => names.includes(name));
  return [...(table.primaryKey ? [table.primaryKey] : []), ...table.unique, ...table.indexes.filter(isWholeKey)].some((key) =>
    same(key.columns),
  );
}

/**
 * A row that comes without a value takes that of the other table's row, if that was there first; so does one whose key
 * becomes that row's: whoever changes the keys of both does so one after the other.
 */
function fillTriggers(spec: MoveColumnSpec, { version, schema, dialect, lower }: OperationContext): readonly LoweredChange[] {
  const { from, to, on } = spec;
  const name = nameOf(spec, version);
  const inverse = Object.fromEntries(Object.entries(on).map(([a, b]) => [b, a]));
  return [
    { own: from, other: to, by: inverse, side: "from" },
    { own: to, other: from, by: on, side: "to" },
  ].flatMap(({ own, other, by, side }) => {
    const rekeyed = { any: Object.values(by).map((changed) => ({ changed })) };
    const key = schema.tables.get(own.table)?.primaryKey?.columns ?? [];
    // The NULL of an upsert on a row that is there is its client's word; the trigger runs before the server finds that row.
    const isNew = (event: string): string =>
      event === "INSERT" && key.length > 0 && dialect.sync.triggersFillRows
        ? ` AND NOT EXISTS (SELECT 1 FROM ${quoteTable(own.table)} WHERE ${key.map((column) => `${quoteTable(own.table)}.${quote(column)} = ${reference(column, "NEW")}`).join(" AND ")})`
        : "";
    const same = Object.entries(by).map(([theirs, ours]) => `${quoteTable(other.table)}.${quote(theirs)} = ${reference(ours, "NEW")}`);
    return (["INSERT", "UPDATE"] as const).map((event) =>
      lower({
        kind: "create-trigger",
        trigger: {
          name: `underpin_${name}_${side}_${event.toLowerCase()}`,
          table: own.table,
          timing: dialect.sync.triggersFillRows ? "BEFORE" : "AFTER",
          event,
          ...(event === "UPDATE" && { when: rekeyed }),
          action: {
            fill: own.column,
            with: `(SELECT ${quoteTable(other.table)}.${quote(other.column)} FROM ${quoteTable(other.table)} WHERE ${same.join(" AND ")}${isNew(event)})`,
            key,
          },
        },
      }),
    );
  });
}

function linkOf(spec: MoveColumnSpec, { dialect, version }: OperationContext): Link {
  const { from, to, on } = spec;
  const inverse = Object.fromEntries(Object.entries(on).map(([a, b]) => [b, a]));
  const marked = dialect.sync.marked(version);
  const flowsOf = (own: TableColumn, other: TableColumn, by: Readonly<Record<string, string>>, knows: string) => {
    const differs = (column: string): string => dialect.sync.differs(reference(column, "NEW"), reference(column, "OLD"));
    const row = (of: "NEW" | "OLD"): Record<string, string> =>
      Object.fromEntries(Object.entries(by).map(([theirs, ours]) => [theirs, reference(ours, of)]));
    const set: Propagation = { do: "set", table: other.table, key: row("NEW"), values: { [other.column]: reference(own.column, "NEW") } };
    const clear: Propagation = { do: "set", table: other.table, key: row("OLD"), values: { [other.column]: "NULL" } };
    const rekeyed = Object.values(by).map(differs).join(" OR ");
    return {
      INSERT: [{ ...set, when: `${reference(own.column, "NEW")} IS NOT NULL` }],
      UPDATE: [
        { ...clear, when: rekeyed },
        { ...set, when: `${differs(own.column)} OR ((${rekeyed}) AND ${reference(own.column, "NEW")} IS NOT NULL)` },
      ],
      // The value goes with the row only if whoever deletes it knows that it is in there.
      DELETE: [{ ...clear, when: knows }],
    };
  };
  return {
    name: nameOf(spec, version),
    propagations: {
      [from.table]: flowsOf(from, to, inverse, marked === null ? "1 = 1" : `NOT (${marked})`),
      [to.table]: flowsOf(to, from, on, marked ?? "1 = 0"),
    },
  };
}

/** The rows of both tables that belong together. */
function together({ from, to, on }: MoveColumnSpec): string {
  return Object.entries(on)
    .map(([ours, theirs]) => `${quoteTable(from.table)}.${quote(ours)} = ${quoteTable(to.table)}.${quote(theirs)}`)
    .join(" AND ");
}

function move(spec: MoveColumnSpec, { schema, version }: OperationContext): LoweredChange {
  const { from, to, on } = spec;
  const key = schema.tables.get(to.table)?.primaryKey?.columns ?? [];
  // Only where both are walked in one order can what is read be locked by range.
  const reads = key.map((name) => Object.keys(on).find((ours) => on[ours] === name));
  const isOrdered = reads.every((name) => name !== undefined);
  const value = `(SELECT ${quoteTable(from.table)}.${quote(from.column)} FROM ${quoteTable(from.table)} WHERE ${together(spec)})`;
  return {
    kind: "move",
    move: {
      name: `carry ${from.column} of ${from.table} over to ${to.table}`,
      table: to.table,
      set: { [to.column]: value },
      where: `${quoteTable(to.table)}.${quote(to.column)} IS NULL AND ${value} IS NOT NULL`,
      link: nameOf(spec, version),
      ...(isOrdered && { reads: { table: from.table, key: reads.flatMap((name) => name ?? []) } }),
    },
  };
}

function verification(spec: MoveColumnSpec, { dialect }: OperationContext): LoweredChange {
  const { from, to, on } = spec;
  const [a, b] = [`${quoteTable(from.table)}.${quote(from.column)}`, `${quoteTable(to.table)}.${quote(to.column)}`];
  const keys = Object.keys(on).map((name) => `${quoteTable(from.table)}.${quote(name)}`);
  return {
    kind: "verify-rows",
    table: from.table,
    title: `verify that ${from.column} of ${from.table} is that of ${to.table} in every row`,
    query: `SELECT ${keys.join(", ")} FROM ${quoteTable(from.table)} LEFT JOIN ${quoteTable(to.table)} ON ${together(spec)} WHERE ${dialect.sync.differs(a, b)} LIMIT 5`,
    finding: `${from.table}.${from.column} and ${to.table}.${to.column} disagree, or have no row to go to`,
  };
}
