import type { MetricObjectWithValues, MetricValue } from "prom-client";
import type { Measure, Measured } from "../http/measure.ts";
import type { Exposition } from "./exposition.ts";
import type { Reading } from "./reading.ts";

/** A process's metrics as data, which go from one process to another. */
export type Snapshot = readonly Omit<MetricObjectWithValues<MetricValue<string>>, "collect">[];

/** What one process counts. */
export interface Metrics {
  /** Counts requests: for `createApplication`. */
  readonly measure: Measure;
  readonly add: (reading: Reading) => void;
  readonly snapshot: () => Promise<Snapshot>;
  readonly exposition: () => Promise<Exposition>;
}

/** Seconds: a validation takes one of the first, a login one in the middle, what is near the last is being waited for. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Begins to count: requests, and what Node says of its process (memory, processor time, garbage collection, how late the event loop is). Whoever does
 * not call it does not load what counts.
 */
export async function openMetrics(readings: readonly Reading[] = []): Promise<Metrics> {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import("prom-client");
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const total = new Counter({
    name: "http_requests_total",
    help: "Requests by the route's template; 499: the client went away.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "From a request's headers to the last byte of the answer.",
    labelNames: ["method", "route"],
    buckets: BUCKETS,
    registers,
  });
  const inFlight = new Gauge({ name: "http_requests_in_flight", help: "Requests that are being served.", registers });
  const add = ({ name, help, type, labels = [], read }: Reading): void => {
    const options = { name, help, labelNames: [...labels], registers };
    const metric = type === "counter" ? new Counter({ ...options, collect }) : new Gauge({ ...options, collect });
    function collect(): void {
      metric.reset();
      for (const { labels: own = {}, value } of read()) metric.inc(own, value);
    }
  };
  for (const reading of readings) add(reading);
  return {
    measure: {
      began: () => inFlight.inc(),
      ended: ({ method, route, status, seconds }: Measured) => {
        inFlight.dec();
        total.inc({ method, route, status });
        duration.observe({ method, route }, seconds);
      },
    },
    add,
    snapshot: async () => await registry.getMetricsAsJSON(),
    exposition: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}
