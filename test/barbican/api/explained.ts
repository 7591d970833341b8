import type { Answer } from "./answer.ts";

/** A request with the two answers that differ. */
export interface Differing {
  /** The request, as it is recorded. */
  readonly send: string;
  readonly python: Answer;
  readonly ours: Answer;
}

interface Explained {
  /** As docs/barbican/differences.md says it. */
  readonly reason: string;
  /** The rooms in which it must be met. */
  readonly room: string;
  readonly is: (one: Differing) => boolean;
}

const failed = ({ python }: Differing): boolean => python.status === 500;

/** Differences that are meant; each stands in docs/barbican/differences.md, too. */
export const EXPLAINED: readonly Explained[] = [
  {
    reason: "a path below one that has nothing below it is not found, where upstream fails",
    room: "acls",
    is: (one) => failed(one) && /^[A-Z]+ [^ ]+\/(?:x|more|bogus)\b/.test(one.send) && [404, 406].includes(one.ours.status),
  },
];

/** The differences that are met, by room. */
export class Met {
  readonly #met = new Set<Explained>();

  /** Whether a difference is meant. */
  explains(one: Differing): boolean {
    const found = EXPLAINED.filter(({ is }) => is(one));
    for (const each of found) this.#met.add(each);
    return found.length > 0;
  }

  /** Those of a room that no answer shows. */
  unmet(room: string): readonly string[] {
    return EXPLAINED.filter((one) => one.room === room && !this.#met.has(one)).map(({ reason }) => reason);
  }
}
