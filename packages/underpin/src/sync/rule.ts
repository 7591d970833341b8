import type { Pair } from "../model/sync.ts";

/**
 * What a trigger can tell of a write: whether the old side changed (on INSERT: was given), whether the new side did,
 * whether the two disagree, whether the client is marked as built for the new shape.
 */
export type Fact = "old" | "new" | "differ" | "marked";

/** One line of the rule: if all of this holds, copy from one side to the other. */
export interface Rule {
  readonly when: readonly (Fact | `!${Fact}`)[];
  readonly copy: "forward" | "backward";
}

/**
 * The rule that keeps two shapes of a row equal, said once; each dialect renders it. The first line that holds decides.
 *
 * - Only the old side changed: the new side follows. Only the new side changed: the old one follows, unless they agree
 *   already (the backfill writes the new side so, and a lossy way back must not touch what it came from).
 * - Both changed and disagree: the client's marker decides; unmarked is the old release.
 * - Never copy from a side that did not change: a row that is not backfilled yet is not a new side of NULLs.
 */
const RULES: Readonly<Record<"INSERT" | "UPDATE", readonly Rule[]>> = {
  UPDATE: [
    { when: ["old", "!new"], copy: "forward" },
    { when: ["new", "!old", "differ"], copy: "backward" },
    { when: ["old", "new", "differ", "marked"], copy: "backward" },
    { when: ["old", "new", "differ", "!marked"], copy: "forward" },
  ],
  INSERT: [
    { when: ["old", "!new"], copy: "forward" },
    { when: ["new", "!old", "differ"], copy: "backward" },
    { when: ["old", "new", "differ", "marked"], copy: "backward" },
    { when: ["old", "new", "differ", "!marked"], copy: "forward" },
    // Nothing was given: the side that the client knows says what nothing means on the other.
    { when: ["!old", "!new", "marked"], copy: "backward" },
    { when: ["!old", "!new", "!marked"], copy: "forward" },
  ],
};

/** The lines of the rule that have something to copy for a pair. */
export function rulesOf(pair: Pair, event: "INSERT" | "UPDATE"): readonly Rule[] {
  return Object.keys(pair.backward).length > 0 ? RULES[event] : RULES[event].filter((rule) => rule.copy === "forward");
}
