import { apply } from "../changes/registry.ts";
import type { GoingName } from "../model/use.ts";
import type { PlannedScript } from "./plan.ts";

/**
 * Columns and tables that stand before contract and not after it, where contract is all that is ahead: before that, the running release uses them by
 * right.
 */
export function goingNames(planned: readonly PlannedScript[]): readonly GoingName[] {
  const ahead = planned.flatMap(({ file, steps }) => steps.filter(({ skip }) => skip === undefined).map((step) => ({ file, step })));
  const [first, last] = [ahead[0]?.step, ahead.at(-1)?.step];
  if (!first || !last || ahead.some(({ file }) => file.repository !== "contract")) return [];
  const [before, after] = [first.schema.tables, apply(last.schema, last.change).tables];
  return [...before.values()].flatMap(({ name: table, columns }): readonly GoingName[] => {
    const left = after.get(table);
    if (!left) return isOurs(table) ? [] : [{ table, column: null }];
    const there = new Set(left.columns.map(({ name }) => name));
    return columns.flatMap(({ name: column }) => (there.has(column) || isOurs(column) ? [] : [{ table, column }]));
  });
}

/** What clients never heard of. */
const isOurs = (name: string): boolean => name.startsWith("underpin_");
