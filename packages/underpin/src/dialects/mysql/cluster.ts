import type { ClusterDialect, Membership, Shape } from "../../model/cluster.ts";
import type { Session } from "../../model/dialect.ts";
import { LITERALS, tick } from "./types.ts";
import { warm } from "./table-cache.ts";

/**
 * Galera (docs/decisions/015). A statement that changes the schema runs on every server by itself, and one that fails on a
 * server other than the client's is noted in that server's log and nowhere else. It is known to fail, or to take other triggers
 * with it, where a client's transaction was ended by it while the client read the table's triggers (table-cache.ts).
 */
export const cluster: ClusterDialect = {
  membership,
  prepare: async (session) => {
    // Looks wait for all that was committed anywhere (15: whatever the statement is); what is repaired is repaired here alone.
    await session.run("SET SESSION wsrep_sync_wait = 15, wsrep_OSU_method = 'RSU'");
  },
  tablesIn,
  shapes,
  rows: rowSums,
  wanted: (before, after, sql) => {
    if (!/^\s*(CREATE|DROP)\b.*\bTRIGGER\b/is.test(sql)) return after;
    const kept = [...before].filter(([name, { trigger }]) => trigger !== undefined && !after.has(name) && !names(sql, trigger));
    return new Map([...after, ...kept]);
  },
  warm,
  // In this time the clients have opened the table that had begun to: whoever comes after them finds it in the cache.
  restMs: 100,
};

async function membership(session: Session): Promise<Membership | null> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_gcomm_uuid', 'wsrep_cluster_size', 'wsrep_cluster_status', 'wsrep_ready', 'wsrep_incoming_addresses', 'wsrep_provider_name')",
  );
  const value = (name: string): string => rows.find((row) => row.Variable_name === name)?.Value ?? "";
  if (value("wsrep_provider_name") !== "Galera") return null;
  const listed = value("wsrep_incoming_addresses").split(",");
  // An arbitrator votes and holds no data; it has no address.
  const arbitrators = listed.filter((address) => address.trim() === "").length;
  const size = Number(value("wsrep_cluster_size"));
  return {
    self: value("wsrep_gcomm_uuid"),
    size: Math.max(1, size - (listed.length === size ? arbitrators : 0)),
    ready: value("wsrep_ready") === "ON" && value("wsrep_cluster_status") === "Primary",
    addresses: listed.map((address) => address.trim().replace(/:0$/, "")).filter((address) => address !== "" && address !== "AUTO"),
  };
}

/** Whether a statement may speak of something; it may also say yes where another name contains it. */
function names(sql: string, name: string): boolean {
  return sql.includes(name) || sql.includes(name.replaceAll("`", "``"));
}

async function tablesIn(session: Session, sql: string): Promise<readonly string[]> {
  const tables = await session.query<{ t: string }>(
    "SELECT table_name t FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name",
  );
  const triggers = /\bTRIGGER\b/i.test(sql)
    ? await session.query<{ n: string; t: string }>(
        "SELECT trigger_name n, event_object_table t FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
      )
    : [];
  const touched = triggers.filter(({ n }) => names(sql, n)).map(({ t }) => t);
  return [...new Set([...tables.map(({ t }) => t).filter((name) => names(sql, name)), ...touched])];
}

async function shapes(session: Session, only?: readonly string[]): Promise<ReadonlyMap<string, Shape>> {
  const found = new Map<string, Shape>();
  const tables = await session.query<{ t: string }>(
    "SELECT table_name t FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name",
  );
  for (const { t: name } of tables) {
    if (only && !only.includes(name)) continue;
    const [row] = await session.query<Record<string, string>>(`SHOW CREATE TABLE ${tick(name)}`);
    const definition = (row?.["Create Table"] ?? row?.["Create View"] ?? "").replace(/ AUTO_INCREMENT=\d+/, "");
    found.set(`table ${name}`, { definition, make: null, remove: null });
  }
  for (const [name, shape] of await triggersOf(session, only)) found.set(name, shape);
  return found;
}

async function rowSums(session: Session): Promise<ReadonlyMap<string, string>> {
  const tables = await session.query<{ t: string }>(
    "SELECT table_name t FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name",
  );
  const found = new Map<string, string>();
  for (const { t: name } of tables) {
    const [row] = await session.query<{ Checksum: string | number | null }>(`CHECKSUM TABLE ${tick(name)} EXTENDED`);
    found.set(name, String(row?.Checksum));
  }
  return found;
}

interface TriggerRow {
  readonly n: string;
  readonly t: string;
  readonly timing: string;
  readonly event: string;
  readonly place: number;
  readonly body: string;
  readonly definer: string;
  readonly mode: string;
}

async function triggersOf(session: Session, only: readonly string[] | undefined): Promise<ReadonlyMap<string, Shape>> {
  const within = only ? ` AND event_object_table IN (${["NULL", ...only.map(LITERALS.string)].join(", ")})` : "";
  const rows = await session.query<TriggerRow>(
    `SELECT trigger_name n, event_object_table t, action_timing timing, event_manipulation event, action_order place, action_statement body, definer, sql_mode mode FROM information_schema.triggers WHERE trigger_schema = DATABASE()${within} ORDER BY event_object_table, event_manipulation, action_timing, action_order`,
  );
  return new Map(
    rows.map((row, i) => {
      const next = rows[i + 1];
      const isFollowed = next?.t === row.t && next.timing === row.timing && next.event === row.event;
      const at = row.definer.lastIndexOf("@");
      const head = `${row.timing} ${row.event} ON ${tick(row.t)} FOR EACH ROW`;
      const create = (order: string): string =>
        `CREATE DEFINER=${tick(row.definer.slice(0, at))}@${tick(row.definer.slice(at + 1))} TRIGGER ${tick(row.n)} ${head}${order} ${row.body}`;
      const drop = `DROP TRIGGER IF EXISTS ${tick(row.n)}`;
      // Where a trigger was lost, its name may still be taken; only DROP gives it back.
      const make = [
        `SET @underpin_mode = @@sql_mode, sql_mode = ${LITERALS.string(row.mode)}`,
        drop,
        create(isFollowed ? ` PRECEDES ${tick(next.n)}` : ""),
        "SET sql_mode = @underpin_mode",
      ];
      return [`trigger ${row.n}`, { definition: `${row.mode} ${row.place} ${create("")}`, trigger: row.n, make, remove: [drop] }];
    }),
  );
}
