import type { MapColumnsSpec, OperationSpec } from "../../model/operation.ts";
import type { Pair } from "../../model/sync.ts";

/** What an operation does to the columns of one table, if it keeps old and new ones equal. */
export function mappingOf(operation: OperationSpec): MapColumnsSpec | null {
  if (operation.kind === "lookup") return operation.map;
  return operation.kind === "map-columns" ? operation : null;
}

/** The pair that a mapping keeps equal. */
export function pairOf(spec: MapColumnsSpec, version: number): Pair {
  return {
    version,
    table: spec.table,
    old: spec.old,
    new: spec.new.map((column) => column.name),
    forward: spec.forward,
    backward: spec.backward,
    ...(spec.reads !== undefined && { reads: spec.reads }),
  };
}
