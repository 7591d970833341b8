import type { Operation } from "../scripts/script.ts";
import { declare } from "./declare.ts";

/** Which table goes back into another. */
export interface JoinTable {
  readonly from: string;
  readonly into: string;
  /** `from`'s primary key: for each of its columns the one of `into`'s that it equals. */
  readonly key: Readonly<Record<string, string>>;
  /** Every other column of `from`. */
  readonly columns: readonly {
    readonly from: string;
    /** Its name there; the same if left out. */
    readonly to?: string;
    /** For a NOT NULL column: what the old release sees where the new one leaves it open. */
    readonly missing?: string | number | boolean;
    /** From contract on. */
    readonly notNull?: boolean;
  }[];
}

/**
 * Joins a table back into the one whose key it shares: the way back of {@link extractTable}.
 *
 * @example
 * joinTable({ from: "address", into: "customer", key: { customer_id: "id" }, columns: [{ from: "street" }, { from: "city" }] })
 */
export function joinTable({ from, into, key, columns }: JoinTable): Operation {
  return declare(`join ${from} into ${into}`, {
    kind: "satellite",
    old: "satellite",
    table: into,
    satellite: from,
    key,
    columns: columns.map(({ from: satellite, to, ...rest }) => ({ owner: to ?? satellite, satellite, ...rest })),
  });
}
