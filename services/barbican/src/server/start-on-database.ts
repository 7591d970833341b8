import type { Site } from "@underpin/oslo/server";
import type { Barbican } from "../barbican.ts";
import type { BarbicanConfig } from "../config/load.ts";
import { syncConfigured } from "../secret-stores/sync-configured.ts";
import { guardStart } from "../start.ts";

/**
 * What each of the service's processes does before it touches rows: it looks whether the database is one for this release, or makes it so, and has the table of
 * secret stores say what the configuration says.
 *
 * @returns shows that this node is alive until it is disposed of
 * @throws UnderpinError `UP-SCHEMA-TOO-OLD`, `UP-SCHEMA-TOO-NEW`, `UP-CONFIG`, `UP-DATA`
 */
export async function startOnDatabase(
  { values: { database, DEFAULT, underpin } }: BarbicanConfig,
  { crypto: { stores } }: Pick<Barbican, "crypto">,
  { node, log }: Site,
): Promise<AsyncDisposable> {
  const url = database.connection.reveal();
  const fence = await guardStart({
    url,
    node,
    schema: underpin.schema,
    autoCreate: DEFAULT.db_auto_create,
    warn: (text) => log.warning(text),
  });
  if (stores === null) return fence;
  try {
    const done = await syncConfigured(url, stores);
    for (const [what, names] of Object.entries(done)) for (const name of names) log.info(`Secret store ${what}: ${name}`);
    return fence;
  } catch (error) {
    await fence[Symbol.asyncDispose]();
    throw error;
  }
}
