import type { LoweredChange } from "../../model/change.ts";
import type { AlterColumnSpec } from "../../model/operation.ts";
import type { OperationContext } from "../support/context.ts";
import { refuseUnknownColumn } from "../support/known-names.ts";
import { refuse } from "../support/link.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/** A column that is altered in place, in the phase that the declaration names. */
export const alterColumn: OperationKind<AlterColumnSpec> = {
  claims: ({ table, column }) => [{ table, columns: [column] }],
  treats: ({ table, column, to }) => (to.type === undefined ? [] : [{ table, columns: [column], treatment: "retype column" }]),
  trials: noTrials,
  expand: (spec, context) => {
    refuseUnknownColumn(spec, context);
    return spec.phase === "expand" ? [refuseCopy(spec, context)] : [];
  },
  migrate: () => [],
  contract: ({ table, column, phase, to }, { lower }) => (phase === "contract" ? [lower({ kind: "alter-column", table, column, to })] : []),
  revert: ({ table, column, phase, back }, { lower }) =>
    phase === "expand" ? [lower({ kind: "alter-column", table, column, to: back })] : [],
};

/** The change, if the server makes it without copying the table under the writers. */
function refuseCopy({ table, column, to }: AlterColumnSpec, { dialect, schema, lower }: OperationContext): LoweredChange {
  const change = lower({ kind: "alter-column", table, column, to });
  if (!dialect.singleWriter && dialect.ddl.render(change, schema, "online").some((statement) => statement.rewrite))
    refuse(
      `The server would copy the whole of ${table} for it, and writers would wait.`,
      "Use convertColumn: both columns are kept equal while rows are carried over.",
    );
  return change;
}
