import type { Dialect } from "../model/dialect.ts";
import { untold } from "../sync/rule.ts";
import { copyTime } from "./copy-time.ts";
import { firedBy } from "./own-triggers.ts";
import type { Schema } from "../model/schema.ts";
import type { Step } from "./plan.ts";

/** What no trigger can repair, and an operator must know before the steps run while the service does. */
export function warningsOf(
  steps: readonly Step[],
  { catalogue: { aliasLimits }, ddl: { cachesPlans } }: Pick<Dialect, "catalogue" | "ddl">,
): readonly string[] {
  const open = steps.filter((step) => step.skip === undefined);
  return [
    ...new Set([
      ...open.flatMap(rewriting),
      ...(cachesPlans ? plansThatBreak(open) : []),
      ...open.flatMap(untoldDefaults),
      ...open.flatMap((step) => limited(step, aliasLimits)),
      ...open.flatMap(firing),
      ...open.flatMap((step) => takingAlong(step, steps[0]?.schema ?? step.schema)),
    ]),
  ];
}

function rewriting({ title, statements, size }: Step): readonly string[] {
  return statements.some((statement) => statement.rewrite && statement.lock !== "none")
    ? [`${title}: others wait while the whole table is read or rewritten${size ? ` (${copyTime(size)})` : ""}.`]
    : [];
}

function limited({ change }: Step, limits: string | undefined): readonly string[] {
  return change.kind === "create-alias" && limits !== undefined ? [`The new name ${change.alias}: ${limits}.`] : [];
}

function plansThatBreak(steps: readonly Step[]): readonly string[] {
  return steps.some((step) => step.change.kind === "add-column")
    ? [
        "A prepared SELECT * of the running release fails once a column appears (cached plan must not change result type), until its client prepares it anew.",
      ]
    : [];
}

function firing({ title, change, schema }: Step): readonly string[] {
  if (change.kind !== "move") return [];
  const fired = firedBy(change.move, schema).map(({ name, timing, event }) => `${name} (${timing} ${event})`);
  if (fired.length === 0) return [];
  return change.move.quiet
    ? [`${title}: ${fired.join(", ")} do not fire for the rows that are carried over.`]
    : [`${title}: fires ${fired.join(", ")} for each row; what they do happens as if a client had written every row.`];
}

/** Of two tables that were there before and become one, rows of one go with those of the other: a foreign key would have said so. */
function takingAlong({ change }: Step, { tables }: Schema): readonly string[] {
  if (change.kind !== "create-trigger" || change.trigger.event !== "DELETE" || !("propagations" in change.trigger.action)) return [];
  const { table, action } = change.trigger;
  return action.propagations.flatMap(({ do: what, table: other }) => {
    const isFree = tables.has(table) && tables.get(other)?.foreignKeys.every(({ refTable }) => refTable !== table);
    return what === "remove" && isFree
      ? [
          `${other}: a row goes with its row of ${table}, though no foreign key says so: they become one. Where the running release would keep it, change that first.`,
        ]
      : [];
  });
}

function untoldDefaults({ change }: Step): readonly string[] {
  if (change.kind !== "sync-triggers") return [];
  return change.pairs.flatMap((pair) => {
    const columns = untold(pair).join(", ");
    return columns === ""
      ? []
      : [
          `${pair.table}: an INSERT that gives NULL for ${columns} can't be told from one that leaves it out, since the default of ${pair.old.join(", ")} is another value each time, or can't be put into the new shape; it gets that default. Where NULL must be kept, drop the default first, or let the new release write NULL by an UPDATE.`,
        ];
  });
}
