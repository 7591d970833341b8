import type { Hint } from "../model/hint.ts";

/** "error": an upgrade would fail of it, or harm; "warning": it should be seen to; "note": good to know, and no reason to exit by 1. */
export type Severity = "note" | "warning" | "error";

/** What was found, a line for each; false or nothing where it isn't there, true where there is no more to say of it. */
export type Found = boolean | readonly string[];

/**
 * One thing that doctor looks for. It never changes anything.
 *
 * @example
 * const debug: Symptom<Config> = {
 *   name: "debug_mode_is_enabled", severity: "warning", what: "Debug mode is on.", why: "The log then tells more than it should.",
 *   next: "Set [DEFAULT] debug to false.", look: ({ DEFAULT }) => DEFAULT.debug,
 * };
 */
export interface Symptom<C> {
  readonly name: string;
  readonly severity: Severity;
  /** What is wrong, in one sentence. */
  readonly what: string;
  /** What comes of it. */
  readonly why: string;
  /** How it is mended. */
  readonly next: Hint;
  /** Looks for it. The signal says that its time is over: whatever it holds is to be given back. */
  readonly look: (context: C, signal: AbortSignal) => Found | Promise<Found>;
}

/** What became of a look for a symptom. */
export interface Diagnosis {
  readonly symptom: string;
  readonly severity: Severity;
  readonly state: "absent" | "found" | "failed";
  readonly what: string;
  readonly why: string;
  readonly next: Hint;
  /** What was found, a line for each; there may be no more to say than what it is. */
  readonly details: readonly string[];
  /** Why it could not be looked for. */
  readonly reason?: string;
}

/** Whether somebody should do something about it: it is there and no mere note, or nobody knows. */
export function matters({ state, severity }: Diagnosis): boolean {
  return state === "failed" || (state === "found" && severity !== "note");
}
