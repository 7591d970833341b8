import type { Tally } from "./traffic-book.ts";

/** What is said of a node with the next release: well, not well and why, or that it can't be said yet. */
export type Verdict =
  | { readonly is: "good"; readonly why: string }
  | { readonly is: "bad"; readonly why: string }
  | { readonly is: "unknown"; readonly why: string };

/** One thing that was looked at beside the verdict, in words. */
export interface Finding {
  readonly isBad: boolean;
  readonly text: string;
}

/** How many of so many requests it was so with. */
export interface Part {
  readonly count: number;
  readonly requests: number;
}

/** How much larger a share of 4xx may be than beside it: requests differ, and a few say little. */
const TOLERATED_REFUSED = 0.1;
/** How long a node's first answer may take. */
const FIRST_ANSWER_MS = 5000;
/** How much likelier two shares must be than one, as a logarithm, to be no chance: a node is looked at again and again. */
const NO_CHANCE = 12;

/**
 * Judges what a node answered with the next release by what the release before answered. Too few requests are no verdict.
 *
 * @param needed how many requests it must have answered
 */
export function judge(now: Tally, before: Tally, needed: number): Verdict {
  const said = (kind: "failed" | "refused", name: string): string =>
    `${percent(share(partOf(now, kind)))} of its answers are ${name}, ${percent(share(partOf(before, kind)))} of the others'`;
  // One is too many, where the others have none.
  if (now.failed > 0 && (before.failed === 0 || isWorse(partOf(now, "failed"), partOf(before, "failed"))))
    return { is: "bad", why: said("failed", "5xx") };
  if (now.requests < needed) return { is: "unknown", why: `${now.requests} requests of the ${needed} that a verdict needs` };
  const [refused, refusedBefore] = [partOf(now, "refused"), partOf(before, "refused")];
  if (share(refused) - share(refusedBefore) > TOLERATED_REFUSED && isWorse(refused, refusedBefore))
    return { is: "bad", why: said("refused", "4xx") };
  return { is: "good", why: wellText(now, before) };
}

function wellText(now: Tally, { requests, failed, refused }: Tally): string {
  return `${now.requests} requests, ${now.failed} of them 5xx and ${now.refused} 4xx; the others' ${requests}, ${failed} and ${refused}`;
}

/** With what is bad among other findings it is not good any more; the others are told with it. */
export function withFindings(verdict: Extract<Verdict, { is: "good" }>, findings: readonly (Finding | null)[]): Verdict {
  const told = findings.flatMap((finding) => finding ?? []);
  const bad = told.find(({ isBad }) => isBad);
  return bad ? { is: "bad", why: bad.text } : { is: "good", why: [verdict.why, ...told.map(({ text }) => text)].join("; ") };
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

/**
 * Whether a share is larger by more than chance makes of so many requests: by the ratio of likelihoods (G-test), which a few requests don't
 * mislead as they do standard errors (Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, 1993).
 */
export function isWorse(now: Part, before: Part): boolean {
  if (share(now) <= share(before)) return false;
  const both = (now.count + before.count) / (now.requests + before.requests);
  return [now, before].reduce((sum, part) => sum + part.requests * divergence(share(part), both), 0) > NO_CHANCE;
}

/** How far one share is from another (Kullback and Leibler's). */
function divergence(share: number, other: number): number {
  const part = (p: number, q: number): number => (p === 0 ? 0 : p * Math.log(p / q));
  return part(share, other) + part(1 - share, 1 - other);
}

const partOf = (tally: Tally, kind: "failed" | "refused"): Part => ({ count: tally[kind], requests: tally.requests });
const share = ({ count, requests }: Part): number => count / Math.max(1, requests);
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
