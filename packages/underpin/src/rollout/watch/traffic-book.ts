import type { Counts, Traffic } from "../balancer/balancer.ts";

/** What was answered. */
export interface Tally {
  readonly requests: number;
  /** 5xx. */
  readonly failed: number;
  /** 4xx. */
  readonly refused: number;
}

const NOTHING: Tally = { requests: 0, failed: 0, refused: 0 };

interface Saved {
  /** What the balancer said last. */
  readonly seen: readonly Counts[];
  readonly seenFailed: number | null;
  readonly failed: number;
  readonly tallies: readonly (Tally & { readonly node: string; readonly release: string })[];
}

/** What a balancer counted during a rollout, by node and release; goes on where another conductor ended, and after the balancer began anew. */
export class TrafficBook {
  #seen: ReadonlyMap<string, Counts>;
  #seenFailed: number | null;
  #failed: number;
  readonly #tallies: Map<string, Map<string, Tally>>;

  /** @param saved what {@link toJSON} gave, if there was something */
  constructor(saved?: unknown) {
    const { seen, seenFailed, failed, tallies } = (saved ?? { seen: [], seenFailed: null, failed: 0, tallies: [] }) as Saved;
    this.#seen = new Map(seen.map((counts) => [counts.node, counts]));
    this.#seenFailed = seenFailed;
    this.#failed = failed;
    this.#tallies = new Map();
    for (const { node, release, ...tally } of tallies) this.#of(node).set(release, tally);
  }

  /** Takes in what the balancer says now; the first time it says from where to count. */
  update({ nodes, failed }: Traffic, releaseOf: (node: string) => string): void {
    for (const counts of nodes) {
      const last = this.#seen.get(counts.node);
      if (!last) continue;
      const release = releaseOf(counts.node);
      const tallies = this.#of(counts.node);
      const tally = tallies.get(release) ?? NOTHING;
      // It counts from 0 again after a restart, and what was counted between is not known.
      const base = counts.requests < last.requests ? NOTHING : last;
      tallies.set(release, sum(tally, since(counts, base)));
    }
    if (this.#seenFailed !== null) this.#failed += failed < this.#seenFailed ? failed : failed - this.#seenFailed;
    this.#seen = new Map(nodes.map((counts) => [counts.node, counts]));
    this.#seenFailed = failed;
  }

  /** Requests that failed for users, whoever was asked. */
  get failed(): number {
    return this.#failed;
  }

  /** All that was answered, by every node. */
  get whole(): Tally {
    return [...this.#tallies.values()].flatMap((tallies) => [...tallies.values()]).reduce(sum, NOTHING);
  }

  /** What a node answered with a release. */
  tally(node: string, release: string): Tally {
    return this.#tallies.get(node)?.get(release) ?? NOTHING;
  }

  /** What all nodes answered with a release. */
  ofRelease(release: string): Tally {
    return [...this.#tallies.values()].map((tallies) => tallies.get(release) ?? NOTHING).reduce(sum, NOTHING);
  }

  toJSON(): Saved {
    return {
      seen: [...this.#seen.values()],
      seenFailed: this.#seenFailed,
      failed: this.#failed,
      tallies: [...this.#tallies].flatMap(([node, tallies]) => [...tallies].map(([release, tally]) => ({ node, release, ...tally }))),
    };
  }

  #of(node: string): Map<string, Tally> {
    const tallies = this.#tallies.get(node) ?? new Map<string, Tally>();
    this.#tallies.set(node, tallies);
    return tallies;
  }
}

function sum(one: Tally, other: Tally): Tally {
  return { requests: one.requests + other.requests, failed: one.failed + other.failed, refused: one.refused + other.refused };
}

/** What was answered since an earlier count. */
export function since(now: Tally, before: Tally): Tally {
  return { requests: now.requests - before.requests, failed: now.failed - before.failed, refused: now.refused - before.refused };
}
