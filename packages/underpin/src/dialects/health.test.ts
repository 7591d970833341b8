import { expect, test } from "vitest";
import { ASKED, ASKED_STATUS, hurtingSettings as mysqlSettings } from "./mysql/hurting-settings.ts";
import { lackingRights } from "./mysql/lacking-rights.ts";
import { hurtingSettings as postgresSettings } from "./postgres/hurting-settings.ts";

const first = (texts: readonly string[]): readonly string[] =>
  texts.map((text) =>
    text
      .split(/[:.]? /)
      .slice(0, 3)
      .join(" "),
  );

test("PostgreSQL: settings as they come hurt nobody, each of these does", () => {
  const shipped = { statement_timeout: "0", session_replication_role: "origin", default_transaction_isolation: "read committed" };
  const with_ = (more: Readonly<Record<string, string>>) => postgresSettings(new Map(Object.entries({ ...shipped, ...more })), 5);
  expect(with_({ autovacuum: "on", track_activities: "on", max_connections: "100" })).toEqual([]);
  expect(first(with_({ statement_timeout: "30000" }))).toEqual(["statement_timeout is 30000"]);
  expect(first(with_({ session_replication_role: "replica" }))).toEqual(["session_replication_role is replica"]);
  expect(first(with_({ default_transaction_isolation: "serializable" }))).toEqual(["default_transaction_isolation is serializable"]);
  expect(first(with_({ autovacuum: "off", track_activities: "off" }))).toEqual(["track_activities is off", "autovacuum is off"]);
  expect(first(with_({ max_connections: "9" }))).toEqual(["5 of 9"]);
});

test("MariaDB: settings as they come hurt nobody, each of these does", () => {
  const shipped = {
    log_bin: "OFF",
    binlog_format: "MIXED",
    tx_isolation: "REPEATABLE-READ",
    max_statement_time: "0.000000",
    foreign_key_checks: "ON",
  };
  const galera = {
    wsrep_provider_name: "Galera",
    wsrep_cluster_status: "Primary",
    wsrep_local_state_comment: "Synced",
    wsrep_ready: "ON",
  };
  const with_ = (more: Readonly<Record<string, string>>, status: Readonly<Record<string, string>> = {}) =>
    first(mysqlSettings(new Map(Object.entries({ ...shipped, ...more })), new Map(Object.entries(status))));
  expect(with_({})).toEqual([]);
  expect(with_({ binlog_format: "STATEMENT" })).toEqual([]);
  expect(with_({ binlog_format: "STATEMENT", log_bin: "ON" })).toEqual(["binlog_format is STATEMENT"]);
  expect(with_({ tx_isolation: "SERIALIZABLE" })).toEqual(["The transaction isolation"]);
  expect(with_({ innodb_snapshot_isolation: "ON" })).toEqual(["innodb_snapshot_isolation is ON"]);
  expect(with_({ innodb_snapshot_isolation: "ON", tx_isolation: "READ-COMMITTED" })).toEqual([]);
  expect(with_({ max_statement_time: "30.000000" })).toEqual(["max_statement_time is 30"]);
  expect(with_({ foreign_key_checks: "OFF" })).toEqual(["foreign_key_checks is off"]);
  const member = {
    wsrep_on: "ON",
    wsrep_osu_method: "TOI",
    wsrep_certify_nonpk: "ON",
    innodb_autoinc_lock_mode: "2",
    wsrep_max_ws_rows: "0",
  };
  expect(with_(member, galera)).toEqual([]);
  expect(with_({ ...member, wsrep_osu_method: "RSU" }, galera)).toEqual(["wsrep_OSU_method is RSU"]);
  expect(with_({ ...member, wsrep_on: "OFF" }, galera)).toEqual(["wsrep_on is OFF"]);
  expect(with_({ ...member, wsrep_max_ws_rows: "1000" }, galera)).toEqual(["wsrep_max_ws_rows is 1000"]);
  expect(with_(member, { ...galera, wsrep_local_state_comment: "Donor/Desynced" })).toEqual(["This server is"]);
  expect(with_(member, { ...galera, wsrep_cluster_status: "non-Primary" })).toEqual(["This server is"]);
});

test("MariaDB is asked for each setting that is judged", () => {
  const looked = new Set<string>();
  const noting = (of: string): ReadonlyMap<string, string> =>
    new (class extends Map<string, string> {
      override get(name: string): string {
        looked.add(`${of} ${name}`);
        return name === "wsrep_provider_name" ? "Galera" : "ON";
      }
    })();
  mysqlSettings(noting("variable"), noting("status"));
  const asked = new Set([...ASKED.map((name) => `variable ${name}`), ...ASKED_STATUS.map((name) => `status ${name}`)]);
  expect([...looked].filter((name) => !asked.has(name))).toEqual([]);
  expect(looked).toContain("variable innodb_snapshot_isolation");
});

test.each([
  ["GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION", []],
  ["GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%`", []],
  ['GRANT ALL PRIVILEGES ON "shop".* TO "u"@"%"', []],
  [
    "GRANT ALL PRIVILEGES ON `sh\\_p`.* TO `u`@`%`",
    [
      "SELECT",
      "INSERT",
      "UPDATE",
      "DELETE",
      "CREATE",
      "DROP",
      "ALTER",
      "INDEX",
      "REFERENCES",
      "TRIGGER",
      "CREATE VIEW",
      "CREATE TEMPORARY TABLES",
    ],
  ],
  ["GRANT ALL PRIVILEGES ON `s%`.* TO `u`@`%`", []],
  ["GRANT ALL PRIVILEGES ON `sh_p`.* TO `u`@`%`", []],
  [
    "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE TEMPORARY TABLES, CREATE VIEW ON `shop`.* TO `u`@`%`",
    ["TRIGGER"],
  ],
] as const)("MariaDB: %s lacks %j", (grant, lacking) => {
  expect(lackingRights(["GRANT USAGE ON *.* TO `u`@`%`", grant], "shop")).toEqual(lacking);
});

test("MariaDB: rights of several grants count together", () => {
  const grants = [
    "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP ON *.* TO `u`@`%`",
    "GRANT REFERENCES, INDEX, ALTER, TRIGGER, CREATE VIEW, CREATE TEMPORARY TABLES ON `shop`.* TO `u`@`%`",
  ];
  expect(lackingRights(grants, "shop")).toEqual([]);
  expect(lackingRights(grants, "other")).toHaveLength(6);
});
