export type { BackOffOptions } from "./back-off.ts";
export { obeyPrimary, type Obedience } from "./obey-primary.ts";
export { startWorkers, type WorkerEnd, type Workers, type WorkersOptions } from "./start-workers.ts";
export { WorkersMetrics } from "./workers-metrics.ts";
