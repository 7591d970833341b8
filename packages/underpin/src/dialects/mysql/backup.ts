import type { BackupDialect, BackupFacts, Dumped, DumpTask } from "../../model/backup.ts";
import type { ServerOptions } from "../../model/connection.ts";
import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import { versionIn } from "../shared/tool-versions.ts";
import { introspect } from "./introspect.ts";
import { findClient, findDump, runDump, type At } from "./dump-tool.ts";
import { onServer, restore, target } from "./restore.ts";
import { scratch } from "./scratch.ts";

/** A database on a MariaDB or MySQL server, by its own programs. */
export function backupsOf(options: () => ServerOptions | Promise<ServerOptions>, connect: At["connect"]): BackupDialect {
  const at: At = { options, connect };
  return {
    facts,
    refusal,
    tool: async () => (await Promise.all([findDump(), findClient()]))[0].version,
    dump: async (task) => await dump(at, task),
    withServer: async (body) => await onServer(at, body),
    target: async () => await target(at),
    restore: async (task) => await restore(at, task),
    scratch: async (settings, trial) => await scratch(at, settings, trial),
  };
}

async function facts(session: Session): Promise<BackupFacts> {
  const [row] = await session.query<{ v: string; c: string | null; o: string | null }>(
    "SELECT VERSION() v, @@character_set_database c, @@collation_database o",
  );
  const version = row?.v ?? "";
  return {
    product: /mariadb/i.test(version) ? "MariaDB" : "MySQL",
    version,
    probe: "texts of the dump",
    settings: { charset: row?.c ?? "utf8mb4", collation: row?.o ?? "utf8mb4_general_ci" },
  };
}

function refusal(from: Pick<BackupFacts, "product" | "version">, to: Pick<BackupFacts, "product" | "version">): string | null {
  if (from.product !== to.product) return `It is of ${from.product}, and this server is ${to.product}.`;
  const [[major, minor], [toMajor, toMinor]] = [versionIn(from.version), versionIn(to.version)];
  return major > toMajor || (major === toMajor && minor > toMinor)
    ? `It is of ${from.product} ${from.version}, and this server is ${to.version}: it may not know what the newer one has.`
    : null;
}

/**
 * The tool's own snapshot, which no other session can share: rows are counted as they come from it. The schema and the record of versions
 * are in no snapshot here, so they are looked at before and after.
 *
 * @throws UnderpinError `UP-BACKUP`
 */
async function dump<T>(at: At, { look, keep, onTable, signal }: DumpTask<T>): Promise<Dumped<T>> {
  await using session = await at.connect(await at.options());
  const look2 = async (): Promise<{ readonly looked: T; readonly text: string }> => {
    const looked = await look(session);
    const schema = await introspect(session);
    return { looked, text: JSON.stringify([looked, { ...schema, tables: [...schema.tables] }]) };
  };
  const before = await look2();
  const { tables, hidden } = await runDump(at, { more: WHOLE, keep, onTable, signal });
  if (hidden.length > 0)
    throw new UnderpinError("UP-RIGHT", {
      what: "The user may not see all that belongs into a backup.",
      why: hidden.join("; "),
      fine: "Nothing was written.",
    });
  if ((await look2()).text !== before.text)
    throw new UnderpinError("UP-BACKUP", {
      what: "The schema, or the record of its versions, was changed while it was dumped.",
      why: "What was dumped of it before and after that may not fit together.",
      fine: "Nothing was kept.",
      next: "Run the same command again when no phase is at work.",
    });
  return { tables, looked: before.looked, notices: await apart(session) };
}

const WHOLE = ["--routines", "--events", "--triggers"] as const;

/** Tables that know no transactions are dumped as they are at their turn. */
async function apart(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ t: string; e: string }>(
    `SELECT t.table_name t, t.engine e FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine
     WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND e.transactions <> 'YES' ORDER BY 1`,
  );
  return rows.map(({ t, e }) => `The table ${t} is kept by ${e}, which has no snapshots: it is as it was at its turn.`);
}
