import { describe, expect, test } from "vitest";
import { doctor, matters, SYMPTOMS, type DoctorOptions } from "underpin/doctor";
import { openDatabase } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const TABLES = ["CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20))", "INSERT INTO item (id, name) VALUES (1, 'one')"];
const CHANGE = `u.renameColumn({ table: "item", from: "name", to: "title" })`;
/** What depends on the server that the test was given, and on what others do on it. */
const OF_THE_SERVER: ReadonlySet<string> = new Set(["server-settings", "long-transactions", "replicas-behind", "free-space"]);

/** What is found, with its details, and what could not be looked for. */
async function found(options: DoctorOptions): Promise<Readonly<Record<string, readonly string[] | string>>> {
  const diagnoses = await doctor(options);
  expect(diagnoses.map(({ symptom }) => symptom)).toEqual(SYMPTOMS.map(({ name }) => name));
  return Object.fromEntries(
    diagnoses
      .filter((one) => one.state !== "absent" && !OF_THE_SERVER.has(one.symptom))
      .map((one) => [one.symptom, one.reason ?? one.details]),
  );
}

async function rows(own: OwnChange): Promise<unknown> {
  const tables = await own.session.query<object>("SELECT * FROM underpin_journal ORDER BY repository, version, step");
  return [tables, [...(await own.schema()).tables.keys()].toSorted()];
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test("nothing is found on a database that is well, before and after an upgrade, and nothing is changed", async () => {
    await using own = await ownChange(dialect, TABLES, CHANGE);
    const before = await rows(own);
    expect(await found(own)).toEqual({});
    expect(await rows(own)).toEqual(before);
    for (const phase of [runExpand, runMigrate, runContract]) await phase(own);
    expect(await found(own)).toEqual({});
  });

  test("an upgrade that was left half-way, an old node and clocks that are apart are found", async () => {
    await using own = await ownChange(dialect, TABLES, CHANGE);
    await runExpand(own);
    const { dialect: speaks } = await openDatabase(own.url);
    await own.session.run(
      `INSERT INTO underpin_node (service, node, release_name, version, last_seen, clock_off) VALUES ('people', 'web1', 'v1', 1, ${speaks.now}, 61000)`,
    );
    const told = await found(own);
    expect(Object.keys(told)).toEqual(["unfinished-migration", "old-nodes", "node-clocks"]);
    expect(told).toMatchObject({
      "unfinished-migration": ["002_change: not begun"],
      "old-nodes": [expect.stringContaining("web1 runs v1, seen ")],
      "node-clocks": ["web1 is 61.0 s ahead of the database"],
    });
  });

  test("what is left over of an evolution, tables without a key, a wrong record and a plan that is refused are found", async () => {
    await using own = await ownChange(dialect, [...TABLES, "CREATE TABLE tag (word VARCHAR(20))"], CHANGE);
    await runExpand(own);
    await own.session.run("DELETE FROM underpin_journal");
    await own.session.run("UPDATE migrate_version SET version = 1");
    await own.session.run("UPDATE migrate_version SET version = 2 WHERE repository_id = 'people_contract'");
    const told = await found(own);
    expect(Object.keys(told)).toEqual(["versions-disagree", "left-overs", "tables-without-key", "plan-refused"]);
    expect(told).toMatchObject({
      "versions-disagree": ["contract (002) stands ahead of migrate (001)."],
      "left-overs": expect.arrayContaining([expect.stringMatching(/^trigger underpin_.* on item$/)]),
      "tables-without-key": ["tag"],
    });
  });

  test("a look that hangs is told as such, and the others go on", async () => {
    await using own = await ownChange(dialect, TABLES, CHANGE);
    const diagnoses = await doctor({ ...own, limitMs: 1 });
    expect(diagnoses).toHaveLength(SYMPTOMS.length);
    for (const { state, reason } of diagnoses.filter((one) => one.state === "failed"))
      expect([state, reason]).toEqual(["failed", "It did not end within 0.001 s."]);
  });

  test("who has a transaction open is named, and how they are ended", async () => {
    await using own = await ownChange(dialect, TABLES, CHANGE);
    const health = await (await openDatabase(own.url)).dialect.health();
    const { connect } = await openDatabase(own.url);
    await using other = await connect();
    await other.transaction(async () => {
      await other.run("UPDATE item SET name = 'two'");
      const open = await health.longTransactions(own.session, 0);
      expect(open.some(({ statement }) => statement === "UPDATE" || statement === null)).toBe(dialect !== "sqlite");
    });
    expect(await health.readOnly(own.session)).toBeNull();
    expect(await health.missingRights(own.session)).toEqual([]);
  });
});

describe.skipIf(!DIALECTS.includes("postgres"))("on postgres", () => {
  test("a role's settings, rights that it lacks and half an index are found", async () => {
    await using own = await ownChange("postgres", [...TABLES, "CREATE INDEX by_name ON item (name)"], CHANGE);
    const role = `doctor_${Date.now()}`;
    await own.session.run(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    await own.session.run(`ALTER ROLE ${role} SET statement_timeout = '30s'`);
    await own.session.run(`ALTER ROLE ${role} SET default_transaction_read_only = on`);
    await own.session.run(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
    await own.session.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    await own.session.run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_name'::regclass");
    const url = new URL(own.url);
    [url.username, url.password] = [role, "secret"];
    const diagnoses = await doctor({ ...own, url: url.href });
    const told = new Map(diagnoses.filter((one) => matters(one)).map((one) => [one.symptom, one.details]));
    expect(told.get("server-settings")).toContainEqual(expect.stringMatching(/^statement_timeout is 30000 ms for this role/));
    expect(told.get("read-only")).toEqual(["default_transaction_read_only is on for this server, database or role."]);
    expect(told.get("missing-rights")).toContainEqual(expect.stringMatching(/^item belongs to \w+, and doctor_\d+ can't alter it: GRANT/));
    expect(told.get("missing-rights")).toContain(`${role} may not make tables in public: GRANT CREATE ON SCHEMA public TO ${role}.`);
    expect(told.get("invalid-indexes")).toEqual(["by_name on item"]);
    await own.session.run(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
});

describe.skipIf(!DIALECTS.includes("mysql"))("on mariadb", () => {
  test("rights that a user lacks are found", async () => {
    await using own = await ownChange("mysql", TABLES, CHANGE);
    const user = `d${Date.now()}`;
    const url = new URL(own.url);
    const name = url.pathname.slice(1);
    await own.session.run(`CREATE USER '${user}'@'%' IDENTIFIED BY 'secret'`);
    await own.session.run(`GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, CREATE VIEW ON "${name}".* TO '${user}'@'%'`);
    [url.username, url.password] = [user, "secret"];
    const diagnoses = await doctor({ ...own, url: url.href });
    const told = new Map(diagnoses.filter((one) => matters(one)).map((one) => [one.symptom, one.details]));
    const lacking = "REFERENCES, TRIGGER, CREATE TEMPORARY TABLES";
    expect(told.get("missing-rights")).toEqual([`${user}@% lacks ${lacking}: GRANT ${lacking} ON \`${name}\`.* TO '${user}'@'%'.`]);
    await own.session.run(`DROP USER '${user}'@'%'`);
  });
});
