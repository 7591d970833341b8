/**
 * What a step made, by the names of the things: `column person.title`. Beside each stands what was in its place before: null where
 * nothing was, and the earlier value of what was altered (`default of person.name`).
 */
export type Made = Readonly<Record<string, string | boolean | null>>;

/** How far a step has come: begun, finished, or found to be so before anybody ran it. */
export type StepState = "started" | "done" | "found";

/** A step as a run recorded it. */
export interface RecordedStep {
  readonly number: number;
  readonly title: string;
  readonly state: StepState;
  /** Null if the journal was written by a version that did not tell. */
  readonly made: Made | null;
}
