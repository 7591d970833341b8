import type { LoweredChange } from "../../model/change.ts";
import type { MapColumnsSpec } from "../../model/operation.ts";
import { findColumn, type Table } from "../../model/schema.ts";
import type { OperationContext } from "./context.ts";
import { isServersRename } from "./mapping.ts";
import { replacedViews } from "./views.ts";

/**
 * Whether expand and migrate have nothing to do for a rename, and contract alone renames the column where it stands: offline nobody needs
 * one that stands in for it, and no row is carried over. Views that have to be told take more than one statement; they go the long way.
 */
export function mayLeaveToContract(spec: MapColumnsSpec, table: Table, context: OperationContext): boolean {
  const { mode, isLoneRename, dialect } = context;
  return (
    mode === "offline" &&
    isLoneRename &&
    isServersRename(spec, dialect.ddl) &&
    spec.new.every(({ name }) => !findColumn(table, name)) &&
    replacedViews(spec, context).length === 0
  );
}

/** Whether it was left to contract: nothing stands in for the column. */
export function isLeftToContract(spec: MapColumnsSpec, { schema, dialect }: OperationContext): boolean {
  const table = schema.tables.get(spec.table);
  const [from = ""] = spec.old;
  const to = spec.new[0]?.name ?? "";
  return isServersRename(spec, dialect.ddl) && findColumn(table, from) !== undefined && findColumn(table, to) === undefined;
}

/** The server's own rename: all that hangs on the column follows. */
export function renameInPlace({ table, old, new: news }: MapColumnsSpec): readonly LoweredChange[] {
  const [from = ""] = old;
  return [{ kind: "rename-column", table, column: from, to: news[0]?.name ?? "" }];
}
