import cluster from "node:cluster";
import { drainOn } from "../http/drain.ts";
import { serveMetrics, type MetricsPlace } from "../metrics/listener.ts";
import { openMetrics } from "../metrics/metrics.ts";
import { obeyPrimary } from "../workers/obey-primary.ts";
import { begin } from "./begin.ts";
import { DEADLINE } from "./deadline.ts";
import type { RunConfig, Served } from "./served.ts";

/** Where one process of the service listens. */
export interface ApiOptions<C> {
  readonly config: C;
  readonly host: string;
  readonly port: number;
  /** How long health checks say that it goes before it does, in milliseconds. */
  readonly notice: number;
  /** Where metrics are asked for, if anywhere; in a worker it says only that they are wanted: the primary process serves them. */
  readonly metrics: MetricsPlace | undefined;
}

/**
 * Runs one process of the service until it is told to end (SIGTERM, SIGINT).
 *
 * @throws what {@link Served.open} throws
 */
export async function runApi<C extends RunConfig>(
  { name, open }: Served<C>,
  { config, host, port, notice, metrics: place }: ApiOptions<C>,
): Promise<void> {
  const { logging, log, node, again, end } = begin(config, name);
  const opened = await open(config, { node, log, getLogger: logging.getLogger });
  const metrics = place && (await openMetrics(opened.readings));
  const listener = metrics && !cluster.isWorker ? await serveMetrics(place, metrics.exposition) : undefined;
  if (listener) log.info(`Metrics at ${listener.url}`);
  const access = logging.getLogger(`${name}.access`);
  const app = await opened.application(
    {
      unexpected: (error) => log.error("An unexpected error", { error }),
      ...(access.isEnabledFor("INFO") && {
        access: ({ address, method, url, status, milliseconds, length }) =>
          access.info(`${address} "${method} ${url}" ${status} ${length ?? "-"} ${milliseconds}ms`),
      }),
      ...(metrics && { measure: metrics.measure }),
    },
    { notice, deadline: DEADLINE },
  );
  app.addHook("onClose", async () => {
    await app.handled();
    await listener?.[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
    end();
  });
  drainOn(app);
  const address = await app.listen({ host, port });
  obeyPrimary({ drain: async () => await app.drain(), reload: again, metrics: metrics?.snapshot });
  log.info(`Listening on ${address}`);
}
