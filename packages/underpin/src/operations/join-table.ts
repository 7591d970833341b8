import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";
import type { ExtractTable } from "./extract-table.ts";

/** Which table goes back into another: declared as its extraction was. */
export type JoinTable = ExtractTable;

/**
 * Joins a table back into the one whose key it shares: the way back of {@link extractTable}.
 *
 * @example
 * joinTable({ from: "address", into: "customer", key: { customer_id: "id" }, columns: [{ from: "street" }, { from: "city" }] })
 */
export function joinTable({ from, into, key, columns, existing }: JoinTable): Operation {
  return declare(`join ${from} into ${into}`, {
    kind: "extracted-table",
    old: "extracted",
    table: into,
    extracted: from,
    key,
    columns: columns.map(({ from: extracted, to, ...rest }) => ({ owner: to ?? extracted, extracted, ...rest })),
    ...(existing && { existing }),
  });
}
