import { KeystoneAuth } from "@underpin/keystone-auth";
import type { Logger } from "@underpin/oslo/log";
import { listen, rabbitOf, type Rabbit } from "@underpin/oslo/messaging";
import { poolReadings } from "@underpin/oslo/metrics";
import type { OpenedRun, Site } from "@underpin/oslo/server";
import { UnderpinError } from "underpin/cli";
import type { ServedConfig } from "../config/load.ts";
import { GoneProjectHearing } from "../gone-projects/heard.ts";
import { ProjectWatch, type WatchEvents } from "../gone-projects/watch.ts";
import { openBarbican } from "../open-barbican.ts";
import { startOnDatabase } from "./start-on-database.ts";

/**
 * Opens what `barbican-keystone-listener` works with, on a database that is one for this release.
 *
 * @throws UnderpinError `UP-SCHEMA-TOO-OLD`, `UP-SCHEMA-TOO-NEW`; `UP-CONFIG` also where it is not wanted
 */
export async function openListener(config: ServedConfig, site: Site): Promise<OpenedRun> {
  const { log } = site;
  const { keystone_notifications: wanted, underpin } = config.values;
  if (!wanted.enable)
    throw wrong("[keystone_notifications] enable is false.", "Set it to true, or don't start barbican-keystone-listener.");
  if (config.settings === undefined)
    throw wrong("Without Keystone there is nobody to ask about projects.", "Set [underpin] auth_strategy to keystone.");
  const rabbit = brokerOf(config.values);
  const auth = new KeystoneAuth(config.settings, { log });
  const barbican = await openBarbican(config);
  const fence = await startOnDatabase(config, barbican, site);
  const knows = async (id: string): Promise<boolean> => await auth.knowsProject(id);
  const events: WatchEvents = {
    removed: ({ externalId }) => log.warning(`The project ${externalId} is gone from Keystone: what it had here was deleted.`),
    refused: (why) => log.error(`Nothing was deleted: ${why}`),
  };
  const asked = { knows, interval: underpin.project_check_interval * 1000, grace: underpin.project_grace * 1000 };
  const watch = new ProjectWatch(barbican, asked, events);
  return {
    readings: poolReadings(barbican.pool),
    run: async (told) => {
      const hearing = new GoneProjectHearing(barbican, { knows, requeue: wanted.allow_requeue, told }, events);
      await using _listening = rabbit && (await listenAt(rabbit, config.values, hearing, log));
      log.info("Asking Keystone about projects");
      await watch.run(told);
    },
    [Symbol.asyncDispose]: async () => {
      auth[Symbol.dispose]();
      await fence[Symbol.asyncDispose]();
      await barbican[Symbol.asyncDispose]();
    },
  };
}

type ConfigValues = ServedConfig["values"];

/** @throws UnderpinError `UP-CONFIG` */
function brokerOf({ DEFAULT, oslo_messaging_rabbit: rabbit }: ConfigValues): Rabbit | undefined {
  return DEFAULT.transport_url === null ? undefined : rabbitOf(DEFAULT.transport_url, rabbit, "[DEFAULT] transport_url");
}

async function listenAt(rabbit: Rabbit, values: ConfigValues, hearing: GoneProjectHearing, log: Logger): Promise<AsyncDisposable> {
  const { control_exchange: exchange, topic, pool_name: pool } = values.keystone_notifications;
  return await listen(rabbit, { exchange, topic, pool, log, hear: async (heard) => await hearing.hear(heard) });
}

function wrong(what: string, next: string): UnderpinError {
  return new UnderpinError("UP-CONFIG", { what, fine: "Nothing was done.", next });
}
