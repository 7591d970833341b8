import type { StepNote, StepState } from "./record/record.ts";
import type { Step, StepKind } from "./steps/step.ts";

/** A step of a rollout, and how it stands. */
export interface PlannedStep {
  readonly step: string;
  readonly kind: StepKind;
  readonly node: string | null;
  /** What it does, in words. */
  readonly does: string;
  readonly state: StepState | "waiting";
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Why it came to nothing the last time, if it did. */
  readonly failure: string | null;
  /** What is lost when it is taken back, if anything is. */
  readonly loses: string | null;
  /** Why there is no way back once it has begun. */
  readonly final: string | null;
}

/** The steps of a procedure, each with what is noted of it. */
export function planOf(steps: readonly Step[], notes: ReadonlyMap<string, StepNote>): readonly PlannedStep[] {
  return steps.map(({ name, kind, node = null, does, loses = null, final = null }) => {
    const { state = "waiting", startedAt = null, endedAt = null, text: failure = null } = notes.get(name) ?? {};
    return { step: name, kind, node, does, state, startedAt, endedAt, failure, loses, final };
  });
}
