import { setupLogging } from "../log/logging.ts";
import { serveMetrics, type MetricsPlace } from "../metrics/listener.ts";
import { startWorkers } from "../workers/start-workers.ts";
import { WorkersMetrics } from "../workers/workers-metrics.ts";
import { DEADLINE } from "./deadline.ts";
import { reload } from "./reload.ts";
import type { RunConfig } from "./served.ts";

/** What the process that starts the workers is told. */
export interface WorkersPlan {
  readonly config: RunConfig;
  /** The service's name in the log. */
  readonly name: string;
  readonly count: number;
  /** How long health checks say that the service goes before it does, in milliseconds. */
  readonly notice: number;
  readonly metrics: MetricsPlace | undefined;
}

/** How much longer than its requests a worker may take to end, in milliseconds. */
const MARGIN = 5_000;

/** Runs the workers until they are told to end (SIGTERM, SIGINT); what to end with. */
export async function runWorkers({ config, name, count, notice, metrics }: WorkersPlan): Promise<number> {
  const logging = setupLogging(config.values.DEFAULT, name);
  const log = logging.getLogger(`${name}.workers`);
  const workers = startWorkers({
    count,
    deadline: notice + DEADLINE + MARGIN,
    onEnd: ({ pid, why, againIn }) =>
      log.error(`Worker ${pid ?? "?"} ended (${why}); another one starts ${againIn === 0 ? "now" : `in ${againIn / 1000} s`}.`),
  });
  process.on("SIGHUP", () => {
    reload(config, logging, name);
    workers.reload();
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, workers.drain);
  try {
    if (metrics === undefined) return await workers.ended;
    const all = await WorkersMetrics.of(workers);
    await using listener = await serveMetrics(metrics, () => all.exposition());
    log.info(`Metrics at ${listener.url}`);
    return await workers.ended;
  } finally {
    logging.close();
  }
}
