import type { Pair } from "../model/sync.ts";

/**
 * What a trigger can tell of a write: whether the old side changed (on INSERT: was given, see {@link givenOn}), whether the new side
 * did, whether the two disagree, whether the client is marked as built for the new shape.
 */
export type Fact = "old" | "new" | "differ" | "marked";

/** One line of the rule: if all of this holds, copy from one side to the other. */
export interface Rule {
  readonly when: readonly (Fact | `!${Fact}`)[];
  readonly copy: "forward" | "backward";
}

/** Whether a line is about an INSERT that gives neither side. */
export function isOfNothing(rule: Rule): boolean {
  return rule.when.includes("!old") && rule.when.includes("!new");
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
    // Nothing was given: the side that the client knows says what nothing, or its default, means on the other.
    { when: ["!old", "!new", "marked"], copy: "backward" },
    { when: ["!old", "!new", "!marked"], copy: "forward" },
  ],
};

/**
 * SQL that tells, on INSERT, whether a side was given. A trigger can't tell a column that was left out from one that was given its own
 * default, so what differs from its own default is the evidence; a default that is another value each time is none.
 *
 * @param isGiven tells whether a column holds something else than what it holds when it is left out (null: NULL)
 */
export function givenOn(pair: Pair, side: "old" | "new", isGiven: (column: string, omitted: string | null) => string): string {
  const evidence = pair[side].flatMap((column) => {
    const omitted = pair.omitted?.[column];
    return omitted === null ? [] : [isGiven(column, omitted ?? null)];
  });
  const all = side === "old" && pair.fallsToOld ? [...evidence, `NOT ${givenOn(pair, "new", isGiven)}`] : evidence;
  return all.length === 0 ? "(1 = 0)" : `(${all.join(" OR ")})`;
}

/**
 * New columns in which a NULL that is given can't be told from one that is left out: the old side has a default, and it could not be
 * made theirs.
 */
export function untold({ old, new: fresh, omitted = {} }: Pair): readonly string[] {
  return old.some((name) => omitted[name] !== undefined) ? fresh.filter((name) => omitted[name] === undefined) : [];
}

/** The columns of other pairs that one is linked to, directly or by others between, as if they were one side. */
export function linkedTo(pair: Pair, pairs: readonly Pair[]): Pair | null {
  const chain = chainsOf(pairs).find((candidate) => candidate.includes(pair)) ?? [];
  const own = new Set([...pair.old, ...pair.new]);
  const columns = [...new Set(chain.flatMap((other) => [...other.old, ...other.new]))].filter((column) => !own.has(column));
  const omitted = Object.assign({}, ...chain.map((other) => other.omitted ?? {})) as NonNullable<Pair["omitted"]>;
  return columns.length === 0
    ? null
    : { version: pair.version, table: pair.table, old: columns, new: [], forward: {}, backward: {}, omitted };
}

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
  /** What else of its chain may have been given: then nothing on either side of this pair is not what the client meant to say. */
  readonly linked: Pair | null;
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
    if (only && chain.length === 1) return [{ pair: only, rules: rulesOf(only, event), settled: null, linked: null }];
    const look = (copy: Rule["copy"]) => (pair: Pair) => ({
      pair,
      rules: rulesOf(pair, event).filter((rule) => rule.copy === copy),
      settled: `settled_${pairs.indexOf(pair)}`,
      linked: copy === "backward" ? linkedTo(pair, pairs) : null,
    });
    const back = chain.toReversed().map(look("backward"));
    return [...back.filter(({ rules }) => rules.length > 0), ...chain.map(look("forward"))];
  });
}

/** Pairs that have columns in common, oldest first. */
function chainsOf(pairs: readonly Pair[]): readonly (readonly Pair[])[] {
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
