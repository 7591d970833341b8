import { tableOf } from "../changes/registry.ts";
import type { TableLock } from "../model/dialect.ts";
import type { Schema } from "../model/schema.ts";
import type { Step } from "../plan/plan.ts";

/** What steps do to others' use of tables that are there (`known`), each as far as the strongest of them needs, in the order of their first. */
export function locksOf(steps: readonly Pick<Step, "change" | "statements">[], known: Schema["tables"] | undefined): readonly TableLock[] {
  const locks = new Map<string, TableLock["lock"]>();
  for (const { change, statements } of steps) {
    const table = tableOf(change);
    if (table === undefined || !known?.has(table)) continue;
    for (const { lock } of statements) if (lock !== "none" && locks.get(table) !== "all wait") locks.set(table, lock);
  }
  return [...locks].map(([table, lock]) => ({ table, lock }));
}
