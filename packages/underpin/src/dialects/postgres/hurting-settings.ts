/** Settings as a session of ours has them, by name: what the server says, then what its database and its role do. */
export type Settings = ReadonlyMap<string, string>;

/** Those that are asked for. */
export const ASKED = [
  "statement_timeout",
  "transaction_timeout",
  "session_replication_role",
  "default_transaction_isolation",
  "track_activities",
  "autovacuum",
  "max_connections",
] as const;

/** What hurts an upgrade, and why. Times are in milliseconds. */
export function hurtingSettings(settings: Settings, connections = 0): readonly string[] {
  const ends = (name: string): readonly string[] => {
    const ms = Number(settings.get(name) ?? 0);
    return ms > 0
      ? [`${name} is ${ms} ms for this role: what takes longer (an index that is built, a constraint that is checked) is ended each time.`]
      : [];
  };
  const isolation = settings.get("default_transaction_isolation");
  const most = Number(settings.get("max_connections") ?? 0);
  return [
    ...ends("statement_timeout"),
    ...ends("transaction_timeout"),
    ...(settings.get("session_replication_role") === "replica"
      ? ["session_replication_role is replica for this role: no trigger fires, so that old and new data part."]
      : []),
    ...(isolation !== undefined && isolation !== "read committed"
      ? [`default_transaction_isolation is ${isolation}: batches and clients end each other's transactions (40001).`]
      : []),
    ...(settings.get("track_activities") === "off" ? ["track_activities is off: who stands in the way of a lock can't be told."] : []),
    ...(settings.get("autovacuum") === "off"
      ? ["autovacuum is off: tables whose rows are carried over keep the room of the old ones."]
      : []),
    ...(most > 0 && connections >= most - NEEDED
      ? [`${connections} of ${most} connections are in use: an upgrade needs up to ${NEEDED} of its own.`]
      : []),
  ];
}

/** Connections that an upgrade may have at once: the runner's, its heartbeat's, one that looks whom it waits for. */
const NEEDED = 4;
