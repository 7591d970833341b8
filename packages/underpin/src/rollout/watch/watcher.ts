import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../model/error.ts";
import type { Balancer } from "../balancer/balancer.ts";
import type { FleetNode } from "../fleet/fleet.ts";
import type { TrafficBook } from "./traffic-book.ts";

const POLL_MS = 300;
/** How many looks come to nothing before it is said. */
const PATIENT_LOOKS = 10;

/** What a watcher looks at, and whom it tells. */
export interface Watched {
  readonly balancer: Balancer;
  readonly book: TrafficBook;
  readonly releaseOf: (node: string) => string;
  /** Nodes to which nothing may be sent now. */
  readonly toBeOut: () => readonly FleetNode[];
  /** After each look. */
  readonly onLook: () => void;
  readonly say: (text: string) => void;
}

/**
 * Counts what the balancer answers, all along, and tells it again what it forgot: after a reload it would send requests to nodes that are
 * being worked on. Ends with the signal.
 */
export async function watch(watched: Watched, signal: AbortSignal): Promise<void> {
  let silent = 0;
  while (!signal.aborted) {
    try {
      await lookOnce(watched);
      silent = 0;
    } catch (error) {
      if (++silent === PATIENT_LOOKS) watched.say(`The balancer can't be watched: ${messageOf(error)}`);
    }
    await delay(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

/** One look. */
export async function lookOnce({ balancer, book, releaseOf, toBeOut, onLook, say }: Watched): Promise<void> {
  for (const node of toBeOut())
    if ((await balancer.isOut(node)) === false) {
      await balancer.out(node);
      say(`The balancer had forgotten that ${node.name} is out of service, and was told again.`);
    }
  const traffic = await balancer.traffic();
  if (traffic) book.update(traffic, releaseOf);
  onLook();
}
