import { tableOf } from "../changes/registry.ts";
import type { LoweredChange } from "../model/change.ts";
import type { LockLevel, TableLock } from "../model/dialect.ts";
import { sameColumns, type ForeignKey, type Schema } from "../model/schema.ts";
import type { Step } from "../plan/plan.ts";

type Tables = Schema["tables"];

type Done = Pick<Step, "change" | "statements">;

/** What steps do to others' use of the tables that they change and that are there (`known`), in the order in which they do. */
export function ownLocksOf(steps: readonly Done[], known: Tables | undefined): readonly TableLock[] {
  return strongest(
    steps.flatMap(({ change, statements }) => statements.map(({ lock }) => [tableOf(change), lock] as const)),
    known,
  );
}

/** The same, and what the server does to tables that foreign keys refer to: a key is triggers of both, which come and go with it. */
export function locksOf(steps: readonly Done[], known: Tables | undefined): readonly TableLock[] {
  const referred = steps
    .filter(({ statements }) => statements.some(({ lock }) => lock !== "none"))
    .flatMap(({ change }) => [
      ...keysMade(change).map(({ refTable }) => [refTable, "writes wait"] as const),
      ...keysGone(change, known).map(({ refTable }) => [refTable, "all wait"] as const),
    ]);
  return strongest([...ownLocksOf(steps, known).map(({ table, lock }) => [table, lock] as const), ...referred], known);
}

function strongest(
  all: readonly (readonly [table: string | undefined, lock: LockLevel])[],
  known: Tables | undefined,
): readonly TableLock[] {
  const locks = new Map<string, TableLock["lock"]>();
  for (const [table, lock] of all)
    if (table !== undefined && known?.has(table) && lock !== "none" && locks.get(table) !== "all wait") locks.set(table, lock);
  return [...locks].map(([table, lock]) => ({ table, lock }));
}

function keysMade(change: LoweredChange): readonly ForeignKey[] {
  if (change.kind === "create-table") return change.table.foreignKeys;
  return (change.kind === "add-column" || change.kind === "add-foreign-key") && change.foreignKey ? [change.foreignKey] : [];
}

function keysGone(change: LoweredChange, known: Tables | undefined): readonly ForeignKey[] {
  const keys = known?.get(tableOf(change) ?? "")?.foreignKeys ?? [];
  if (change.kind === "drop-table") return keys;
  if (change.kind === "drop-foreign-key") return keys.filter(({ columns }) => sameColumns(columns, change.columns));
  return change.kind === "drop-column" ? keys.filter(({ columns }) => columns.includes(change.column)) : [];
}
