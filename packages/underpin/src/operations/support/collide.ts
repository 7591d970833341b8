import { assertNever } from "../../model/error.ts";
import type { OperationSpec } from "../../model/operation.ts";
import type { OperationContext } from "./context.ts";
import { refuse } from "./link.ts";
import { mappingOf } from "../kinds/map-columns.ts";

/** What an operation has its hands on: whole tables, or columns of one. */
function claims(spec: OperationSpec): readonly (readonly [table: string, columns: readonly string[] | "all"])[] {
  switch (spec.kind) {
    case "map-columns":
      return [[spec.table, [...spec.old, ...spec.new.map((column) => column.name)]]];
    case "drop-column":
    case "alter-column":
    case "require-column":
      return [[spec.table, [spec.column]]];
    case "raw-sql":
      return [];
    case "rename-table":
      return [
        [spec.table, "all"],
        [spec.to, "all"],
      ];
    case "compute-column":
      return [[spec.table, [...spec.from, spec.column.name]]];
    case "move-column":
      return [
        [spec.from.table, [spec.from.column, ...Object.keys(spec.on)]],
        [spec.to.table, [spec.to.column, ...Object.values(spec.on)]],
      ];
    case "satellite":
      return [
        [spec.table, spec.columns.map((column) => column.owner)],
        [spec.satellite, "all"],
      ];
    case "lookup":
      return [...claims(spec.map), [spec.lookup, "all"]];
    case "partition":
      return [[spec.table, "all"], ...spec.parts.map((part) => [part.table, "all"] as const)];
    default:
      return assertNever(spec);
  }
}

/** Refuses an operation on what another evolution in flight has its hands on. Chains of columns are told apart elsewhere. */
export function refuseCollision(spec: OperationSpec, { version, inFlight }: OperationContext): void {
  for (const other of inFlight) {
    if (other.version === version) continue;
    const isMapped = (table: string): boolean => mappingOf(spec)?.table === table && mappingOf(other.operation)?.table === table;
    for (const [table, columns] of claims(spec))
      for (const [otherTable, otherColumns] of claims(other.operation))
        if (
          table === otherTable &&
          !isMapped(table) &&
          (columns === "all" || otherColumns === "all" || columns.some((name) => otherColumns.includes(name)))
        )
          refuse(`${table} is part of evolution ${other.version}, which is not contracted yet.`, `Contract ${other.version} first.`);
  }
}
