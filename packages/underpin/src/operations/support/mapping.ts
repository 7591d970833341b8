import type { DdlDialect } from "../../model/dialect.ts";
import type { Adopting } from "../../model/existing.ts";
import type { MapColumnsSpec, OperationSpec } from "../../model/operation.ts";
import { reference } from "../../sql/template.ts";
import type { Pair } from "../../model/sync.ts";
import type { OperationContext } from "./context.ts";
import { defaultsOf } from "./own-defaults.ts";
import { keyMap, referenceMaps } from "./replaced-key.ts";

/** What an operation does to the columns of tables, as far as it keeps old and new ones of one row equal. */
export function mappingsOf(operation: OperationSpec): readonly MapColumnsSpec[] {
  if (operation.kind === "lookup") return [operation.map];
  if (operation.kind === "replace-key") return [keyMap(operation) ?? [], ...referenceMaps(operation)].flat();
  return operation.kind === "map-columns" ? [operation] : [];
}

/** Whether a mapping gives one column another name, and nothing else. */
export function isRename({ old, new: [column, ...more], drop, forward, backward }: MapColumnsSpec): boolean {
  const [from] = old;
  return (
    column !== undefined &&
    from !== undefined &&
    old.length === 1 &&
    more.length === 0 &&
    drop.length === 1 &&
    "like" in column.type &&
    column.type.of === undefined &&
    column.type.like === from &&
    forward[column.name] === reference(from) &&
    backward[from] === reference(column.name)
  );
}

/**
 * Whether the server renames the column itself at contract, and the new one only stands in for it until then. Where it can't do so in one
 * transaction, the place of a column that was there before tells nothing.
 */
export function isServersRename(spec: MapColumnsSpec & Adopting, ddl: Pick<DdlDialect, "renamesColumns" | "isTransactional">): boolean {
  return ddl.renamesColumns && isRename(spec) && (ddl.isTransactional || spec.existing === undefined);
}

/** The pair that a mapping keeps equal, on a table as it stands. */
export function pairOf(spec: MapColumnsSpec, version: number, { schema, dialect }: Pick<OperationContext, "schema" | "dialect">): Pair {
  return {
    version,
    table: spec.table,
    old: spec.old,
    new: spec.new.map((column) => column.name),
    forward: spec.forward,
    backward: spec.backward,
    ...(spec.reads !== undefined && { reads: spec.reads }),
    ...defaultsOf(spec, schema.tables.get(spec.table), dialect),
  };
}
