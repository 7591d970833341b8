import type { EvolutionStatus } from "../../api/evolutions.ts";
import { command, hint } from "../../model/hint.ts";
import { pad } from "../../repositories/read.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** A data migration that was begun, and that nobody goes on with. */
export const unfinishedMigration: Symptom<Examination> = {
  name: "unfinished-migration",
  severity: "warning",
  what: "A data migration is not finished, and no runner is at it.",
  why: "Triggers keep both shapes equal and cost every write something until contract; a next release can't be taken before.",
  next: hint`Run ${command("migrate")}: it goes on where it stopped.`,
  look: async ({ state, status }) => {
    const { versions } = await state();
    const { runner, evolutions } = await status();
    if (runner !== null || (versions.expand ?? 0) <= (versions.migrate ?? 0)) return false;
    const told = evolutions.filter(({ phase }) => phase !== "migrated").map((one) => inWords(one));
    return told.length > 0 ? told : [`Expanded to ${pad(versions.expand ?? 0)}, migrated to ${pad(versions.migrate ?? 0)}.`];
  },
};

function inWords({ name, phase, steps }: EvolutionStatus): string {
  const done = steps.filter(({ state }) => state === "done").length;
  return `${name}: ${phase === "expanded" ? "not begun" : `${done} of ${steps.length} steps done`}`;
}
