import { isWorse, type Finding, type Part } from "./verdict.ts";

/** How many errors logs told of in some time, and what was answered in it. */
export interface Logged {
  readonly errors: number;
  readonly requests: number;
}

/**
 * Why a node's log tells of too many errors beside the others'; null if it doesn't, or nobody can say. Errors are held against requests: a node that is
 * asked more logs more.
 */
export function logsErrors(now: Logged, beside: Logged): Finding | null {
  if (now.requests === 0 || beside.requests === 0) return null;
  return {
    isBad: isWorse(partOf(now), partOf(beside)),
    text: `its log tells of ${now.errors} errors in ${now.requests} requests, the others' of ${beside.errors} in ${beside.requests}`,
  };
}

/** At most one error for each request: of a share more can't be said. */
function partOf({ errors, requests }: Logged): Part {
  return { requests, count: Math.min(errors, requests) };
}

/** How many errors were added to a log. One that is smaller than before was begun anew. */
export function added(now: number, before: number): number {
  return now < before ? now : now - before;
}
