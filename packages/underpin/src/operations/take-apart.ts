import type { LoweredChange } from "../model/change.ts";
import type { OperationSpec } from "../model/operation.ts";
import type { OperationContext, Verb } from "./context.ts";
import { dropColumnChanges } from "./drop-column.ts";
import { mapColumns } from "./map-columns.ts";

/** The changes that an operation comes to in one phase, on the schema as it stands. */
export function takeApart(spec: OperationSpec, verb: Verb, context: OperationContext): readonly LoweredChange[] {
  return spec.kind === "map-columns" ? mapColumns(spec, verb, context) : dropColumnChanges(spec, verb, context);
}
