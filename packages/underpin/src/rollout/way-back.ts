import { UnderpinError } from "../model/error.ts";
import type { StepNote } from "./record/record.ts";
import type { Step } from "./steps/step.ts";

type Notes = ReadonlyMap<string, StepNote>;

/** Steps that have begun, after which there is no way back. */
export function finalsOf(steps: readonly Step[], notes: Notes): readonly Step[] {
  return begun(steps, notes).filter(({ final }) => final !== undefined);
}

/** @throws UnderpinError `UP-ROLLOUT` when something has begun that can't be taken back */
export function checkWayBack(steps: readonly Step[], notes: Notes): void {
  const [final] = finalsOf(steps, notes);
  if (final)
    throw new UnderpinError("UP-ROLLOUT", {
      what: `There is no way back: "${final.name}" has begun.`,
      why: `After it, ${final.final}.`,
      fine: "Nothing was changed by this command.",
      next: "Run the same command without --rollback to end the rollout; or restore the backup.",
    });
}

/** What a person can do who finds it stopped. */
export function wayOut(steps: readonly Step[], notes: Notes): string {
  const on = "See to it, then run the same command again: it goes on";
  if (finalsOf(steps, notes).length > 0) return `${on}. There is no way back but the backup.`;
  const losses = begun(steps, notes).flatMap(({ loses }) => (loses === undefined ? [] : [loses]));
  return `${on}; or with --rollback: it goes back, and ${losses.length === 0 ? "nothing is lost" : `lost is ${losses.join(", ")}`}.`;
}

function begun(steps: readonly Step[], notes: Notes): readonly Step[] {
  return steps.filter(({ name }) => ["begun", "done"].includes(notes.get(name)?.state ?? ""));
}
