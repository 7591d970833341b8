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

/**
 * Whether a row of this pair must be filled before it flows back: a client that writes one of several new columns of a row
 * that is not backfilled yet leaves the others NULL, and the way back would take that for a value.
 */
export function mustFill(pair: Pair, event: "INSERT" | "UPDATE"): boolean {
  return event === "UPDATE" && pair.new.length > 1 && Object.keys(pair.backward).length > 0;
}

/** One look at a pair in a trigger that settles a row from top to bottom. */
export interface Look {
  readonly pair: Pair;
  readonly rules: readonly Rule[];
  /** The variable that remembers that this pair is settled; null where there is only one look at it. */
  readonly settled: string | null;
}

/**
 * The order in which one trigger settles all pairs of a table. Pairs that share a column are a chain (a to b to c): what
 * flows back goes from the newest shape to the oldest, then what flows forward from the oldest to the newest, and a pair
 * that was settled on the way back is left alone on the way forward. So whichever of the three a client wrote, the other
 * two follow.
 */
export function looksOf(pairs: readonly Pair[], event: "INSERT" | "UPDATE"): readonly Look[] {
  return chainsOf(pairs).flatMap((chain): Look[] => {
    const [only] = chain;
    if (only && chain.length === 1) return [{ pair: only, rules: rulesOf(only, event), settled: null }];
    const look = (copy: Rule["copy"]) => (pair: Pair) => ({
      pair,
      rules: rulesOf(pair, event).filter((rule) => rule.copy === copy),
      settled: `settled_${pairs.indexOf(pair)}`,
    });
    const back = chain.toReversed().map(look("backward"));
    return [...back.filter(({ rules }) => rules.length > 0), ...chain.map(look("forward"))];
  });
}

/** Pairs that have columns in common, oldest first. */
export function chainsOf(pairs: readonly Pair[]): readonly (readonly Pair[])[] {
  const chains: { columns: Set<string>; pairs: Pair[] }[] = [];
  for (const pair of pairs.toSorted((a, b) => a.version - b.version)) {
    const columns = [...pair.old, ...pair.new];
    const touched = chains.filter((chain) => columns.some((column) => chain.columns.has(column)));
    for (const chain of touched) chains.splice(chains.indexOf(chain), 1);
    chains.push({
      columns: new Set([...columns, ...touched.flatMap((chain) => [...chain.columns])]),
      pairs: [...touched.flatMap((chain) => chain.pairs), pair].toSorted((a, b) => a.version - b.version),
    });
  }
  return chains.map((chain) => chain.pairs);
}
