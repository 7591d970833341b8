import type { MapColumnsSpec, OperationSpec } from "../../model/operation.ts";
import { reference } from "../../sql/template.ts";
import type { Pair } from "../../model/sync.ts";
import type { OperationContext } from "./context.ts";
import { defaultsOf } from "./own-defaults.ts";

/** What an operation does to the columns of one table, if it keeps old and new ones equal. */
export function mappingOf(operation: OperationSpec): MapColumnsSpec | null {
  if (operation.kind === "lookup") return operation.map;
  return operation.kind === "map-columns" ? operation : null;
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
