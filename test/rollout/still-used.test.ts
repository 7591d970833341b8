import mysql from "mysql2/promise";
import { Client as PgClient } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { doctor } from "underpin/doctor";
import { openDatabase } from "underpin/engine";
import { fleetOf, PROCEDURES, rollout, type RolloutEvent, type RolloutOptions } from "underpin/rollout";
import { DIALECTS } from "../harness/databases.ts";
import { runExpand, runMigrate, sync } from "../harness/engine.ts";
import { inlineService, type InlineService } from "../harness/inline.ts";
import { startMariadb, startPostgres, type MortalServer } from "../harness/servers.ts";
import { procedureOf } from "./own-steps.ts";

const FLEET = fleetOf(
  `node: { stop: [a], start: [a] }
nodes: [{ name: a, address: http://a }, { name: b, address: http://b }]
commands: { expand: [a], migrate: [a], contract: [a] }`,
  "fleet.yaml",
);
const GATE = (PROCEDURES.find(({ name }) => name === "zero")?.steps(FLEET) ?? []).filter(({ name }) => name === "before contract");
const TABLES = [
  "CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(40), city VARCHAR(40))",
  "CREATE TABLE tag (id INTEGER PRIMARY KEY, name VARCHAR(40))",
  "CREATE TABLE scrap (id INTEGER PRIMARY KEY)",
];
const CHANGE = `[
  u.convertColumn({ table: "person", from: "name", to: "title", type: { kind: "text" }, forward: "{name}", backward: "{title}" }),
  u.dropTable("scrap"),
]`;

/** A client of another's making, on a connection of its own. */
interface Client {
  readonly query: (sql: string) => Promise<unknown>;
  /** Runs a statement that is prepared, and stays so. */
  readonly prepared: (sql: string) => Promise<unknown>;
  readonly end: () => Promise<void>;
}

const SERVERS: Readonly<
  Record<Exclude<DialectName, "sqlite">, { start: () => Promise<MortalServer>; connect: (url: string) => Promise<Client> }>
> = {
  postgres: {
    start: async () => await startPostgres(["shared_preload_libraries=pg_stat_statements"]),
    connect: async (url) => {
      const client = new PgClient(url);
      // The server is ended beneath what a failed test left open.
      client.on("error", () => {});
      await client.connect();
      return {
        query: async (sql) => await client.query(sql),
        prepared: async (sql) => await client.query({ name: sql, text: sql }),
        end: async () => await client.end(),
      };
    },
  },
  mysql: {
    start: async () => await startMariadb(["--performance-schema=ON"]),
    connect: async (url) => {
      const client = await mysql.createConnection(url);
      return {
        query: async (sql) => await client.query(sql),
        prepared: async (sql) => await client.execute(sql),
        end: async () => await client.end(),
      };
    },
  },
};

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s, who still uses what contract takes away", (dialect) => {
  const { start, connect } = SERVERS[dialect];
  let server: MortalServer;
  let people: InlineService;
  let [url, number] = ["", 0];
  beforeAll(async () => {
    server = await start();
    people = inlineService("[]", CHANGE);
  });
  afterAll(async () => {
    await server.stop();
    people[Symbol.dispose]();
  });

  /** A database that is expanded, and migrated too if nothing else is said, and a client of it. */
  async function expanded({ counts = true, andMigrated = true } = {}): Promise<Client> {
    await using admin = await (await openDatabase(server.url)).connect();
    const name = `app${number++}`;
    await admin.run(`CREATE DATABASE ${name}`);
    url = server.url.replace(/\/\w+$/, `/${name}`);
    const options = { service: people.service, url };
    await sync({ ...options, to: "v1" });
    const client = await connect(url);
    for (const sql of TABLES) await client.query(sql);
    if (dialect === "postgres" && counts) await client.query("CREATE EXTENSION pg_stat_statements");
    await runExpand(options);
    if (andMigrated) await runMigrate(options);
    return client;
  }

  /** What doctor says, while a client is at work. */
  async function told(work: () => Promise<unknown>): Promise<readonly string[]> {
    const ended = new AbortController();
    const beside = (async () => {
      while (!ended.signal.aborted) await work();
    })();
    const found = await doctor({ service: people.service, url });
    ended.abort();
    await beside;
    const diagnosis = found.find(({ symptom }) => symptom === "still-used");
    expect(diagnosis?.state).not.toBe("failed");
    return (diagnosis?.details ?? [])
      .map((line) =>
        line
          .replaceAll(/\d+ times/g, "n times")
          .replaceAll(/[`\s]+/g, " ")
          .toLowerCase(),
      )
      .toSorted();
  }

  test("is told by doctor, statement by statement and without their values; who uses the new shape, or another table, is not", async () => {
    const client = await expanded();
    // What was run before, and is no more, says nothing.
    await client.query("SELECT id, name FROM person");
    const used = await told(async () => {
      await client.query("SELECT title FROM person");
      await client.query("SELECT * FROM person");
      await client.query("SELECT name FROM tag");
      await client.query("SELECT NAME FROM person WHERE name = 'a secret'");
      await client.query("INSERT INTO scrap (id) SELECT 7 WHERE 1 = 0");
      await client.prepared("SELECT name FROM person WHERE city = 'secret, too'");
    });
    expect(used).toEqual([
      expect.stringMatching(/^person\.name: select name from person where city = (\$1|\?) \((n times|prepared)\)$/),
      expect.stringMatching(/^person\.name: select name from person where name = (\$1|\?) \(n times\)$/),
      expect.stringMatching(/^scrap: insert into scrap .*\(n times\)$/),
    ]);
    await client.end();
  });

  test("is not asked before contract is all that is ahead", async () => {
    const client = await expanded({ andMigrated: false });
    expect(await told(async () => await client.query("SELECT name FROM person"))).toEqual([]);
    await client.end();
  });

  test("is told before contract: to the person who is asked, and in the report where nobody is", async () => {
    const client = await expanded();
    const events: RolloutEvent[] = [];
    const options: RolloutOptions = {
      service: people.service,
      url,
      fleet: FLEET,
      procedure: procedureOf(GATE),
      from: "v1",
      to: "v2",
      file: "none",
      onEvent: (event) => void events.push(event),
    };
    const ended = new AbortController();
    const beside = (async () => {
      while (!ended.signal.aborted) await client.query("SELECT name FROM person");
    })();
    const warning = /Clients still use what contract takes away\. person\.name: SELECT name FROM \S+ \(\d+ times\)\./i;
    const asked = await rollout(options);
    expect(asked).toMatchObject({ outcome: "paused", why: expect.stringMatching(warning) });
    const report = await rollout({ ...options, contract: true });
    ended.abort();
    await beside;
    expect(report.outcome).toBe("done");
    expect(report.notices.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^paused: Every node runs the next release;/),
      expect.stringMatching(warning),
      "Contract may run: that was said beforehand.",
    ]);
    expect(events).toContainEqual({ type: "rollout-notice", text: expect.stringMatching(warning) });
    await client.end();
  });

  test.runIf(dialect === "postgres")("is told as not known where the server does not tell, and by doctor not at all", async () => {
    const client = await expanded({ counts: false });
    expect(await told(async () => await client.query("SELECT name FROM person"))).toEqual([]);
    const procedure = procedureOf(GATE);
    const report = await rollout({
      service: people.service,
      url,
      fleet: FLEET,
      procedure,
      from: "v1",
      to: "v2",
      file: "none",
      contract: true,
    });
    expect(report.notices[0]?.text).toBe(
      "Whether clients still use what contract takes away (person.name, scrap) is not known: the server does not tell which statements are run.",
    );
    await client.end();
  });
});
