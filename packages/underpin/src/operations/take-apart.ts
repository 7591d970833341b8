import type { LoweredChange } from "../model/change.ts";
import type { OperationSpec } from "../model/operation.ts";
import { alterColumnChanges, requireColumnChanges } from "./alter-column.ts";
import { rawSqlChanges } from "./raw-sql.ts";
import { renameTableChanges } from "./rename-table.ts";
import { refuseCollision } from "./collide.ts";
import type { OperationContext, Verb } from "./context.ts";
import { dropColumnChanges } from "./drop-column.ts";
import { mapColumns } from "./map-columns.ts";
import { computeColumnChanges } from "./compute-column.ts";
import { lookup } from "./lookup.ts";
import { moveColumnChanges } from "./move-column.ts";
import { partition } from "./partition.ts";
import { satellite } from "./satellite.ts";
import { withoutTouching } from "./untouched.ts";
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
