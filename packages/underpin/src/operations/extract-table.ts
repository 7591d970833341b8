import type { Adopting } from "../model/existing.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/** Which columns go into a table of their own, or, joined back, out of it. */
export interface ExtractTable extends Adopting {
  readonly from: string;
  readonly into: string;
  /** The extracted table's key: for each of its columns the one of the other's primary key that it equals. */
  readonly key: Readonly<Record<string, string>>;
  /** The columns that go; of a table that is joined back, all but its key. */
  readonly columns: readonly {
    readonly from: string;
    /** Its name there; the same if left out. */
    readonly to?: string;
    /** For a NOT NULL column (without a default): what the old release sees where the new one says nothing. */
    readonly missing?: string | number | boolean;
    /** From contract on. */
    readonly notNull?: boolean;
  }[];
}

/**
 * Moves columns into a new table with the same key, one row for one. A row of the old table in which none of the columns
 * says anything has no row there.
 *
 * @example
 * extractTable({ from: "customer", into: "address", key: { customer_id: "id" }, columns: [{ from: "street" }, { from: "city" }] })
 */
export function extractTable({ from, into, key, columns, existing }: ExtractTable): Operation {
  return declare(`extract ${columns.map((column) => column.from).join(", ")} of ${from} into ${into}`, {
    kind: "extracted-table",
    old: "owner",
    table: from,
    extracted: into,
    key,
    columns: columns.map(({ from: owner, to, ...rest }) => ({ owner, extracted: to ?? owner, ...rest })),
    ...(existing && { existing }),
  });
}
