import { setTimeout as delay } from "node:timers/promises";
import type { Use } from "../model/use.ts";

/** How long is looked at least: what a service at work asks for all the time shows up in less. */
const LOOK_MS = 3000;
/** So many statements are told. */
const MOST_TOLD = 10;

/**
 * Looks which statements of clients speak of what is about to go, from now on.
 *
 * @param look what a server has counted; null where it does not say
 * @returns what tells those that were run meanwhile, a line for each; null where nobody knows
 */
export async function usesFromNow(
  look: () => Promise<readonly Use[] | null>,
  signal: AbortSignal,
): Promise<(() => Promise<readonly string[]>) | null> {
  const before = await look();
  const began = Date.now();
  if (before === null) return null;
  return async () => {
    await delay(Math.max(0, LOOK_MS - (Date.now() - began)), undefined, { signal });
    return usedBetween(before, (await look()) ?? []);
  };
}

/** Statements that were run between two looks, or that a client has prepared: each with what it speaks of, the most frequent first. */
function usedBetween(before: readonly Use[], after: readonly Use[]): readonly string[] {
  const then = byStatement(before);
  const used = [...byStatement(after)]
    .map(([statement, { names, times, isHeld }]) => ({ statement, names, isHeld, times: times - (then.get(statement)?.times ?? 0) }))
    .filter(({ times, isHeld }) => times > 0 || isHeld)
    .toSorted((one, other) => other.times - one.times);
  const lines = used
    .slice(0, MOST_TOLD)
    .map(({ statement, names, times }) => `${[...names].join(", ")}: ${statement} (${times > 0 ? `${times} times` : "prepared"})`);
  return used.length > MOST_TOLD ? [...lines, `and ${used.length - MOST_TOLD} more`] : lines;
}

interface Together {
  readonly names: Set<string>;
  times: number;
  isHeld: boolean;
}

function byStatement(uses: readonly Use[]): ReadonlyMap<string, Together> {
  const found = new Map<string, Together>();
  for (const { of, statement, times, isHeld = false } of uses) {
    const one = found.get(statement) ?? { names: new Set(), times: 0, isHeld: false };
    one.names.add(of.column === null ? of.table : `${of.table}.${of.column}`);
    one.times = Math.max(one.times, times);
    one.isHeld ||= isHeld;
    found.set(statement, one);
  }
  return found;
}
