import cluster from "node:cluster";
import type { Snapshot } from "../metrics/metrics.ts";
import type { ToPrimary, ToWorker } from "./messages.ts";

/** What a worker does for its primary process. */
export interface Obedience {
  readonly drain: () => Promise<void>;
  /** Reads the configuration again. */
  readonly reload: () => void;
  /** Undefined where nothing is counted. */
  readonly metrics: (() => Promise<Snapshot>) | undefined;
}

/**
 * Listens to the primary process, if there is one; to be called when the worker listens to clients, which keeps it alive. What was said before is heard
 * then. If the primary is killed, Node ends its workers.
 */
export function obeyPrimary({ drain, reload, metrics }: Obedience): void {
  if (!cluster.isWorker) return;
  process.on("message", (message: ToWorker) => {
    if (message.underpin === "drain") return void drain();
    if (message.underpin === "reload") return reload();
    if (message.underpin !== "metrics" || metrics === undefined) return undefined;
    return void metrics().then((snapshot) =>
      process.send?.({ underpin: "metrics", id: message.id, metrics: snapshot } satisfies ToPrimary),
    );
  });
  // Listening alone is no reason to go on once all is done.
  process.channel?.unref();
}
