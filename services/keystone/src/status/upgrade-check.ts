import { toldFailure, toldResults, type UpgradeCheck } from "@underpin/oslo/upgradecheck";
import { loadKeystoneConfig } from "../config/load.ts";
import { openTables } from "../database/open-tables.ts";
import { serviceFor } from "../service.ts";
import { upgradeChecks } from "./upgrade-checks.ts";

export interface UpgradeCheckOptions {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly json: boolean;
}

/** Seconds that the database may take to give a connection, and longer than it is kept. */
const [TIMEOUT, RECYCLE] = [30, 3600];

/**
 * Runs upstream's checks, as its `keystone-status upgrade check` does; one that fails ends them with 255.
 *
 * @throws ConfigError where the configuration can't be read
 */
export async function upgradeCheck({ files, folders, json }: UpgradeCheckOptions): Promise<UpgradeCheck> {
  const config = loadKeystoneConfig({ program: "keystone-status", files, folders });
  const { compatibility, schema } = config.values.underpin;
  try {
    const service = serviceFor(schema);
    const pool = await openTables(config.values.database.connection.reveal(), { service, size: 1, timeout: TIMEOUT, recycle: RECYCLE });
    try {
      const results = await upgradeChecks({ config, compatibility: compatibility === "22" ? 22 : 30, pool });
      return toldResults(results, { json });
    } finally {
      await pool.close();
    }
  } catch (error) {
    return toldFailure(error);
  }
}
