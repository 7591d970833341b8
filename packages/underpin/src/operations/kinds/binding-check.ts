import type { BindingCheckSpec } from "../../model/operation.ts";
import { binding, unbinding } from "../support/binding.ts";
import { tableOf } from "../support/link.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/**
 * A check that holds for everybody from contract on, and for marked clients from expand on. Its triggers look at the row when all others
 * have written to it; they go when the check itself is there.
 */
export const bindingCheck: OperationKind<BindingCheckSpec> = {
  // It has its hands on no column: what it speaks of may be what others of its evolution make.
  claims: () => [],
  // It looks at rows, and writes none.
  treats: ({ table }) => [{ table, columns: [], treatment: "fill column" }],
  trials: noTrials,
  expand: (spec, context) => {
    tableOf(context.schema, spec.table);
    return binding(boundBy(spec), context);
  },
  migrate: () => [],
  contract: (spec, context) => [
    { kind: "add-check", table: spec.table, check: { name: spec.name, expression: spec.expression } },
    ...unbinding(boundBy(spec), context),
  ],
  revert: (spec, context) => unbinding(boundBy(spec), context),
};

function boundBy({ table, name, expression }: BindingCheckSpec) {
  return { table, timing: "AFTER", holds: expression, as: { check: name } } as const;
}
