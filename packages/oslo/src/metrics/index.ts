export type { Exposition } from "./exposition.ts";
export { serveMetrics, type MetricsListener, type MetricsPlace } from "./listener.ts";
export { openMetrics, type Metrics, type Snapshot } from "./metrics.ts";
export { poolReadings } from "./pool-readings.ts";
export type { Reading, Value } from "./reading.ts";
