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
  readonly seenFailed: Traffic["failed"] | null;
  readonly failed: number;
  /** How often a balancer began to count anew. */
  readonly anew: number;
  /** Connections that were cut, as their node was given no more time. */
  readonly cut?: number;
  readonly tallies: readonly (Tally & { readonly node: string; readonly release: string })[];
}

/** What a balancer counted during a rollout, by node and release; goes on where another conductor ended, and after the balancer began anew. */
export class TrafficBook {
  #seen: readonly Counts[];
  #seenFailed: Traffic["failed"] | null;
  #failed: number;
  #anew: number;
  #cut: number;
  readonly #tallies: Map<string, Map<string, Tally>>;

  /** @param saved what {@link toJSON} gave, if there was something */
  constructor(saved?: unknown) {
    const {
      seen,
      seenFailed,
      failed,
      anew,
      cut = 0,
      tallies,
    } = (saved ?? {
      seen: [],
      seenFailed: null,
      failed: 0,
      anew: 0,
      tallies: [],
    }) as Saved;
    this.#seen = seen;
    this.#seenFailed = seenFailed;
    this.#failed = failed;
    this.#anew = anew;
    this.#cut = cut;
    this.#tallies = new Map();
    for (const { node, release, ...tally } of tallies) this.#of(node).set(release, tally);
  }

  /** Takes in what the balancer says now; the first time it says from where to count. */
  update({ nodes, failed }: Traffic, releaseOf: (node: string) => string): void {
    const lastOf = (counts: Counts): Counts | undefined => this.#seen.find(({ node, at }) => node === counts.node && at === counts.at);
    // It counts from 0 again after a restart, and what was counted between is not known.
    const began = new Set(nodes.filter((counts) => counts.requests < (lastOf(counts)?.requests ?? 0)).map(({ at }) => at));
    for (const counts of nodes) {
      const last = lastOf(counts);
      if (!last) continue;
      const release = releaseOf(counts.node);
      const tallies = this.#of(counts.node);
      tallies.set(release, sum(tallies.get(release) ?? NOTHING, since(counts, began.has(counts.at) ? NOTHING : last)));
    }
    for (const { at, failed: now } of failed) {
      const last = this.#seenFailed?.find((one) => one.at === at)?.failed;
      if (last !== undefined) this.#failed += began.has(at) ? now : now - last;
    }
    this.#anew += began.size;
    this.#seen = nodes;
    this.#seenFailed = failed;
  }

  /** Requests that failed for users, whoever was asked. */
  get failed(): number {
    return this.#failed;
  }

  /** Notes connections that were cut. */
  cut(connections: number): void {
    this.#cut += connections;
  }

  /** All that was answered, by every node. */
  get whole(): Tally {
    return total([...this.#tallies.values()].flatMap((tallies) => [...tallies.values()]));
  }

  /** What a node answered with a release. */
  tally(node: string, release: string): Tally {
    return this.#tallies.get(node)?.get(release) ?? NOTHING;
  }

  /** What all nodes answered with a release. */
  ofRelease(release: string): Tally {
    return total([...this.#tallies.values()].map((tallies) => tallies.get(release) ?? NOTHING));
  }

  toJSON(): Required<Saved> {
    return {
      seen: this.#seen,
      seenFailed: this.#seenFailed,
      failed: this.#failed,
      anew: this.#anew,
      cut: this.#cut,
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

/** All of several together. */
export function total(tallies: readonly Tally[]): Tally {
  return tallies.reduce(sum, NOTHING);
}

/** What was answered since an earlier count. */
export function since(now: Tally, before: Tally): Tally {
  return { requests: now.requests - before.requests, failed: now.failed - before.failed, refused: now.refused - before.refused };
}
