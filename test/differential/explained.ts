import type { Difference } from "./compare.ts";
import type { Answered } from "./http.ts";
import type { Step } from "./scenario.ts";

interface Case {
  readonly step: Step;
  readonly python: Answered;
  readonly ours: Answered;
}

interface Explained {
  /** As docs/keystone/differences.md says it. */
  readonly reason: string;
  readonly is: (release: string, one: Case, difference: Difference) => boolean;
}

/** Differences that are meant; each stands in docs/keystone/differences.md, too. */
const EXPLAINED: readonly Explained[] = [
  {
    reason: "where upstream fails with 500, the client's mistake is answered with 4xx",
    is: (_, { python, ours }) => python.status === 500 && ours.status >= 400 && ours.status < 500,
  },
];

/** Why a difference is meant, if it is. */
export function explanationOf(release: string, one: Case, difference: Difference): string | undefined {
  return EXPLAINED.find(({ is }) => is(release, one, difference))?.reason;
}
