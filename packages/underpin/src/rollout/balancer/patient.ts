import { setTimeout as delay } from "node:timers/promises";
import { BalancerAway, type Balancer } from "./balancer.ts";

/** How long a balancer may take to be back. */
const RETURN_MS = 30_000;
const TRY_AGAIN_MS = 100;

/** What waiting for it needs. */
interface Waiting {
  readonly signal: AbortSignal;
  waits(text: string): void;
}

/** The same balancer, waited for while it is away: a supervisor starts it again within seconds. All that it is told may be told twice. */
export function patient(balancer: Balancer, { signal, waits }: Waiting): Balancer {
  const use = async <T>(body: () => Promise<T>): Promise<T> => {
    for (const until = Date.now() + RETURN_MS; ;) {
      signal.throwIfAborted();
      try {
        return await body();
      } catch (error) {
        if (!(error instanceof BalancerAway) || Date.now() >= until) throw error;
        waits(error.message);
      }
      await delay(TRY_AGAIN_MS, undefined, { signal });
    }
  };
  return {
    out: (node) => use(() => balancer.out(node)),
    in: (node, share) => use(() => balancer.in(node, share)),
    isOut: (node) => use(() => balancer.isOut(node)),
    isIn: (node) => use(() => balancer.isIn(node)),
    busy: (node) => use(() => balancer.busy(node)),
    cut: (node) => use(() => balancer.cut(node)),
    load: () => use(() => balancer.load()),
    traffic: () => use(() => balancer.traffic()),
  };
}
