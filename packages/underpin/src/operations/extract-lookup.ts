import type { Adopting } from "../model/existing.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";
import { lookUp } from "./kinds/lookup.ts";

/** Which values go into a table of their own. */
export interface ExtractLookup extends Adopting {
  readonly from: string;
  readonly into: string;
  /** The columns whose values go; several make one entry together, and must be NOT NULL. */
  readonly columns: readonly { readonly from: string; /** Its name there; the same if left out. */ readonly to?: string }[];
  /** The new column that refers to the entry. */
  readonly reference: string;
  /** The entries' key, numbered by the database; `id` if left out. */
  readonly id?: string;
  /** Whether a row must have an entry, from contract on. */
  readonly notNull?: boolean;
}

/**
 * Puts the values of columns into a new table, each once, and a reference to it into the rows. Rows of the old release get
 * an entry as they are written; where the new one changes an entry, all rows that refer to it change for the old one.
 * Values that the column's own collation takes for equal are one entry; an entry that nobody uses any more stays.
 *
 * @example
 * extractLookup({ from: "customer", into: "city", columns: [{ from: "city", to: "name" }], reference: "city_id" })
 */
export function extractLookup({ from, into, columns, reference, id = "id", notNull, existing }: ExtractLookup): Operation {
  const pairs = columns.map(({ from: row, to = row }) => ({ row, lookup: to }));
  const rows = pairs.map((column) => column.row);
  return declare(`extract the values of ${rows.join(", ")} of ${from} into ${into}`, {
    kind: "lookup",
    old: "values",
    table: from,
    lookup: into,
    id,
    columns: pairs,
    reference,
    ...(existing && { existing }),
    map: {
      kind: "map-columns",
      table: from,
      old: rows,
      new: [{ name: reference, type: { kind: "integer" }, references: { table: into, column: id }, ...(notNull && { notNull }) }],
      forward: { [reference]: lookUp(into, id, Object.fromEntries(pairs.map(({ row, lookup }) => [lookup, row]))) },
      backward: Object.fromEntries(pairs.map(({ row, lookup }) => [row, lookUp(into, lookup, { [id]: reference })])),
      drop: rows,
      reads: into,
    },
  });
}
