import type { FreeSpace, HealthDialect } from "../../model/health.ts";
import type { Session } from "../../model/session.ts";
import { blockerOf, type SeenBlocker } from "../shared/blocker.ts";
import { freeSpaceIn } from "../shared/free-space.ts";
import { lockQueues } from "./lock-queues.ts";
import { HERE, nameOf } from "./here.ts";
import { ASKED, hurtingSettings } from "./hurting-settings.ts";
import { SEEN } from "./locks.ts";
import { uses } from "./uses.ts";

/** What PostgreSQL says of itself. */
export const health: HealthDialect = { settings, readOnly, missingRights, longTransactions, lockQueues, replicas, freeSpace, uses, size };

async function settings(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name IN (${ASKED.map((name) => `'${name}'`).join(", ")})`,
  );
  const [row] = await session.query<{ n: number }>("SELECT count(*)::int n FROM pg_stat_activity WHERE backend_type = 'client backend'");
  return hurtingSettings(new Map(rows.map(({ name, setting }) => [name, setting])), row?.n);
}

async function readOnly(session: Session): Promise<string | null> {
  const [row] = await session.query<{ standby: boolean; quiet: string }>(
    "SELECT pg_is_in_recovery() standby, current_setting('default_transaction_read_only') quiet",
  );
  if (row?.standby) return "It is a standby: it follows another server.";
  return row?.quiet === "on" ? "default_transaction_read_only is on for this server, database or role." : null;
}

async function missingRights(session: Session): Promise<readonly string[]> {
  const [may] = await session.query<{ who: string; schema: string | null; database: string; makes: boolean; tries: boolean }>(
    `SELECT current_user who, current_schema() "schema", current_database() "database",
       coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) makes, has_database_privilege(current_database(), 'TEMP') tries`,
  );
  if (!may) return [];
  const tables = await session.query<{ t: string; owner: string; owns: boolean; hidden: boolean }>(
    `SELECT ${nameOf("c")} t, pg_get_userbyid(c.relowner) owner, pg_has_role(c.relowner, 'USAGE') owns, row_security_active(c.oid) hidden
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${HERE} AND c.relkind IN ('r', 'p') AND (NOT pg_has_role(c.relowner, 'USAGE') OR row_security_active(c.oid)) ORDER BY 1`,
  );
  const { who, schema, database, makes, tries } = may;
  return [
    ...(makes
      ? []
      : [`${who} may not make tables in ${schema ?? "any schema of its search_path"}: GRANT CREATE ON SCHEMA ${schema ?? "…"} TO ${who}.`]),
    ...(tries
      ? []
      : [`${who} may not make temporary tables, on which expressions are tried: GRANT TEMPORARY ON DATABASE ${database} TO ${who}.`]),
    ...tables.map(({ t, owner, owns }) =>
      owns
        ? `Rows of ${t} are hidden from ${who} by a policy, and would not be carried over: ALTER ROLE ${who} BYPASSRLS.`
        : `${t} belongs to ${owner}, and ${who} can't alter it: GRANT ${owner} TO ${who}.`,
    ),
  ];
}

async function longTransactions(session: Session, seconds: number): ReturnType<HealthDialect["longTransactions"]> {
  const rows = await session.query<SeenBlocker>(
    `SELECT ${SEEN} FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
     AND a.xact_start < clock_timestamp() - make_interval(secs => ?) ORDER BY a.xact_start LIMIT 5`,
    [seconds],
  );
  const prepared = await session.query<{ gid: string; owner: string; seconds: number }>(
    `SELECT gid, owner::text, extract(epoch FROM clock_timestamp() - prepared)::int "seconds" FROM pg_prepared_xacts
     WHERE database = current_database() AND prepared < clock_timestamp() - make_interval(secs => ?) ORDER BY prepared LIMIT 5`,
    [seconds],
  );
  return [
    ...rows.map((row) => blockerOf(row, false)),
    ...prepared.map((one) => ({
      session: `prepared transaction ${one.gid}`,
      user: one.owner,
      application: null,
      address: null,
      seconds: one.seconds,
      state: "prepared",
      statement: null,
      isHolder: false,
    })),
  ];
}

async function replicas(session: Session): ReturnType<HealthDialect["replicas"]> {
  const rows = await session.query<{ name: string; behind: string | null }>(
    `SELECT coalesce(nullif(application_name, ''), 'a replica') || coalesce(' at ' || host(client_addr), '') "name",
       CASE WHEN state = 'streaming' THEN coalesce(extract(epoch FROM replay_lag), 0) END behind FROM pg_stat_replication
     UNION ALL SELECT 'the replication slot ' || slot_name, NULL FROM pg_replication_slots WHERE NOT active AND NOT temporary ORDER BY 1`,
  );
  return rows.map(({ name, behind }) => ({ name, seconds: behind === null ? null : Number(behind) }));
}

/** Where the server runs on this machine, and its user may know where its files are. */
async function freeSpace(session: Session): Promise<FreeSpace | null> {
  const [row] = await session.query<{ local: boolean; allowed: boolean }>(
    `SELECT inet_server_addr() IS NULL OR inet_server_addr() <<= '127.0.0.0/8'::inet OR inet_server_addr() = '::1'::inet "local",
       pg_has_role('pg_read_all_settings', 'USAGE') OR current_setting('is_superuser') = 'on' allowed`,
  );
  if (!row?.local || !row.allowed) return null;
  const [at] = await session.query<{ folder: string }>("SELECT current_setting('data_directory') folder");
  return at ? await freeSpaceIn(at.folder) : null;
}

async function size(session: Session): Promise<number> {
  const [row] = await session.query<{ n: string }>("SELECT pg_database_size(current_database()) n");
  return Number(row?.n);
}
