import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { DialectName, Session, UnderpinEvent } from "underpin";
import { openDatabase } from "underpin/engine";
import { run } from "../harness/cli.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runExpand, runMigrate, plan, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { startMariadb } from "../harness/servers.ts";
import { withResolvers } from "../harness/with-resolvers.ts";

const SECRET = "correct horse battery";
const SERVERS = DIALECTS.filter((dialect) => dialect !== "sqlite");
const SERVICE = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));

/** A session's number, as the server calls it. */
async function numberOf(session: Session, dialect: DialectName): Promise<string> {
  const [row] = await session.query<{ id: unknown }>(`SELECT ${dialect === "mysql" ? "CONNECTION_ID()" : "pg_backend_pid()"} AS id`);
  return String(row?.id);
}

/** A listener that keeps who was said to be in the way. */
function listening(): { readonly seen: Set<string>; readonly told: string[]; readonly onEvent: (event: UnderpinEvent) => void } {
  const [seen, told] = [new Set<string>(), [] as string[]];
  return {
    seen,
    told,
    onEvent: (event) => {
      if (event.type !== "wait") return;
      told.push(JSON.stringify(event));
      for (const { session } of event.blockers) seen.add(session);
    },
  };
}

describe.each(SERVERS)("on %s", (dialect) => {
  test("who keeps a step from its lock is named while it waits and when it gives up, without a value; then it goes on", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("rename"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using holder = await database.connect();
    await holder.run("BEGIN");
    const who = await numberOf(holder, dialect);
    await holder.query(`SELECT id FROM person WHERE name = '${SECRET}'`);
    const { seen, told, onEvent } = listening();
    const blocked = await runExpand({ ...options, onEvent, lockRetryMs: 1500 }).catch((error: unknown) => error);
    expect(blocked).toMatchObject({
      code: "UP-BLOCKED",
      why: expect.stringContaining(`session ${who} (`),
      next: expect.stringContaining(dialect === "postgres" ? `SELECT pg_terminate_backend(${who})` : `KILL ${who}`),
    });
    expect(seen).toContain(who);
    expect(JSON.stringify([told, blocked, String(blocked)])).not.toContain(SECRET);
    await holder.run("COMMIT");
    expect(await runExpand(options)).toHaveLength(1);
  });

  test("who keeps a batch from a row is named, too", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("rename"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using holder = await database.connect();
    for (const id of [1, 2, 3]) await holder.run("INSERT INTO person (id, name) VALUES (?, ?)", [id, SECRET]);
    await runExpand(options);
    await holder.run("BEGIN");
    const who = await numberOf(holder, dialect);
    await holder.run(`UPDATE person SET first = '${SECRET}' WHERE id = 2`);
    const { seen, told, onEvent } = listening();
    const blocked = await runMigrate({ ...options, onEvent, lockRetryMs: 2500 }).catch((error: unknown) => error);
    expect(blocked).toMatchObject({ code: "UP-BLOCKED", why: expect.stringContaining(`session ${who} (`) });
    expect(seen).toContain(who);
    expect(JSON.stringify([told, blocked, String(blocked)])).not.toContain(SECRET);
    await holder.run("COMMIT");
    expect(await runMigrate(options)).toHaveLength(1);
    expect(await holder.query("SELECT title FROM person WHERE first IS NOT NULL")).toEqual([{ title: SECRET }]);
  });

  test("a plan says how long each lock may make others wait, and for how long it is tried", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("rename"), url: database.url };
    await sync({ ...options, to: "v1" });
    const waits = async (more: object): Promise<readonly number[]> => {
      const { scripts } = await plan({ ...options, phases: ["expand"], ...more });
      const statements = scripts.flatMap(({ steps }) => steps.flatMap((step) => step.statements));
      return [...new Set(statements.map(({ lockWaitMs }) => lockWaitMs))].toSorted((a, b) => a - b);
    };
    // An index is built, and MariaDB counts whole seconds for the lock that it needs at the end.
    expect(await waits({})).toEqual(dialect === "postgres" ? [0, 50] : [100, 1000]);
    expect(await waits({ lockTimeoutMs: 30 })).toEqual(dialect === "postgres" ? [0, 30] : [30, 1000]);
    expect(await waits({ mode: "offline", phases: ["expand", "migrate", "contract"] })).toEqual([0]);
    expect(await plan({ ...options, lockRetryMs: 5000 })).toMatchObject({ lockRetryMs: 5000 });
    const args = ["--service", SERVICE, "--url", database.url, "plan", "expand", "--lock-timeout", "30", "--lock-retry", "5"];
    const { stdout, stderr } = await run("underpin", args, { env: { EVOLUTIONS: "rename" } });
    expect(stdout).toMatch(/add column person\.title \[all wait.*, in tries of 30 ms/);
    expect(stderr).toContain("A step tries for 5.0 s to get its lock");
  });
});

test.each([
  ["less than no time", { lockTimeoutMs: -1 }],
  ["what is no number", { lockTimeoutMs: Number.NaN }],
  ["less than nothing", { lockRetryMs: -1 }],
])("%s for a lock is refused", async (_what, more) => {
  await using database = await freshDatabase("sqlite");
  await expect(runExpand({ service: evolutionService("rename"), url: database.url, ...more })).rejects.toMatchObject({ code: "UP-CONFIG" });
});

test.each([
  ["underpin", ["--service", SERVICE, "expand", "--lock-timeout", "soon"]],
  ["keystone-manage", ["db_sync", "--expand", "--lock-retry", "soon"]],
] as const)("%s refuses an option that is no time", async (command, args) => {
  await using database = await freshDatabase("sqlite");
  const { code, stderr } = await run(command, ["--url", database.url, ...args], { env: { EVOLUTIONS: "rename" } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/UP-CONFIG: --lock-(timeout|retry) takes a number of (milli)?seconds, not "soon"/);
});

test.each(SERVERS)("on %s, a client that reads and then writes is never ended where no try waits", async (dialect) => {
  await using database = await freshDatabase(dialect);
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  await using client = await database.connect();
  await client.run("INSERT INTO person (id, name) VALUES (?, ?)", [1, "ada"]);
  await client.run("BEGIN");
  await client.query("SELECT name FROM person");
  const waits = withResolvers();
  const expanded = runExpand({
    ...options,
    lockTimeoutMs: 0,
    onEvent: ({ type }) => {
      if (type === "wait") waits.resolve();
    },
  });
  await waits.promise;
  await client.run("UPDATE person SET name = 'grace'");
  await client.run("COMMIT");
  expect(await expanded).toHaveLength(1);
});

test.skipIf(!SERVERS.includes("mysql"))("a MariaDB that keeps book of its locks is asked who holds the table", async () => {
  const server = await startMariadb(["--performance-schema=ON", "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON"]);
  try {
    const { connect, dialect } = await openDatabase(server.url);
    await using session = await connect();
    await session.run("CREATE DATABASE book");
    await using holder = await connect();
    await using other = await connect();
    for (const each of [session, holder, other]) await each.run("USE book");
    await session.run("CREATE TABLE mine (id integer)");
    await session.run("CREATE TABLE another (id integer)");
    await other.run("BEGIN");
    await other.query("SELECT id FROM another");
    await holder.run("BEGIN");
    await holder.query("SELECT id FROM mine");
    const blockers = await dialect.locks.blockers(session, "mine");
    expect(blockers.map(({ session: id, isHolder }) => [id, isHolder])).toEqual([[await numberOf(holder, "mysql"), true]]);
  } finally {
    await server.stop();
  }
});
