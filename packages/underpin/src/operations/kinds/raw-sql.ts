import type { LoweredChange } from "../../model/change.ts";
import type { RawSqlSpec } from "../../model/operation.ts";
import type { Phase } from "../../model/phase.ts";
import { refuse } from "../support/link.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/** Hand-written SQL. What it has its hands on nobody knows. */
export const rawSql: OperationKind<RawSqlSpec> = {
  claims: () => [],
  treats: () => [],
  trials: noTrials,
  expand: (spec) => inPhase(spec, "expand"),
  migrate: () => [],
  contract: (spec) => inPhase(spec, "contract"),
  revert: ({ title, phase, sql, why, back }, { dialect }) => {
    if (phase !== "expand" || sql[dialect.name] === undefined) return [];
    if (back?.[dialect.name] === undefined)
      refuse(`"${title}" can't be taken back: nothing says how.`, "Go on with the upgrade, or say it: back: { … }.");
    return [{ kind: "raw", title: `take back: ${title}`, sql: back, why, takesBack: title }];
  },
};

function inPhase({ title, phase, sql, why, done }: RawSqlSpec, wanted: Phase): readonly LoweredChange[] {
  return phase === wanted ? [{ kind: "raw", title, sql, why, ...(done && { done }) }] : [];
}
