import type { Adopting } from "../model/existing.ts";
import type { NewColumn } from "../model/operation.ts";
import type { Expression } from "../model/sync.ts";
import type { Operation } from "../scripts/script.ts";
import { requireForm } from "./support/declared.ts";
import { declare } from "./support/declare.ts";

/** How one column becomes several. */
export interface SplitColumn extends Adopting {
  readonly table: string;
  readonly from: string;
  readonly into: readonly (NewColumn & { readonly forward: Expression })[];
  /** The old value from the new ones. */
  readonly backward: Expression;
}

/**
 * Splits one column into several.
 *
 * @throws UnderpinError `UP-SCRIPT` if a column of `into` lacks a part
 * @example
 * splitColumn({ table: "person", from: "name", into: [{ name: "first", type: { kind: "text" }, forward: "…{name}…" }, …], backward: "{first} || ' ' || {last}" })
 */
export function splitColumn({ table, from, into, backward, existing }: SplitColumn): Operation {
  requireForm(
    "splitColumn",
    Array.isArray(into) && into.every(({ name, type, forward }) => typeof name === "string" && type !== undefined && forward !== undefined),
    "each column of `into` has a name, a type and a forward",
    'into: [{ name: "first", type: { kind: "text" }, forward: "…{name}…" }]',
  );
  return declare(`split ${table}.${from} into ${into.map((column) => column.name).join(", ")}`, {
    kind: "map-columns",
    table,
    old: [from],
    new: into.map(({ forward: _forward, ...column }) => column),
    forward: Object.fromEntries(into.map((column) => [column.name, column.forward])),
    backward: { [from]: backward },
    drop: [from],
    ...(existing && { existing }),
  });
}
