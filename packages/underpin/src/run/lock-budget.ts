import type { Statement } from "../model/dialect.ts";
import type { RunContext } from "./context.ts";

/** Even a lock that is free takes a moment; what can't be had in as little gets twice as much at the next try. */
const LEAST_MS = 5;
/** To say so costs a way to the server, while others wait. */
const WORTH_SAYING_MS = 10;
const LONG = 10;

/**
 * The time for locks within one transaction. They are had one after the other, and while the second table's is waited for, others wait
 * behind the first: together they get as long as one.
 */
export class LockBudget {
  readonly #context: RunContext;
  #since: number | undefined;
  #set = 0;
  #leastMs = LEAST_MS / 2;

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** Before each try. */
  begin(): void {
    this.#since = undefined;
    this.#set = this.#context.policy.timeoutMs;
    this.#leastMs = Math.min(this.#set, this.#leastMs * 2);
  }

  /** Before each statement on a table that others know. */
  async spend({ lock }: Statement): Promise<void> {
    const { session, database, policy, mode } = this.#context;
    const { locks } = database.dialect;
    if (mode === "offline" || lock === "none" || locks.longestWait(policy.timeoutMs, "brief") === 0) return;
    this.#since ??= Date.now();
    const spent = Date.now() - this.#since;
    // What has worked for as long as that is not begun all over for the sake of some milliseconds.
    const left = spent > LONG * policy.timeoutMs ? policy.timeoutMs : Math.max(this.#leastMs, policy.timeoutMs - spent);
    if (Math.abs(left - this.#set) < WORTH_SAYING_MS) return;
    this.#set = left;
    await locks.setLockWait(session, { timeoutMs: left });
  }
}
