import type { Config, LoadOptions, OptionGroups } from "@underpin/oslo/config";
import { readOptions, type ConfigurationOptions } from "@underpin/oslo/manage";
import type { Configure } from "underpin/cli";
import { database } from "../config/shared.ts";
import { underpin } from "../config/underpin.ts";
import { serviceFor } from "../service.ts";

/** The commands of `barbican-manage` by the names of their options, whichever of them they have. */
interface DatabaseOptions extends ConfigurationOptions {
  readonly dbUrl?: string;
  readonly dburl?: string;
}

/** Whose files are read. */
const NAMES: Pick<LoadOptions, "project" | "program"> = { project: "barbican", program: "barbican-manage" };

/**
 * Reads some groups of `barbican.conf`, from where the command was told.
 *
 * @example
 * const { values } = readConfiguration({ p11_crypto_plugin: p11CryptoPlugin }, options);
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function readConfiguration<G extends OptionGroups>(groups: G, options: ConfigurationOptions): Config<G> {
  return readOptions(groups, NAMES, options);
}

/** The database is the one that the command names, or the configuration's; the history is that of the schema which the configuration names. */
export const configure: Configure = async (options, output) => {
  const { dbUrl, dburl, ...places } = options as DatabaseOptions;
  const { values, notices } = readConfiguration({ database, underpin }, places);
  for (const { kind, message } of notices) if (kind !== "unknown option") output.talk(`WARNING ${message}`);
  return { service: serviceFor(values.underpin.schema), url: dbUrl ?? dburl ?? values.database.connection.reveal() };
};
