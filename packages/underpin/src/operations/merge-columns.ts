import type { Adopting } from "../model/existing.ts";
import type { NewColumn } from "../model/operation.ts";
import type { Expression } from "../model/sync.ts";
import type { Operation } from "../scripts/script.ts";
import { isNames, requireForm, requireNewColumn } from "./support/declared.ts";
import { declare } from "./support/declare.ts";

/** How several columns become one. */
export interface MergeColumns extends Adopting {
  readonly table: string;
  readonly from: readonly string[];
  readonly to: NewColumn;
  readonly forward: Expression;
  /** Each old value from the new one. */
  readonly backward: Readonly<Record<string, Expression>>;
}

/** Merges several columns into one: the way back of {@link splitColumn}. */
export function mergeColumns({ table, from, to, forward, backward, existing }: MergeColumns): Operation {
  requireForm("mergeColumns", isNames(from), "`from` is a list of columns", 'from: ["first", "last"]');
  requireNewColumn("mergeColumns", "to", to);
  return declare(`merge ${from.join(", ")} of ${table} into ${to.name}`, {
    kind: "map-columns",
    table,
    old: from,
    new: [to],
    forward: { [to.name]: forward },
    backward,
    drop: from,
    ...(existing && { existing }),
  });
}
