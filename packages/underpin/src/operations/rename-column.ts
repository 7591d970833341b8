import type { Adopting } from "../model/existing.ts";
import type { Operation } from "../scripts/script.ts";
import { reference } from "../sql/template.ts";
import { declare } from "./support/declare.ts";

/**
 * Renames a column. Until contract both names hold the same value, whichever release writes; the new one takes over type,
 * nullability, default and indexes.
 *
 * @example
 * export default evolution([renameColumn({ table: "project", from: "description", to: "summary" })]);
 */
export function renameColumn({
  table,
  from,
  to,
  existing,
}: Adopting & { readonly table: string; readonly from: string; readonly to: string }): Operation {
  return declare(`rename ${table}.${from} to ${to}`, {
    kind: "map-columns",
    table,
    old: [from],
    new: [{ name: to, type: { like: from } }],
    forward: { [to]: reference(from) },
    backward: { [from]: reference(to) },
    drop: [from],
    ...(existing && { existing }),
  });
}
