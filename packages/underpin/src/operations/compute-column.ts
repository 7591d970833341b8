import type { Adopting } from "../model/existing.ts";
import type { NewColumn } from "../model/operation.ts";
import type { Row, Settings } from "../model/row.ts";
import type { Operation } from "../scripts/script.ts";
import { isNames, requireForm, requireNewColumn } from "./support/declared.ts";
import { declare } from "./support/declare.ts";

/** Which column is computed from which, by a function of the service's own. */
export interface ComputeColumn extends Adopting {
  readonly table: string;
  /** The columns that it is computed from; contract drops them. */
  readonly from: readonly string[];
  readonly column: NewColumn & { readonly type: Exclude<NewColumn["type"], { readonly like: string }> };
  /** A row's value, from its key and the columns of `from`; `settings` are the operator's. */
  readonly compute: (row: Row, settings: Settings) => unknown;
  /** What the old release's clients are told when they write what no trigger can carry over. */
  readonly message: string;
}

/**
 * A column computed by a TypeScript function, for what SQL can't do (encryption). No trigger can run it, so from expand to
 * contract what the old release writes into the columns it is computed from is refused, with a message for its clients; all else
 * goes on. The plan says so.
 *
 * @example
 * computeColumn({ table: "credential", from: ["blob"], column: { name: "encrypted_blob", type: { kind: "text" }, notNull: true }, compute: ({ blob }) => encrypt(blob), message: "Credentials are being encrypted; try again after the upgrade." })
 */
export function computeColumn({ table, from, column, compute, message, existing }: ComputeColumn): Operation {
  requireForm("computeColumn", isNames(from), "`from` is a list of columns", 'from: ["blob"]');
  requireNewColumn("computeColumn", "column", column);
  return declare(`compute ${table}.${column.name}`, {
    kind: "compute-column",
    table,
    from,
    column,
    compute,
    message,
    ...(existing && { existing }),
  });
}
