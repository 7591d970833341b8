import { dependentsOn } from "../../changes/dependents-on.ts";
import type { Acceptance, Answer, Dependent, Fate } from "../../model/dependents.ts";
import { UnderpinError } from "../../model/error.ts";
import type { Treated } from "../kinds/kind.ts";
import type { OperationContext } from "./context.ts";

const LOST_POLICY: Answer = {
  refuse:
    "It speaks of columns that the new table has not: rows would be open there to who may not see them. Let the new table have them, or drop the policy until contract is done.",
};

/** What becomes of all that hangs on what an operation treats. */
export function fatesOf(
  treated: readonly Treated[],
  { schema, dialect }: Pick<OperationContext, "schema" | "dialect">,
  accept: readonly Acceptance[] = [],
): readonly Fate[] {
  const { answers, policyFor } = dialect.catalogue;
  return treated.flatMap(({ table, columns, treatment, except = [], own = [], into = [] }) =>
    dependentsOn(schema, table, columns)
      .filter(({ kind, name }) => !except.includes(kind) && !name.startsWith("underpin_") && !own.includes(name))
      .map((dependent): Fate => {
        const isLost = dependent.kind === "policy" && into.some((from) => policyFor?.(dependent, from) === null);
        const answer = isLost ? LOST_POLICY : answers[dependent.kind][treatment];
        const accepted = isRefusal(answer) ? accept.find((item) => fits(item, dependent))?.reason : undefined;
        return { dependent, treatment, answer, ...(accepted !== undefined && { accepted }) };
      }),
  );
}

/**
 * Refuses an operation that would lose or break what hangs on what it treats, with all names at once.
 *
 * @throws UnderpinError `UP-DEPENDENT`
 */
export function refuseLosses(fates: readonly Fate[]): void {
  const refused = fates.filter((fate) => isRefusal(fate.answer) && fate.accepted === undefined);
  const [first] = refused;
  if (!first) return;
  const ways = [...new Set(refused.flatMap(({ answer }) => (isRefusal(answer) ? [answer.refuse] : [])))];
  throw new UnderpinError("UP-DEPENDENT", {
    what: `${first.dependent.table} has what this operation can't carry over: ${refused.map(({ dependent }) => nameOf(dependent)).join(", ")}.`,
    why: `To ${first.treatment} would break it or lose it.`,
    fine: "Nothing was changed.",
    next: `${ways.join(" ")} Or go past it with the reason: evolution([…], { accept: [{ name: ${JSON.stringify(first.dependent.name)}, reason: "…" }] }).`,
  });
}

/** `view active_users`, as messages and plans name it. */
function nameOf({ kind, name }: Dependent): string {
  return `${kind} ${name}`;
}

function isRefusal(answer: Answer): answer is { readonly refuse: string } {
  return typeof answer === "object" && "refuse" in answer;
}

function fits({ name, kind }: Acceptance, dependent: Dependent): boolean {
  return dependent.name === name && (kind === undefined || dependent.kind === kind);
}
