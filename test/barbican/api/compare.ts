import { EXPLAINED, type Differing, type Explained } from "./explained.ts";
import { Labels } from "./labels.ts";
import type { Played } from "./play.ts";
import type { Release } from "./record.ts";

/** Compares answers, and remembers which differences that are meant it has met. */
export class Judge {
  readonly #met = new Set<Explained>();
  readonly #explained: readonly Explained[];

  constructor(release: Release = "15") {
    this.#explained = EXPLAINED.filter(({ only = release }) => only === release);
  }

  /** Where ours has not answered a scenario's requests as Python has, but for what is meant to differ. */
  differences(python: readonly Played[], ours: readonly Played[]): readonly Differing[] {
    const labels = new Labels();
    const pairs = ours.map(({ send, answer }, at) => ({ send, python: (python[at] ?? { answer }).answer, ours: answer }));
    return pairs.filter((one) => !this.#isFine(one, labels));
  }

  #isFine({ send, python, ours }: Differing, labels: Labels): boolean {
    if (labels.same(python, ours)) return true;
    let expected = python;
    const used = this.#explained.filter((one) => {
      const before = expected;
      expected = one.meant({ send, python: expected, ours });
      return JSON.stringify(expected) !== JSON.stringify(before);
    });
    const isMeant = expected === ours || labels.same(expected, ours);
    if (isMeant) for (const one of used) this.#met.add(one);
    return isMeant;
  }

  /** Differences of a room that no answer has shown. */
  unmet(room: string): readonly string[] {
    return this.#explained.filter((one) => one.room === room && !this.#met.has(one)).map(({ reason }) => reason);
  }
}
