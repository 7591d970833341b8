import type { Tally } from "./traffic-book.ts";

/** What is said of a node with the next release: well, not well and why, or that it can't be said yet. */
export type Verdict =
  | { readonly is: "good" }
  | { readonly is: "bad"; readonly why: string }
  | { readonly is: "unknown"; readonly why: string };

/** How much larger a share of 4xx may be than beside it: requests differ, and a few say little. */
const TOLERATED_REFUSED = 0.1;
/** How long a node's first answer may take. */
const FIRST_ANSWER_MS = 5000;
/** How many standard errors a difference of two shares must have to be no chance. */
const NO_CHANCE = 3;

/**
 * Judges what a node answered with the next release by what the release before answered. Too few requests are no verdict.
 *
 * @param needed how many requests it must have answered
 */
export function judge(now: Tally, before: Tally, needed: number): Verdict {
  const said = (kind: "failed" | "refused", name: string): string =>
    `${percent(share(now, kind))} of its answers are ${name}, ${percent(share(before, kind))} of the others'`;
  // One is too many, where the others have none.
  if (now.failed > 0 && (before.failed === 0 || isWorse(now, before, "failed"))) return { is: "bad", why: said("failed", "5xx") };
  if (now.requests < needed) return { is: "unknown", why: `${now.requests} requests of the ${needed} that a verdict needs` };
  if (share(now, "refused") - share(before, "refused") > TOLERATED_REFUSED && isWorse(now, before, "refused"))
    return { is: "bad", why: said("refused", "4xx") };
  return { is: "good" };
}

/**
 * What is wrong with a node that answers nothing; null if it does, or nobody asks.
 *
 * @param waitingMs for how long requests have been waiting for it at every look
 */
export function silence(now: Tally, waitingMs: number): string | null {
  if (now.requests > 0 || waitingMs < FIRST_ANSWER_MS) return null;
  return `it has answered nothing, and requests have been waiting for ${Math.round(waitingMs / 1000)} s`;
}

/** Whether a share is larger by more than chance makes of so many requests. */
function isWorse(now: Tally, before: Tally, kind: "failed" | "refused"): boolean {
  const pooled = (now[kind] + before[kind]) / Math.max(1, now.requests + before.requests);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / Math.max(1, now.requests) + 1 / Math.max(1, before.requests)));
  return share(now, kind) - share(before, kind) > NO_CHANCE * error;
}

const share = (tally: Tally, kind: "failed" | "refused"): number => tally[kind] / Math.max(1, tally.requests);
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
