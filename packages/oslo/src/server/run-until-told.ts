import { serveMetrics, type MetricsPlace } from "../metrics/listener.ts";
import { openMetrics } from "../metrics/metrics.ts";
import { begin } from "./begin.ts";
import type { RunConfig, Runs } from "./served.ts";

/**
 * Runs it until it is told to end (SIGTERM, SIGINT): then it finishes what is under way. A second signal ends the process at once.
 *
 * @throws what {@link Runs.open} throws
 */
export async function runUntilTold<C extends RunConfig>({ name, open }: Runs<C>, config: C, place?: MetricsPlace): Promise<void> {
  const { logging, log, node, end } = begin(config, name);
  const told = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => told.abort());
  try {
    await using opened = await open(config, { node, log, getLogger: logging.getLogger });
    const metrics = place && (await openMetrics(opened.readings));
    await using listener = metrics && (await serveMetrics(place, metrics.exposition));
    if (listener) log.info(`Metrics at ${listener.url}`);
    await opened.run(told.signal);
  } finally {
    end();
  }
}
