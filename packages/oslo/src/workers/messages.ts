import type { Snapshot } from "../metrics/metrics.ts";

/** What a primary process tells its workers. Signals would not do: a terminal or systemd gives them to all processes, and a second one ends at once. */
export type ToWorker = { readonly underpin: "drain" | "reload" } | { readonly underpin: "metrics"; readonly id: number };

/** What a worker answers. */
export interface ToPrimary {
  readonly underpin: "metrics";
  /** That of the question. */
  readonly id: number;
  readonly metrics: Snapshot;
}
