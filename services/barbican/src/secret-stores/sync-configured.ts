import { isDuplicate, TRIES } from "@underpin/oslo/db";
import { openDatabase } from "underpin/engine";
import type { ConfiguredStore } from "./configured-stores.ts";
import { syncSecretStores, type SyncedStores } from "./sync-secret-stores.ts";

/**
 * Makes the table of secret stores of a database say what the configuration says. Of several that do it at once one does, and the others find it done.
 *
 * @throws UnderpinError `UP-DATA` for one that is configured no more while projects have chosen it
 */
export async function syncConfigured(url: string, configured: readonly ConfiguredStore[]): Promise<SyncedStores> {
  for (let tries = 1; ; tries++) {
    await using session = await (await openDatabase(url)).connect();
    try {
      return await syncSecretStores(session, configured, new Date());
    } catch (error) {
      if (tries === TRIES || !isDuplicate(error)) throw error;
    }
  }
}
