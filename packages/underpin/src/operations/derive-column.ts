import type { Adopting } from "../model/existing.ts";
import type { NewColumn } from "../model/operation.ts";
import type { Expression } from "../model/sync.ts";
import type { Operation } from "../scripts/script.ts";
import { isNames, requireForm, requireNewColumn } from "./support/declared.ts";
import { declare } from "./support/declare.ts";

/**
 * Adds a column with a value computed from others, which stay. Old clients' writes keep it up to date until contract;
 * what new clients write into it flows nowhere.
 */
export function deriveColumn({
  table,
  column,
  from,
  value,
  existing,
}: Adopting & {
  readonly table: string;
  readonly column: NewColumn;
  readonly from: readonly string[];
  readonly value: Expression;
}): Operation {
  requireForm("deriveColumn", isNames(from), "`from` is a list of columns", 'from: ["first", "last"]');
  requireNewColumn("deriveColumn", "column", column);
  return declare(`derive ${table}.${column.name}`, {
    kind: "map-columns",
    table,
    old: from,
    new: [column],
    forward: { [column.name]: value },
    backward: {},
    drop: [],
    ...(existing && { existing }),
  });
}
