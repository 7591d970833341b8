import type { Load } from "../balancer/balancer.ts";
import type { Finding } from "./verdict.ts";
import type { Tally } from "./traffic-book.ts";

/** Fewer looks than these say nothing of a mean. */
const ENOUGH_LOOKS = 25;
/** A difference that users hardly notice is none, however many times it is. */
const NOTICED_MS = 100;

/**
 * How long a node takes to answer, and the others at the same time: requests that are under way, on average, by requests that are answered
 * in a second. Balancers tell both; the mean times that they tell themselves are of the last thousand requests, those of the release before
 * among them.
 *
 * @see Little, A Proof for the Queuing Formula L = λW, 1961
 */
export class AnswerTimes {
  readonly #node: string;
  #looks = 0;
  #lastAt: number | null = null;
  /** Milliseconds that requests have been under way, all of them together. */
  #own = 0;
  #others = 0;

  constructor(node: string) {
    this.#node = node;
  }

  /** Notes how busy nodes are now; times are in milliseconds. */
  look({ nodes }: Load, at: number): void {
    const passed = at - (this.#lastAt ?? at);
    this.#lastAt = at;
    this.#looks++;
    for (const { node, busy, isIn } of nodes)
      if (node === this.#node) this.#own += busy * passed;
      else if (isIn) this.#others += busy * passed;
  }

  /**
   * How long a node took beside the others, and whether that is too slow; null if nobody can say.
   *
   * @param now what it has answered meanwhile
   * @param beside what the others have
   * @param slower how many times as long it may take; 0 if it doesn't matter
   */
  beside(now: Tally, beside: Tally, slower: number): Finding | null {
    if (this.#looks < ENOUGH_LOOKS || now.requests === 0 || beside.requests === 0) return null;
    const [own, others] = [this.#own / now.requests, this.#others / beside.requests];
    return {
      isBad: slower > 0 && own > slower * others && own - others > NOTICED_MS,
      text: `its answers take ${Math.round(own)} ms, the others' ${Math.round(others)} ms`,
    };
  }
}
