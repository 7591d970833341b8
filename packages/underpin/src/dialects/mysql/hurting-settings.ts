/** Variables of the server, and what it says of its cluster, by their names in small letters. */
export type Variables = ReadonlyMap<string, string>;

/** Variables that are asked for. */
export const ASKED = [
  "log_bin",
  "binlog_format",
  "tx_isolation",
  "transaction_isolation",
  "innodb_snapshot_isolation",
  "max_statement_time",
  "foreign_key_checks",
  "wsrep_on",
  "wsrep_osu_method",
  "wsrep_certify_nonpk",
  "wsrep_max_ws_rows",
  "innodb_autoinc_lock_mode",
] as const;

/** What is asked for of its cluster. */
export const ASKED_STATUS = ["wsrep_provider_name", "wsrep_cluster_status", "wsrep_local_state_comment", "wsrep_ready"] as const;

/** What hurts an upgrade, and why. */
export function hurtingSettings(variables: Variables, status: Variables): readonly string[] {
  const value = (name: string): string => (variables.get(name) ?? "").toUpperCase();
  const isOn = (name: string): boolean => ["ON", "1"].includes(value(name));
  const isolation = (variables.get("transaction_isolation") ?? variables.get("tx_isolation") ?? "").toUpperCase();
  const seconds = Number(variables.get("max_statement_time") ?? 0);
  const isGalera = (status.get("wsrep_provider_name") ?? "") === "Galera";
  return [
    ...(isOn("log_bin") && value("binlog_format") === "STATEMENT"
      ? ["binlog_format is STATEMENT: replicas run the triggers themselves, and batches lock the gaps between rows. Set it to ROW."]
      : []),
    ...(["SERIALIZABLE", "READ-UNCOMMITTED"].includes(isolation)
      ? [
          `The transaction isolation is ${isolation}: ${isolation === "SERIALIZABLE" ? "every read locks rows that batches need" : "clients read what is rolled back"}.`,
        ]
      : []),
    ...(isOn("innodb_snapshot_isolation") && isolation === "REPEATABLE-READ"
      ? [
          "innodb_snapshot_isolation is ON: a client that reads a row and writes it later in the same transaction is refused (1020) where a data migration filled that row in between. It has to begin anew, or the setting to be OFF meanwhile.",
        ]
      : []),
    ...(seconds > 0
      ? [`max_statement_time is ${seconds} s: what takes longer (an index that is built, a table that is copied) is ended each time.`]
      : []),
    ...(value("foreign_key_checks") === "OFF"
      ? ["foreign_key_checks is off for everybody: rows may refer to nothing, and constraints then fail."]
      : []),
    ...(isGalera ? ofGalera(variables, status) : []),
  ];
}

function ofGalera(variables: Variables, status: Variables): readonly string[] {
  const value = (name: string): string => variables.get(name) ?? "";
  const state = status.get("wsrep_local_state_comment") ?? "";
  const rows = Number(value("wsrep_max_ws_rows") || 0);
  return [
    ...(status.get("wsrep_cluster_status") === "Primary" && status.get("wsrep_ready") === "ON"
      ? state === "Synced"
        ? []
        : [`This server is ${state || "not synced"}, not Synced: it is behind the others of its cluster.`]
      : ["This server is no part of its cluster's primary component: it takes no writes, or keeps them to itself."]),
    ...(value("wsrep_on").toUpperCase() === "OFF" ? ["wsrep_on is OFF: what is changed here, the others of the cluster don't get."] : []),
    ...(value("wsrep_osu_method").toUpperCase() === "RSU"
      ? ["wsrep_OSU_method is RSU: a change of the schema is made on this server alone. Set it to TOI."]
      : []),
    ...(value("wsrep_certify_nonpk").toUpperCase() === "OFF"
      ? ["wsrep_certify_nonPK is OFF: writes to a table without a key are not certified."]
      : []),
    ...(rows > 0 && rows < BATCH ? [`wsrep_max_ws_rows is ${rows}: a batch of a data migration may have up to ${BATCH} rows.`] : []),
    ...(value("innodb_autoinc_lock_mode") !== "" && value("innodb_autoinc_lock_mode") !== "2"
      ? ["innodb_autoinc_lock_mode is not 2, which Galera needs."]
      : []),
  ];
}

/** Rows of the largest batch. */
const BATCH = 50_000;
