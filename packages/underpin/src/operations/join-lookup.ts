import type { Adopting } from "../model/existing.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";
import { lookUp } from "./kinds/lookup.ts";

/** Which entries go back into the rows that refer to them. */
export interface JoinLookup extends Adopting {
  /** The lookup table; it goes at contract, with entries that no row refers to. */
  readonly from: string;
  readonly into: string;
  /** The lookup table's columns, all but its key; together they are unique. */
  readonly columns: readonly {
    readonly from: string;
    /** Its name there; the same if left out. */
    readonly to?: string;
    /** From contract on. */
    readonly notNull?: boolean;
  }[];
  /** The column that refers to the entry; it goes at contract. */
  readonly reference: string;
  /** The entries' key; `id` if left out. */
  readonly id?: string;
}

/**
 * Puts the entries of a lookup table into the rows that refer to them, the other way round than {@link extractLookup}.
 * What the new release writes gets an entry, so that the old one can refer to it.
 *
 * @example
 * joinLookup({ from: "city", into: "customer", columns: [{ from: "name", to: "city" }], reference: "city_id" })
 */
export function joinLookup({ from, into, columns, reference, id = "id", existing }: JoinLookup): Operation {
  const pairs = columns.map(({ from: lookup, to: row = lookup, ...rest }) => ({ row, lookup, ...rest }));
  return declare(`put ${pairs.map((column) => column.lookup).join(", ")} of ${from} into ${into}`, {
    kind: "lookup",
    old: "reference",
    table: into,
    lookup: from,
    id,
    columns: pairs.map(({ row, lookup }) => ({ row, lookup })),
    reference,
    ...(existing && { existing }),
    map: {
      kind: "map-columns",
      table: into,
      old: [reference],
      new: pairs.map(({ row, lookup, ...rest }) => ({ name: row, type: { like: lookup, of: from }, ...rest })),
      forward: Object.fromEntries(pairs.map(({ row, lookup }) => [row, lookUp(from, lookup, { [id]: reference })])),
      backward: { [reference]: lookUp(from, id, Object.fromEntries(pairs.map(({ row, lookup }) => [lookup, row]))) },
      drop: [reference],
      reads: from,
    },
  });
}
