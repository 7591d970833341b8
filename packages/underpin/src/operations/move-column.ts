import type { Adopting } from "../model/existing.ts";
import type { TableColumn } from "../model/operation.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/** Which column goes where, and which rows belong together. */
export interface MoveColumn extends Adopting {
  readonly from: TableColumn;
  readonly to: TableColumn;
  /** Columns of `from`'s table and those of `to`'s that they equal; unique on both sides. */
  readonly on: Readonly<Record<string, string>>;
  /** NOT NULL in its new place, from contract on. */
  readonly notNull?: boolean;
}

/**
 * Moves a column into another table that has one row for each of its rows. A value whose row has no other is kept where it
 * was written, and stops contract: it would be lost.
 *
 * @example
 * moveColumn({ from: { table: "account", column: "phone" }, to: { table: "profile", column: "phone" }, on: { id: "account_id" } })
 */
export function moveColumn({ from, to, on, notNull, existing }: MoveColumn): Operation {
  return declare(`move ${from.table}.${from.column} to ${to.table}.${to.column}`, {
    kind: "move-column",
    table: from.table,
    from,
    to,
    on,
    ...(notNull && { notNull }),
    ...(existing && { existing }),
  });
}
