import { createHash } from "node:crypto";
import type { LoweredChange, Origin } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { Column, Schema, Table } from "../../model/schema.ts";
import type { Propagation } from "../../model/sync.ts";
import type { DefaultValue } from "../../model/types.ts";
import type { OperationContext } from "./context.ts";

/** Two shapes of the same rows in different tables: which writes flow where. */
export interface Link {
  /** Tells this link from others; the same each time it is planned. */
  readonly name: string;
  /** A table on which it fires before the row is written; else after. */
  readonly before?: string;
  /** By table, what each kind of write does to the other tables. */
  readonly propagations: Readonly<Record<string, Readonly<Record<"INSERT" | "UPDATE" | "DELETE", readonly Propagation[]>>>>;
}

/** A name for a link, short enough for a trigger's name and a variable's. */
export function linkName(version: number, ...parts: readonly string[]): string {
  return `link_${createHash("sha256")
    .update(JSON.stringify([version, ...parts]))
    .digest("hex")
    .slice(0, 10)}`;
}

/**
 * In this order, where each is made by itself: a row that flowed when it was inserted, and is changed before there is a trigger
 * for that, would stay behind for good. One that did not flow is carried over later.
 */
const EVENTS = ["DELETE", "UPDATE", "INSERT"] as const;

function* triggersOf({ name, propagations, before }: Link) {
  for (const [t, [table, events]] of Object.entries(propagations).entries())
    for (const event of EVENTS)
      if (events[event].length > 0) {
        const timing = table === before ? ("BEFORE" as const) : ("AFTER" as const);
        yield { name: `underpin_${name}_${t}_${event.toLowerCase()}`, table, timing, event, propagations: events[event] };
      }
}

/**
 * The triggers of a link, made: on new tables first, while no client's statement reaches them. Once there are triggers that
 * write to a table, making one on it waits for the clients; on Galera, where it does not wait, a node may hang.
 */
export function createLink(link: Link, { lower, schema }: OperationContext): readonly LoweredChange[] {
  const isOld = (table: string): number => Number(schema.tables.has(table));
  return [...triggersOf(link)]
    .toSorted((a, b) => isOld(a.table) - isOld(b.table))
    .map(({ name, table, timing, event, propagations }) =>
      lower({ kind: "create-trigger", trigger: { name, table, timing, event, action: { propagations, link: link.name } } }),
    );
}

/** The triggers of a link, taken away. */
export function dropLink(link: Link): readonly LoweredChange[] {
  return [...triggersOf(link)].toReversed().map(({ name, table }): LoweredChange => ({ kind: "drop-trigger", table, name }));
}

/** A live table, or why it can't be. */
export function tableOf(schema: Schema, name: string): Table {
  const table = schema.tables.get(name);
  if (!table) throw new UnderpinError("UP-SCHEMA", { what: `There is no table ${name}.`, fine: "Nothing was changed." });
  return table;
}

/** The key of a live table, or why it can't be linked with another. */
export function keyOf(table: Table): readonly string[] {
  if (!table.primaryKey)
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${table.name} has no primary key; its rows can't be told apart, nor carried over in ranges.`,
      fine: "Nothing was changed.",
      next: "Add a primary key first: addPrimaryKey.",
    });
  return table.primaryKey.columns;
}

/** Refuses an operation, with the reason. */
export function refuse(what: string, next: string): never {
  throw new UnderpinError("UP-UNSUPPORTED", { what, fine: "Nothing was changed.", next });
}

/**
 * A new table whose columns are like live ones, those of `from`. What it is called in the catalogue, and what its constraints are, the
 * dialect says; the columns are in its terms already.
 */
export function createTableLike(table: Table, from: Origin, context: OperationContext): LoweredChange {
  const { lower, schema } = context;
  const present = schema.tables.get(table.name);
  const names = (of: Table): string => of.columns.map((column) => column.name).join(", ");
  if (present && names(present) !== names(table))
    refuse(`There is a table ${table.name} already, with other columns (${names(present)}).`, "Choose another name, or drop that table.");
  const lowered = lower({ kind: "create-table", table: { ...table, columns: [] }, from });
  if (lowered.kind !== "create-table") throw new TypeError("a dialect lowers create-table to create-table");
  return { ...lowered, table: { ...lowered.table, columns: table.columns.map((column) => moved(column, from.table, table, context)) } };
}

/** A column of another table as `to` must have it to hold the same values. */
export function moved(column: Column, from: string, to: Table, { schema, dialect }: OperationContext): Column {
  const origin = schema.tables.get(from);
  return (origin && dialect.catalogue.moved?.(column, origin, to)) ?? column;
}

/** A value as this database writes it. */
export function literal(value: DefaultValue, { lower }: OperationContext): string {
  const lowered = lower({ kind: "alter-column", table: "", column: "", to: { default: value } });
  return (lowered.kind === "alter-column" && lowered.to.default) || "NULL";
}

/** A column as a table that refers to its values has it: not numbered, without default. */
export function plainColumn(column: Column, name: string, nullable: boolean): Column {
  const { onUpdate: _onUpdate, ...rest } = column;
  return { ...rest, name, nullable, default: null, autoincrement: false };
}
