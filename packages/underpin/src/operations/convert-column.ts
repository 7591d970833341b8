import type { Adopting } from "../model/existing.ts";
import type { Expression } from "../model/sync.ts";
import type { ColumnType } from "../model/types.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/** How a column becomes another of a different type. */
export interface ConvertColumn extends Adopting {
  readonly table: string;
  readonly from: string;
  /** The new column's name: the two must be told apart while both are in use. */
  readonly to: string;
  readonly type: ColumnType;
  /** The new value from the old one, `{from}` standing for it. */
  readonly forward: Expression;
  /** The old value from the new one. */
  readonly backward: Expression;
  readonly notNull?: boolean;
}

/**
 * Changes what a column holds: its type, its unit, its spelling.
 *
 * @example
 * convertColumn({ table: "item", from: "price", to: "price_cents", type: { kind: "integer" }, forward: "{price} * 100", backward: "{price_cents} / 100" })
 */
export function convertColumn({ table, from, to, type, forward, backward, notNull, existing }: ConvertColumn): Operation {
  return declare(`convert ${table}.${from} to ${to}`, {
    kind: "map-columns",
    table,
    old: [from],
    new: [{ name: to, type, ...(notNull && { notNull }) }],
    forward: { [to]: forward },
    backward: { [from]: backward },
    drop: [from],
    ...(existing && { existing }),
  });
}
