import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../model/error.ts";

/** What users do, as the conductor's own do it: what a probe's file makes. */
export interface Visitor {
  /**
   * One visit: a few requests, reading and writing, to a service at an address; what was written before is read again.
   *
   * @throws Error in words, if something is not as it should be
   */
  visit(address: string, signal: AbortSignal): Promise<void>;
  /**
   * Writes that the service acknowledged; with `lost`, those of them that it has no more. Asked at the end.
   *
   * @throws Error in words, if the service can't be asked now: then it is asked again
   */
  account?(address: string): Promise<{ readonly writes: number; readonly lost: readonly string[] }>;
  /** Takes away what it has written; called once nobody visits any more. */
  leave?(address: string): Promise<void>;
}

/**
 * What a probe's file exports as its default.
 *
 * @example
 * export default (): Visitor => ({ visit: async (address) => { if (!(await fetch(`${address}/`)).ok) throw new Error("no front page"); } });
 */
export type MakeVisitor = () => Visitor | Promise<Visitor>;

/** How the conductor's own users fared. */
export interface ProbeTally {
  readonly visits: number;
  readonly failed: number;
  /** Milliseconds that the longest visit took. */
  readonly longest: number;
  /** What went wrong first. */
  readonly first: string | null;
}

/** What became of what the conductor's own users wrote. */
export interface Account {
  /** Writes that were acknowledged; null if nobody kept them in mind, or nobody could be asked. */
  readonly writes: number | null;
  readonly lost: readonly string[];
  /** Why nobody could be asked, if so. */
  readonly unknown: string | null;
}

/** Where nobody keeps writes in mind. */
export const NO_ACCOUNT: Account = { writes: null, lost: [], unknown: null };

/** The conductor's own users, who visit the service all along. */
export class Probe {
  readonly #visitor: Visitor;
  #tally: ProbeTally = { visits: 0, failed: 0, longest: 0, first: null };

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  get tally(): ProbeTally {
    return this.#tally;
  }

  /** One visit to a node past the balancer; what was wrong, or null. */
  async visit(address: string): Promise<string | null> {
    const limit = AbortSignal.timeout(VISIT_MS);
    try {
      await this.#visitor.visit(address, limit);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** Visits the whole service, again and again, until it is told to end. */
  async visitAlong(url: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      const wrong = await this.visit(url);
      const { visits, failed, longest, first } = this.#tally;
      this.#tally = {
        visits: visits + 1,
        failed: failed + (wrong === null ? 0 : 1),
        longest: Math.max(longest, performance.now() - began),
        first: first ?? wrong,
      };
      await delay(PAUSE_MS);
    }
  }

  /** Takes away what was written; what can't be is left, and is none of the rollout's business. */
  async leave(url: string): Promise<void> {
    await this.#visitor.leave?.(url).catch(() => {});
  }

  /** What became of all that was acknowledged. */
  async account(url: string): Promise<Account> {
    if (!this.#visitor.account) return NO_ACCOUNT;
    for (const until = Date.now() + ACCOUNT_MS; ;) {
      try {
        return { ...(await this.#visitor.account(url)), unknown: null };
      } catch (error) {
        if (Date.now() >= until) return { ...NO_ACCOUNT, unknown: messageOf(error) };
      }
      await delay(ACCOUNT_AGAIN_MS);
    }
  }
}

const VISIT_MS = 10_000;
/** How long a service that can't be asked what it has may take until it can. */
const ACCOUNT_MS = 10_000;
const ACCOUNT_AGAIN_MS = 250;
/** A user thinks; a balancer's counts are not to be made by the conductor. */
const PAUSE_MS = 20;
