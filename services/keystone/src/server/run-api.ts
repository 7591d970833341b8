import cluster from "node:cluster";
import { hostname } from "node:os";
import { drainOn } from "@underpin/oslo/http";
import { setupLogging } from "@underpin/oslo/log";
import { openMetrics, serveMetrics, type MetricsPlace } from "@underpin/oslo/metrics";
import { obeyPrimary } from "@underpin/oslo/workers";
import { guard } from "underpin/guard";
import { createKeystone } from "../app.ts";
import type { KeystoneConfig } from "../config/index.ts";
import type { Said } from "../keystone.ts";
import { openKeystone } from "../open-keystone.ts";
import { newestRelease, serviceFor } from "../service.ts";
import { DEADLINE } from "./deadline.ts";
import { readingsOf } from "./readings.ts";
import { reload, tellOfConfig } from "./reload.ts";

/** Where one process of the service listens, and as what. */
export interface ApiOptions {
  readonly config: KeystoneConfig;
  readonly host: string;
  readonly port: number;
  /** Its name in the fleet; the host's with the process's number if left out. */
  readonly node?: string;
  /** How long health checks say that it goes before it does, in milliseconds. */
  readonly notice?: number;
  /** Where metrics are asked for, if anywhere; in a worker it says only that they are wanted: the primary process serves them. */
  readonly metrics?: MetricsPlace | undefined;
}

/**
 * Runs one process of the service until it is told to end (SIGTERM, SIGINT).
 *
 * @throws UnderpinError `UP-SCHEMA-TOO-OLD`, `UP-SCHEMA-TOO-NEW` where the database is not one for this release
 */
export async function runApi({
  config,
  host,
  port,
  node = `${hostname()}-${process.pid}`,
  notice = 0,
  metrics: place,
}: ApiOptions): Promise<void> {
  const logging = setupLogging(config.values.DEFAULT, "keystone");
  const log = logging.getLogger("keystone");
  tellOfConfig(config.notices, logging);
  const again = (): void => reload(config, logging);
  process.on("SIGHUP", again);
  const keystone = await openKeystone(config, {
    onNotice: (text) => log.warning(text),
    onPolicy: (event) => {
      if (event.type === "kept") log.error("The policy files can't be read; the rules stay what they were.", { error: event.error });
    },
  });
  const service = serviceFor(config.values.underpin.schema);
  const fence = await guard({
    service,
    url: config.values.database.connection.reveal(),
    release: newestRelease(service).name,
    node,
    query: false,
    says: () => ({ keys: keystone.loadedKeys(), methods: keystone.config.auth.methods }) satisfies Said,
    warn: (text) => log.warning(text),
  });
  const metrics = place && (await openMetrics(readingsOf(keystone)));
  const listener = metrics && !cluster.isWorker ? await serveMetrics(place, metrics.exposition) : undefined;
  if (listener) log.info(`Metrics at ${listener.url}`);
  const access = logging.getLogger("keystone.access");
  const app = await createKeystone(
    keystone,
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
    await fence[Symbol.asyncDispose]();
    await keystone[Symbol.asyncDispose]();
    process.off("SIGHUP", again);
    logging.close();
  });
  drainOn(app);
  const address = await app.listen({ host, port });
  obeyPrimary({ drain: async () => await app.drain(), reload: again, metrics: metrics?.snapshot });
  log.info(`Listening on ${address}`);
}
