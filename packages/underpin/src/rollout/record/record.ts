/** What is written of a step: begun and maybe done; taken back, or about to be. */
export type StepState = "begun" | "done" | "undoing" | "undone";

/** What is remembered of one step. */
export interface StepNote {
  /** What the step is called, once in a rollout: "web1: start". */
  readonly step: string;
  readonly state: StepState;
  /** Milliseconds since 1970, by the conductor's clock. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Why it came to nothing the last time, if it did; or what a notice says. */
  readonly text?: string;
}

/** Where a rollout as a whole stands. */
export type RolloutState = "forward" | "back" | "done" | "taken back";

/** What is remembered of a rollout. */
export interface RolloutHead {
  /** Counted up for each service. */
  readonly id: number;
  readonly procedure: string;
  readonly from: string;
  readonly to: string;
  readonly state: RolloutState;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** What has been counted so far, as JSON. */
  readonly counted: unknown;
}

/** A rollout and its steps, in the order in which they were begun. */
export interface Rollout {
  readonly head: RolloutHead;
  readonly steps: readonly StepNote[];
}

/** Where a conductor remembers what it did. What is written has been written when the call resolves, whatever becomes of the conductor. */
export interface RolloutRecord extends AsyncDisposable {
  /** The latest rollout, ended or not. */
  latest(): Promise<Rollout | null>;
  writeHead(head: RolloutHead): Promise<void>;
  writeStep(id: number, note: StepNote): Promise<void>;
}

/** Whether a rollout is over. */
export function isOver({ state }: Pick<RolloutHead, "state">): boolean {
  return state === "done" || state === "taken back";
}
