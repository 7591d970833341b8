import { hostname } from "node:os";
import type { FreeSpace, HealthDialect } from "../../model/health.ts";
import type { Session } from "../../model/session.ts";
import { freeSpaceIn } from "../shared/free-space.ts";
import { ASKED, ASKED_STATUS, hurtingSettings, type Variables } from "./hurting-settings.ts";
import { lackingRights } from "./lacking-rights.ts";
import { lockQueues } from "./lock-queues.ts";
import { blockers } from "./locks.ts";
import { uses } from "./uses.ts";

/** What MariaDB and MySQL say of themselves. */
export const health: HealthDialect = {
  settings,
  readOnly,
  missingRights,
  longTransactions: async (session, seconds) => (await blockers(session, undefined)).filter((blocker) => (blocker.seconds ?? 0) >= seconds),
  lockQueues,
  // A replica alone knows how far it is.
  replicas: async () => [],
  freeSpace,
  uses,
  size,
};

async function settings(session: Session): Promise<readonly string[]> {
  // A server that is cut off from its cluster would wait for the others before it answers even this.
  await session.run("SET SESSION wsrep_sync_wait = 0").catch(() => 0);
  return hurtingSettings(await shown(session, "VARIABLES", ASKED), await shown(session, "STATUS", ASKED_STATUS));
}

async function shown(session: Session, what: "VARIABLES" | "STATUS", names: readonly string[]): Promise<Variables> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    `SHOW GLOBAL ${what} WHERE LOWER(Variable_name) IN (${names.map((name) => `'${name}'`).join(", ")})`,
  );
  return new Map(rows.map(({ Variable_name: name, Value: value }) => [name.toLowerCase(), value]));
}

async function readOnly(session: Session): Promise<string | null> {
  const found = await shown(session, "VARIABLES", ["read_only", "super_read_only", "innodb_read_only"]);
  const on = [...found].find(([, value]) => !["OFF", "0", ""].includes(value.toUpperCase()));
  return on ? `${on[0]} is ${on[1]}: it is a replica, or about to be taken away.` : null;
}

async function missingRights(session: Session): Promise<readonly string[]> {
  const [here] = await session.query<{ name: string; who: string }>("SELECT DATABASE() AS name, CURRENT_USER() AS who");
  const grants = await session.query<Record<string, string>>("SHOW GRANTS");
  const lacking = lackingRights(
    grants.flatMap((row) => Object.values(row)),
    here?.name ?? "",
  );
  if (lacking.length === 0) return [];
  const who = (here?.who ?? "")
    .split("@")
    .map((part) => `'${part}'`)
    .join("@");
  return [`${here?.who} lacks ${lacking.join(", ")}: GRANT ${lacking.join(", ")} ON \`${here?.name}\`.* TO ${who}.`];
}

/** Where the server runs on this machine. */
async function freeSpace(session: Session): Promise<FreeSpace | null> {
  const [row] = await session.query<{ host: string; folder: string }>("SELECT @@hostname AS host, @@datadir AS folder");
  return row?.host === hostname() ? await freeSpaceIn(row.folder) : null;
}

/** As large as the files are, copies that are being made too; by the statistics where the user may not see files. */
async function size(session: Session): Promise<number> {
  for (const table of ["INNODB_SYS_TABLESPACES", "INNODB_TABLESPACES"])
    try {
      const [row] = await session.query<{ n: string | null }>(
        `SELECT SUM(FILE_SIZE) n FROM information_schema.${table} WHERE NAME LIKE CONCAT(REPLACE(DATABASE(), '_', '\\_'), '/%')`,
      );
      if (row?.n != null) return Number(row.n);
    } catch {
      // Another product's name of it, or a right that the user has not.
    }
  const [row] = await session.query<{ n: string | null }>(
    "SELECT SUM(data_length + index_length) n FROM information_schema.tables WHERE table_schema = DATABASE()",
  );
  return Number(row?.n ?? 0);
}
