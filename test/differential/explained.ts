import type { Difference } from "./compare.ts";
import type { Answered, Sent } from "./http.ts";
import { isOperation } from "./random/operations.ts";

interface Case {
  readonly sent: Sent;
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
    reason: "a refusal repeats what was sent, but for its secrets",
    is: (_, __, { place, ours }) => place === "body.error.message" && String(ours).includes("'***'"),
  },
  {
    reason: "where upstream fails with 500, the client's mistake is answered with 4xx",
    is: (_, { python, ours }) => python.status === 500 && ours.status >= 400 && ours.status < 500,
  },
  {
    reason: "where upstream fails with 500 though nothing is wrong with the request, it is answered",
    is: (_, { python, ours }) => python.status === 500 && ours.status < 400,
  },
  {
    reason: "methods that upstream takes only because its classes are shared, and no document names, are answered with 405",
    is: (_, { sent, ours }) => ours.status === 405 && !isOperation(sent.method, sent.path),
  },
  {
    reason: "Allow names what there is: 22 names all methods of a class that it shares between a collection and its members",
    is: (release, { ours }, { place }) => release === "22" && place === "header allow" && [200, 405].includes(ours.status),
  },
  {
    reason: "a conflict of identity providers names what is taken, as upstream does on every database but SQLite",
    is: (_, { python }, { place }) => place === "body.error.message" && python.text.includes("store identity_provider - Duplicate"),
  },
];

/** Why a difference is meant, if it is. */
export function explanationOf(release: string, one: Case, difference: Difference): string | undefined {
  return EXPLAINED.find(({ is }) => is(release, one, difference))?.reason;
}
