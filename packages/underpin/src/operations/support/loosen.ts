import type { LoweredChange } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { Table } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { columnsOf } from "../../model/schema.ts";
import { isLoosened } from "../../sql/loose-check.ts";
import { reference } from "../../sql/template.ts";
import type { OperationContext } from "./context.ts";

/**
 * Lets the checks of a table wait for columns that are being renamed, where triggers fill a row only after it is checked; with no such
 * pairs they are as strict as they were.
 */
export function loosen(table: Table, pairs: readonly Pair[], { dialect }: OperationContext): readonly LoweredChange[] {
  if (dialect.sync.triggersFillRows) return [];
  const standIns = pairs.flatMap(({ old: [old = "", ...more], new: [to = "", ...others], forward, backward }) =>
    more.length + others.length === 0 && forward[to] === reference(old) && backward[old] === reference(to) ? [{ old, new: to }] : [],
  );
  const isMeant = table.checks.some(
    ({ name, expression }) => isLoosened(expression) || (standIns.length > 0 && !name?.startsWith("underpin_")),
  );
  return isMeant ? [{ kind: "loosen-checks", table: table.name, standIns }] : [];
}

/**
 * Refuses what is looked at before triggers have filled a renamed column, and can't wait: it would stop the next release's rows.
 *
 * @throws UnderpinError `UP-UNSUPPORTED`
 */
export function refuseImpatient(table: Table, column: string, { dialect }: OperationContext): void {
  if (dialect.sync.triggersFillRows) return;
  const refuse = (what: string, next: string): never => {
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${what}; the next release's rows would be refused before ${column} is filled.`,
      why: "Triggers fill a row here only once it is written.",
      fine: "Nothing was changed.",
      next,
    });
  };
  if (table.primaryKey?.columns.includes(column))
    refuse(`${table.name}.${column} is part of the primary key`, "Change the key in an evolution of its own first.");
  const computed = table.columns.find(({ nullable, generated }) => !nullable && generated?.uses.includes(column));
  if (computed)
    refuse(
      `${table.name}.${computed.name} is NOT NULL and computed from ${column}`,
      "Let it be NULL first, or drop it until contract is done.",
    );
  const index = table.indexes.find((one) => one.unique && !one.columns.includes(column) && columnsOf(one).includes(column));
  if (index)
    refuse(
      `The unique index ${index.name} has ${column} in an expression or a condition`,
      "Drop it first (dropIndex), and make it anew after contract.",
    );
}
