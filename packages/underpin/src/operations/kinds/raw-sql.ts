import type { LoweredChange } from "../../model/change.ts";
import type { RawSqlSpec } from "../../model/operation.ts";
import type { Phase } from "../../model/phase.ts";
import type { OperationContext } from "../support/context.ts";
import { refuse } from "../support/link.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/** Hand-written SQL. What it has its hands on nobody knows. */
export const rawSql: OperationKind<RawSqlSpec> = {
  claims: () => [],
  treats: () => [],
  trials: noTrials,
  expand: (spec, context) => inPhase(spec, "expand", context),
  migrate: () => [],
  contract: (spec, context) => inPhase(spec, "contract", context),
  revert: ({ title, phase, sql, why, back }, { dialect }) => {
    if (phase !== "expand" || sql[dialect.name] === undefined) return [];
    if (back?.[dialect.name] === undefined)
      refuse(`"${title}" can't be taken back: nothing says how.`, "Go on with the upgrade, or say it: back: { … }.");
    return [{ kind: "raw", title: `take back: ${title}`, sql: back, why, takesBack: title }];
  },
};

function inPhase(spec: RawSqlSpec, wanted: Phase, { dialect, lower }: OperationContext): readonly LoweredChange[] {
  const { title, phase, sql, why, done, table, adds = [] } = spec;
  if (phase !== wanted) return [];
  const columns = adds.flatMap((column) => {
    const lowered = lower({ kind: "add-column", table, column });
    return lowered.kind === "add-column" ? [lowered.column] : [];
  });
  const isAdded = columns.length > 0 && sql[dialect.name] !== undefined;
  return [{ kind: "raw", title, sql, why, ...(done && { done }), ...(isAdded && { adds: { table, columns } }) }];
}
