import type { Opened, Site } from "@underpin/oslo/server";
import { guard } from "underpin/guard";
import { createKeystone } from "../app.ts";
import type { KeystoneConfig } from "../config/index.ts";
import type { Said } from "../keystone.ts";
import { openKeystone } from "../open-keystone.ts";
import { newestRelease, serviceFor } from "../service.ts";
import { readingsOf } from "./readings.ts";

/**
 * Opens the service for `keystone-api`, on a database that is one for this release.
 *
 * @throws UnderpinError `UP-SCHEMA-TOO-OLD`, `UP-SCHEMA-TOO-NEW`
 */
export async function openServed(config: KeystoneConfig, { node, log, getLogger }: Site): Promise<Opened> {
  const keystone = await openKeystone(config, {
    onNotice: (text) => log.warning(text),
    logger: getLogger,
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
  return {
    readings: readingsOf(keystone),
    application: async (events, drain) => await createKeystone(keystone, events, drain),
    [Symbol.asyncDispose]: async () => {
      await fence[Symbol.asyncDispose]();
      await keystone[Symbol.asyncDispose]();
    },
  };
}
