import { HttpError } from "@underpin/oslo/http";
import { UnderpinError } from "underpin/cli";
import { passwordsOf } from "../authentication/passwords/passwords-of.ts";
import { optionsOf } from "../config/load.ts";
import { underpin } from "../config/underpin.ts";
import type { KeystoneRows } from "../keystone.ts";
import { keptFor, Revocations } from "../revocations/revocations.ts";
import { readConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { withPool, type OnDatabase } from "./with-pool.ts";

/**
 * Works on the service's rows by the rules of the service itself; nobody asks who it is.
 *
 * @throws UnderpinError `UP-CONFIG`, `UP-URL`, `UP-DRIVER`, `UP-CONNECT`
 */
export async function withKeystone<R>(
  context: OnDatabase,
  options: ConfigurationOptions,
  body: (keystone: KeystoneRows) => Promise<R>,
): Promise<R> {
  const { compatibility } = readConfiguration({ underpin }, options).values.underpin;
  const { values: config } = readConfiguration(optionsOf(compatibility), options);
  const passwords = passwordsOf(config);
  return await withPool(context, async (pool) => {
    const revocations = new Revocations(pool, { keptFor: keptFor(config), now: Date.now });
    try {
      return await body({ config, compatibility: compatibility === "22" ? 22 : 30, pool, revocations, passwords, now: Date.now });
    } catch (cause) {
      if (!(cause instanceof HttpError)) throw cause;
      throw new UnderpinError("UP-CONFIG", {
        what: cause.message,
        fine: "What was said to be done before is done; nothing else was changed.",
        next: "See to it, then run the same command again: it goes on from there.",
        cause,
      });
    }
  });
}
