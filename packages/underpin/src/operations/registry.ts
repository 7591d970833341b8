import type { LoweredChange } from "../model/change.ts";
import type { OperationSpec } from "../model/operation.ts";
import { alterColumnChanges, requireColumnChanges } from "./kinds/alter-column.ts";
import { rawSqlChanges } from "./kinds/raw-sql.ts";
import { renameTableChanges } from "./kinds/rename-table.ts";
import { refuseCollision } from "./support/collide.ts";
import type { OperationContext, Verb } from "./support/context.ts";
import { dropColumnChanges } from "./kinds/drop-column.ts";
import { mapColumns } from "./kinds/map-columns.ts";
import { computeColumnChanges } from "./kinds/compute-column.ts";
import { lookup } from "./kinds/lookup.ts";
import { moveColumnChanges } from "./kinds/move-column.ts";
import { partition } from "./kinds/partition.ts";
import { satellite } from "./kinds/satellite.ts";
import { withoutTouching } from "./support/untouched.ts";
import { assertNever } from "../model/error.ts";

/** The changes that an operation comes to in one phase, on the schema as it stands. */
export function takeApart(spec: OperationSpec, verb: Verb, context: OperationContext): readonly LoweredChange[] {
  if (verb === "expand") refuseCollision(spec, context);
  return changesOf(spec, verb, context).map((change) => withoutTouching(change, context.schema));
}

function changesOf(spec: OperationSpec, verb: Verb, context: OperationContext): readonly LoweredChange[] {
  switch (spec.kind) {
    case "map-columns":
      return mapColumns(spec, verb, context);
    case "drop-column":
      return dropColumnChanges(spec, verb, context);
    case "alter-column":
      return alterColumnChanges(spec, verb, context);
    case "require-column":
      return requireColumnChanges(spec, verb, context);
    case "raw-sql":
      return rawSqlChanges(spec, verb, context);
    case "rename-table":
      return renameTableChanges(spec, verb, context);
    case "compute-column":
      return computeColumnChanges(spec, verb, context);
    case "move-column":
      return moveColumnChanges(spec, verb, context);
    case "satellite":
      return satellite(spec, verb, context);
    case "lookup":
      return lookup(spec, verb, context);
    case "partition":
      return partition(spec, verb, context);
    default:
      return assertNever(spec);
  }
}
