import type { Opened, Site } from "@underpin/oslo/server";
import { poolReadings } from "@underpin/oslo/metrics";
import { createBarbican } from "../app.ts";
import type { ServedConfig } from "../config/load.ts";
import { openBarbican } from "../open-barbican.ts";
import { authenticatorOf } from "./authenticator.ts";
import { startOnDatabase } from "./start-on-database.ts";

/**
 * Opens the service for `barbican-api`, on a database that is one for this release.
 *
 * @throws UnderpinError `UP-SCHEMA-TOO-OLD`, `UP-SCHEMA-TOO-NEW`, `UP-CONFIG`
 */
export async function openServed(config: ServedConfig, site: Site): Promise<Opened> {
  const { log } = site;
  const authenticate = authenticatorOf(config, log);
  const barbican = await openBarbican(config, {
    unexpected: (error) => log.error("An unexpected error", { error }),
    onPolicy: (event) => {
      if (event.type === "kept") log.error("The policy files can't be read; the rules stay what they were.", { error: event.error });
    },
  });
  const fence = await startOnDatabase(config, barbican, site);
  return {
    readings: poolReadings(barbican.pool),
    application: async (events, drain) => await createBarbican(barbican, { ...events, authenticate, drain }),
    [Symbol.asyncDispose]: async () => {
      if (typeof authenticate !== "function") authenticate[Symbol.dispose]();
      await fence[Symbol.asyncDispose]();
      await barbican[Symbol.asyncDispose]();
    },
  };
}
