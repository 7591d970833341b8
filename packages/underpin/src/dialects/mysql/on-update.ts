import { findColumn, type Schema, type Table } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import type { Rule } from "../../sync/rule.ts";
import { differs, tick } from "./types.ts";

type Side = "old" | "new";

/** A line of the rule for columns that the server itself changed, as SQL. */
export interface TouchedRule {
  readonly when: string;
  readonly copy: Rule["copy"];
}

/** Whether an UPDATE changed any of the columns. */
export function changed(columns: readonly string[]): string {
  return anyOf(columns.map(isChanged));
}

/**
 * Whether a client changed a side in an UPDATE. The server writes the moment into an `ON UPDATE` column that the statement doesn't speak of:
 * that is nobody's word for a side.
 */
export function changedByClient(pair: Pair, side: Side, schema: Schema): string {
  return anyOf(pair[side].map((column) => isChangedByClient(column, onUpdateOf(pair, column, schema))));
}

/**
 * What the server's `ON UPDATE` tells, where no client changed a side. If both sides have one, the server leaves a column alone only when
 * the statement gives it the value that it has: then that side was spoken of, and the other follows. If one has, the other follows it.
 */
export function touchedRules(pair: Pair, schema: Schema): readonly TouchedRule[] {
  const has = (side: Side): boolean => pair[side].some((column) => onUpdateOf(pair, column, schema) !== undefined);
  if (!has("old") && !has("new")) return [];
  const onlyChanged = (side: Side, other: Side): string =>
    `NOT is_old AND NOT is_new AND ${changed(pair[side])} AND NOT ${changed(pair[other])}`;
  const areBoth = has("old") && has("new");
  return [
    { when: onlyChanged("old", "new"), copy: areBoth ? "backward" : "forward" },
    { when: onlyChanged("new", "old"), copy: areBoth ? "forward" : "backward" },
  ];
}

/**
 * Whether a row that an AFTER UPDATE trigger is shown was written, for a table with `ON UPDATE` columns; null for others. MariaDB fires it for an
 * UPDATE that changes nothing, too, and shows the moment in NEW that it does not write: only the table itself tells that.
 */
export function wasWritten(table: Table | undefined): string | null {
  const stored = (table?.columns ?? []).filter(({ generated }) => !generated);
  const [touched, others] = [stored.filter(({ onUpdate }) => onUpdate), stored.filter(({ onUpdate }) => !onUpdate)];
  if (!table?.primaryKey || touched.length === 0) return null;
  const isNew = (name: string): string => `${tick(name)} <=> NEW.${tick(name)}`;
  const row = [...table.primaryKey.columns, ...touched.map(({ name }) => name)].map(isNew).join(" AND ");
  return `(${changed(others.map(({ name }) => name))} OR EXISTS (SELECT 1 FROM ${tick(table.name)} WHERE ${row}))`;
}

function onUpdateOf(pair: Pair, column: string, schema: Schema): string | undefined {
  return findColumn(schema.tables.get(pair.table), column)?.onUpdate;
}

function isChanged(column: string): string {
  return differs(`NEW.${tick(column)}`, `OLD.${tick(column)}`);
}

function isChangedByClient(column: string, onUpdate: string | undefined): string {
  return onUpdate === undefined ? isChanged(column) : `(${isChanged(column)} AND NOT (NEW.${tick(column)} <=> ${onUpdate}))`;
}

function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(" OR ")})`;
}
