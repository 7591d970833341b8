import { loadKeystoneConfig } from "../config/load.ts";
import { pythonJson } from "../database/extra.ts";
import { openTables } from "../database/open-tables.ts";
import { serviceFor } from "../service.ts";
import { oneColumnTable } from "./table.ts";
import { wrapText } from "./text-wrap.ts";
import { CODES, upgradeChecks, type CheckResult } from "./upgrade-checks.ts";

export interface UpgradeCheckOptions {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly json: boolean;
}

/** What `upgrade check` writes, and ends with. */
export interface UpgradeCheck {
  readonly text: string;
  readonly code: number;
}

const TITLE = "Upgrade Check Results";
/** Apart from what checks end with. */
const FAILED = 255;
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
      return { text: json ? pythonJson({ name: TITLE, checks: results }) : tableOf(results), code: worstOf(results) };
    } finally {
      await pool.close();
    }
  } catch (error) {
    return { text: `Error:\n${(error as Error).message}`, code: FAILED };
  }
}

const worstOf = (results: readonly CheckResult[]): number => Math.max(...results.map(({ result }) => result));

const NAMES: Readonly<Record<CheckResult["result"], string>> = {
  [CODES.success]: "Success",
  [CODES.warning]: "Warning",
  [CODES.failure]: "Failure",
};

function tableOf(results: readonly CheckResult[]): string {
  const cells = results.map(({ check, result, details }) => {
    const told = details === null ? "None" : wrapText(details, 60, "  ").join("\n");
    return `Check: ${check}\nResult: ${NAMES[result]}\nDetails: ${told}`;
  });
  return oneColumnTable(TITLE, cells);
}
