import { describe, effectOf } from "../changes/registry.ts";
import type { Described, Effect } from "../model/change.ts";
import type { Dialect } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { Repository } from "../model/phase.ts";
import type { LoadedScript } from "../repositories/load.ts";

/** What each repository may do. Contract may tighten with a new constraint: the old release, which it would bother, is gone. */
const ALLOWED: Readonly<Record<Repository, ReadonlySet<Effect>>> = {
  legacy: new Set(["add", "relax", "alter", "drop", "trigger", "untrigger", "data", "read"]),
  expand: new Set(["add", "trigger", "read"]),
  migrate: new Set(["data", "read"]),
  contract: new Set(["alter", "drop", "untrigger", "read"]),
};

const TIGHTENING = new Set(["add-unique", "add-foreign-key", "add-check", "create-index"]);

/**
 * Refuses what a phase may not do. The types of the handles keep honest scripts within bounds; this keeps all others,
 * raw SQL above all, and prints the reason of every exception in the plan.
 *
 * @throws UnderpinError `UP-RULE`
 */
export async function checkRules(dialect: Dialect, { file, described }: LoadedScript): Promise<void> {
  for (const item of described) {
    if (item.exception !== undefined || file.repository === "legacy") continue;
    for (const effect of await effectsOf(dialect, item)) {
      if (ALLOWED[file.repository].has(effect)) continue;
      if (file.repository === "contract" && TIGHTENING.has(item.change.kind)) continue;
      throw new UnderpinError("UP-RULE", {
        what: `${file.name}: ${describe(item.change)} is not allowed in the ${file.repository} phase.`,
        why: effect === "unknown" ? "What this SQL does can't be told from its text." : `It would ${VERB[effect]}.`,
        fine: "Nothing was run.",
        next:
          effect === "unknown"
            ? "State its effect and why it is safe: raw(title, sql, { effect, why })."
            : "Move it to the right phase, or declare except(reason).",
      });
    }
    const column = item.change.kind === "add-column" ? item.change.column : undefined;
    if (file.repository === "expand" && column && !column.nullable && column.default === null)
      throw new UnderpinError("UP-RULE", {
        what: `${file.name}: ${describe(item.change)} is NOT NULL without a default.`,
        why: "The running release does not know the column; its inserts would fail.",
        fine: "Nothing was run.",
      });
  }
}

const VERB: Readonly<Record<Effect, string>> = {
  add: "add to the schema",
  relax: "relax the schema",
  alter: "alter what the running release uses",
  drop: "take away what the running release uses",
  trigger: "make a trigger",
  untrigger: "take a trigger away",
  data: "change rows",
  read: "read",
  unknown: "do something unknown",
};

async function effectsOf(dialect: Dialect, { change }: Described): Promise<readonly Effect[]> {
  // Operations are our own; what they come to keeps the rules by construction.
  if (change.kind === "evolve") return [];
  if (change.kind !== "raw") return [effectOf(change)];
  if (change.effect !== undefined) {
    if (!change.why)
      throw new UnderpinError("UP-RULE", {
        what: `The raw SQL "${change.title}" states its effect without saying why it is safe.`,
        next: 'Add why: "…" to its options.',
      });
    return [change.effect];
  }
  const sql = change.sql[dialect.name];
  if (sql === undefined) return [];
  try {
    return await dialect.ddl.classify(sql);
  } catch {
    return ["unknown"];
  }
}
