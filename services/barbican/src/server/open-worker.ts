import { poolReadings } from "@underpin/oslo/metrics";
import type { OpenedRun, Site } from "@underpin/oslo/server";
import type { BarbicanConfig } from "../config/load.ts";
import { openBarbican } from "../open-barbican.ts";
import { OrderWorker } from "../orders/worker.ts";
import { startOnDatabase } from "./start-on-database.ts";

/**
 * Opens what `barbican-worker` works with, on a database that is one for this release.
 *
 * @throws UnderpinError `UP-SCHEMA-TOO-OLD`, `UP-SCHEMA-TOO-NEW`, `UP-CONFIG`
 */
export async function openWorker(config: BarbicanConfig, site: Site): Promise<OpenedRun> {
  const { log } = site;
  const { queue, retry_scheduler: retry, underpin } = config.values;
  const barbican = await openBarbican(config);
  const fence = await startOnDatabase(config, barbican, site);
  if (!queue.enable) log.warning("[queue] enable is false: the API carries out orders itself, and none will come here.");
  const worker = new OrderWorker(
    barbican,
    {
      atOnce: queue.asynchronous_workers,
      lease: underpin.order_lease * 1000,
      initialDelay: retry.initial_delay_seconds * 1000,
      pause: retry.periodic_interval_max_seconds * 1000,
    },
    {
      unexpected: (error) => log.error("An order could not be carried out", { error }),
      settled: (order, how) => log.info(`Order ${order}: ${how}`),
      postponed: (order, reason) => log.warning(`Order ${order} is tried again later: ${reason}`),
      lookFailed: (error) => log.error("The queue of orders can't be looked at", { error }),
    },
  );
  return {
    readings: [...poolReadings(barbican.pool), ...worker.readings],
    run: async (told) => {
      log.info("Waiting for orders");
      await worker.run(told);
    },
    [Symbol.asyncDispose]: async () => {
      await fence[Symbol.asyncDispose]();
      await barbican[Symbol.asyncDispose]();
    },
  };
}
