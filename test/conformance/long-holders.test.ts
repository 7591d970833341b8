import { describe, expect, inject, test } from "vitest";
import type { Session, UnderpinEvent } from "underpin";
import { openDatabase } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { ownChange } from "../harness/own-change.ts";
import { startPgbouncer, startPostgres } from "../harness/servers.ts";
import { withResolvers } from "../harness/with-resolvers.ts";

type Wait = Extract<UnderpinEvent, { type: "wait" }>;
type Listener = (event: UnderpinEvent) => void;

const service = evolutionService("rename");

/** What a phase that is in somebody's way tells of its wait, each as it comes. */
function telling(phase: (onEvent: Listener) => Promise<unknown>): {
  readonly told: (count: number) => Promise<readonly Wait[]>;
  readonly end: Promise<unknown>;
} {
  const waits: Wait[] = [];
  let heard = withResolvers();
  const end = phase((event) => {
    if (event.type !== "wait") return;
    waits.push(event);
    heard.resolve();
    heard = withResolvers();
  });
  return {
    end,
    told: async (count) => {
      const early = end.then(() => Promise.reject(new Error("nobody was in its way any more")));
      while (waits.length < count) await Promise.race([heard.promise, early]);
      early.catch(() => {});
      return waits;
    },
  };
}

async function reading({ url }: { readonly url: string }, table = "person"): Promise<Session> {
  const session = await (await openDatabase(url)).connect();
  await session.run("BEGIN");
  await session.query(`SELECT id FROM ${table}`);
  return session;
}

describe.runIf(DIALECTS.includes("postgres"))("on postgres", () => {
  test("behind one transaction that stays open others are held up once a second, and its end is not missed", async () => {
    await using database = await freshDatabase("postgres");
    await sync({ service, url: database.url, to: "v1" });
    await using holder = await reading(database);
    const { told, end } = telling((onEvent) => runExpand({ service, url: database.url, onEvent }));
    const waits = await told(2);
    // The first try, and one for each time that it was told who is in the way.
    expect(waits[1]?.attempt).toBeLessThanOrEqual(3);
    await holder.run("COMMIT");
    await end;
    expect(waits).toHaveLength(2);
  });

  test("behind one who only reads what a foreign key that goes refers to, too", async () => {
    const tables = [
      "CREATE TABLE parent (id integer PRIMARY KEY)",
      "CREATE TABLE child (id integer PRIMARY KEY, of integer REFERENCES parent)",
    ];
    await using own = await ownChange("postgres", tables, `u.dropColumn({ table: "child", column: "of" })`);
    await runExpand(own);
    await runMigrate(own);
    await using holder = await reading(own, "parent");
    const { told, end } = telling((onEvent) => runContract({ ...own, onEvent }));
    const waits = await told(2);
    expect(waits[1]?.attempt).toBeLessThanOrEqual(3);
    await holder.run("COMMIT");
    await end;
  });

  test("through a pooler that has each transaction on another connection, too", async ({ skip }) => {
    const bouncer = await startPgbouncer(inject("servers").postgres ?? "", ["underpin"]);
    if (!bouncer) skip("PgBouncer is not installed");
    try {
      await using database = await freshDatabase("postgres");
      await sync({ service, url: database.url, to: "v1" });
      await using holder = await reading(database);
      const through = new URL(database.url);
      through.port = new URL(bouncer?.url ?? "").port;
      const { told, end } = telling((onEvent) => runExpand({ service, url: through.href, onEvent }));
      // A try that has the timeout of another connection waits, and everybody behind it, until the holder has ended: now it does not.
      const waits = await told(4);
      expect(waits[3]?.attempt).toBeLessThanOrEqual(5);
      await holder.run("COMMIT");
      await end;
    } finally {
      await bouncer?.stop();
    }
  });

  test("where one long transaction comes after the other, tries go on as often as ever: one is to be under way when the last ends", async () => {
    await using database = await freshDatabase("postgres");
    await sync({ service, url: database.url, to: "v1" });
    await using first = await reading(database);
    const { told, end } = telling((onEvent) => runExpand({ service, url: database.url, onEvent }));
    await told(1);
    await using second = await reading(database);
    await first.run("COMMIT");
    const [, before, after] = await told(3);
    expect((after?.attempt ?? 0) - (before?.attempt ?? 0)).toBeGreaterThan(1);
    await second.run("COMMIT");
    await end;
  });

  test("who holds a table is known to a role that may see nobody, and a transaction that was prepared, too", async () => {
    const server = await startPostgres(["max_prepared_transactions=1"]);
    try {
      const { connect, dialect } = await openDatabase(server.url);
      await using session = await connect();
      await session.run("CREATE ROLE stranger; CREATE TABLE mine (n integer)");
      await using reader = await connect();
      await reader.run("BEGIN");
      await reader.query("SELECT n FROM mine");
      await using writer = await connect();
      await writer.run("BEGIN");
      await writer.run("INSERT INTO mine VALUES (1)");
      await session.run("SET ROLE stranger");
      const held = async (lock: "writes wait" | "all wait"): Promise<number | undefined> =>
        (await dialect.locks.holders?.(session, [{ table: "mine", lock }]))?.size;
      // Who only reads is in nobody's way that only keeps others from writing.
      expect([await held("all wait"), await held("writes wait")]).toEqual([2, 1]);
      await writer.run("PREPARE TRANSACTION 'later'");
      expect([await held("all wait"), await held("writes wait")]).toEqual([2, 1]);
      await writer.run("COMMIT PREPARED 'later'");
      expect([await held("all wait"), await held("writes wait")]).toEqual([1, 0]);
      await reader.run("COMMIT");
      expect(await held("all wait")).toBe(0);
    } finally {
      await server.stop();
    }
  });

  test("tables are locked as far as the steps need it: who reads one that gets a trigger is not waited for", async () => {
    await using database = await freshDatabase("postgres");
    const { dialect } = await openDatabase(database.url);
    await using session = await database.connect();
    await session.run("CREATE TABLE altered (n integer); CREATE TABLE followed (n integer)");
    await using reader = await database.connect();
    await reader.run("BEGIN");
    await reader.query("SELECT n FROM followed");
    await dialect.locks.setLockWait(session, { timeoutMs: 50 });
    const sql = dialect.locks.lockTables?.([
      { table: "followed", lock: "writes wait" },
      { table: "altered", lock: "all wait" },
    ]);
    const modes = await session.transaction(async () => {
      await session.run(sql ?? "");
      return await session.query(
        "SELECT relation::regclass::text AS name, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN ('altered'::regclass, 'followed'::regclass) ORDER BY 1",
      );
    });
    expect(modes).toEqual([
      { name: "altered", mode: "AccessExclusiveLock" },
      { name: "followed", mode: "ShareRowExclusiveLock" },
    ]);
  });
});
