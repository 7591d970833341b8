import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { UnderpinEvent } from "underpin/engine";
import { runChild } from "../crash/crash.ts";
import { run, type CommandResult } from "../harness/cli.ts";
import { cuttingProxy } from "../harness/proxy.ts";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";

const service = evolutionService("rename");
const count = evolutionService("count");
const SERVICE = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));
const ROWS = 4000;

/** A database that is expanded and has rows that nobody has carried over. */
async function expanded(database: TestDatabase): Promise<void> {
  const options = { service, url: database.url };
  await sync({ ...options, to: "v1" });
  await using session = await database.connect();
  await session.transaction(async () => {
    for (let from = 1; from <= ROWS; from += 500) {
      const rows = Array.from({ length: 500 }, (_, i) => `(${from + i}, 'name ${from + i}')`);
      await session.run(`INSERT INTO person (id, name) VALUES ${rows.join(", ")}`);
    }
  });
  await runExpand(options);
}

/** How many rows the record says were carried over, and which. */
async function recorded(database: TestDatabase): Promise<{ readonly moved: number; readonly position: unknown }> {
  await using session = await database.connect();
  const [record] = await session.query<{ moved: number; position: string | null }>("SELECT moved, position FROM underpin_backfill");
  return { moved: Number(record?.moved), position: record?.position };
}

/** The same, and how many rows say the same in both shapes. */
async function carried(database: TestDatabase): Promise<{ readonly alike: number; readonly moved: number; readonly position: unknown }> {
  await using session = await database.connect();
  const [row] = await session.query<{ n: number }>("SELECT count(*) AS n FROM person WHERE title = name");
  return { alike: Number(row?.n), ...(await recorded(database)) };
}

/** A database whose rows say themselves how often they were carried over. */
async function counting(database: TestDatabase): Promise<void> {
  await sync({ service: count, url: database.url, to: "v1" });
  await using session = await database.connect();
  for (let from = 1; from <= ROWS; from += 1000) {
    const rows = Array.from({ length: 1000 }, (_, i) => `(${from + i}, 0)`);
    await session.run(`INSERT INTO item (id, n) VALUES ${rows.join(", ")}`);
  }
  await runExpand({ service: count, url: database.url });
}

const ONCE = [[1, ROWS]];

/** How often rows were carried over, as they say, and how many of them. */
async function times(database: TestDatabase): Promise<readonly (readonly [number, number])[]> {
  await using session = await database.connect();
  const rows = await session.query<{ n: number; items: number }>("SELECT n, count(*) AS items FROM item GROUP BY n");
  return rows.map(({ n, items }) => [Number(n), Number(items)]);
}

/**
 * Two lanes, of which one waits for row 1, which a client holds; runs `then` when the other has done all the rest. It gets what lets the row
 * go, what stops the run, and the run.
 */
async function behindOneRow(
  database: TestDatabase,
  then: (release: () => Promise<number>, stop: () => void, migrated: Promise<unknown>) => Promise<void>,
): Promise<void> {
  await counting(database);
  await using client = await database.connect();
  await client.run("START TRANSACTION");
  await client.run("UPDATE item SET n = 0 WHERE id = 1");
  const [rest, stop] = [new AbortController(), new AbortController()];
  const onEvent = (event: UnderpinEvent): void => void (event.type === "rows" && event.done === ROWS - 1 && rest.abort());
  const migrated = runMigrate({ service: count, url: database.url, lanes: 2, onEvent, signal: stop.signal });
  await Promise.race([once(rest.signal, "abort"), migrated]);
  const { moved, position } = await recorded(database);
  expect(moved).toBe(ROWS - 1);
  expect(JSON.parse(String(position))).toMatchObject({ at: null, ahead: [{ from: [1], to: null }] });
  await then(
    () => client.run("COMMIT"),
    () => stop.abort(new Error("stopped")),
    migrated,
  );
  expect(await recorded(database)).toEqual({ moved: ROWS, position: null });
}

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test("while one lane waits for a row, the other goes on with all that is freed, and what it did is recorded", async () => {
    await using database = await freshDatabase(dialect);
    await behindOneRow(database, async (release, _stop, migrated) => {
      await release();
      await migrated;
    });
    expect(await times(database)).toEqual(ONCE);
  });

  test("what lies between the ranges that were done when lanes were stopped is what the next run does", async () => {
    await using database = await freshDatabase(dialect);
    await behindOneRow(database, async (release, stop, migrated) => {
      stop();
      await expect(migrated).rejects.toThrow("stopped");
      await release();
      await runMigrate({ service: count, url: database.url });
    });
    expect(await times(database)).toEqual(ONCE);
  });

  test("killed again and again, and gone on with by other numbers of lanes, it carries each row over once", async () => {
    await using database = await freshDatabase(dialect);
    await expanded(database);
    const disturbed = { url: database.url, phase: "migrate", service: evolutionModule("rename") } as const;
    let kills = 0;
    for (const lanes of [3, 1, 2, 4, 2, 3]) {
      const { killed } = await runChild({ ...disturbed, lanes, killAt: 22 + kills * 5, moment: kills % 2 === 0 ? "before" : "sent" });
      kills += killed ? 1 : 0;
    }
    expect(kills).toBeGreaterThan(2);
    expect((await runChild({ ...disturbed, lanes: 2 })).killed).toBe(false);
    expect(await carried(database)).toEqual({ alike: ROWS, moved: ROWS, position: null });
  });

  test("of two runners with lanes at once one waits, and each row is carried over once", async () => {
    await using database = await freshDatabase(dialect);
    await counting(database);
    const options = { service: count, url: database.url, lanes: 3, waitMs: 30_000 };
    await Promise.all([runMigrate(options), runMigrate(options)]);
    expect(await times(database)).toEqual(ONCE);
  });

  test("a lane that never hears whether it committed is the last: no other records what it may have done as undone", async () => {
    await using database = await freshDatabase(dialect);
    await counting(database);
    await using cutting = await cuttingProxy(database.url, { after: "n + 1", before: "COMMIT", times: 2, every: 3 });
    const notices: string[] = [];
    const onEvent = (event: UnderpinEvent): void => void (event.type === "notice" && notices.push(event.text));
    await runMigrate({ service: count, url: cutting.url, lanes: 3, onEvent });
    // On a fast machine batches grow so soon that there are not enough of them for the second cut.
    const lost = notices.filter((text) => text.startsWith("The connection was lost")).length;
    expect([1, 2]).toContain(lost);
    expect(await times(database)).toEqual(ONCE);
  });

  test("what clients write meanwhile stands, and every row is what one plain UPDATE would have made of it", async () => {
    await using database = await freshDatabase(dialect);
    await counting(database);
    await using session = await database.connect();
    await session.run("CREATE TABLE twin AS SELECT id, n FROM item");
    const written: (readonly [string, readonly number[]])[] = [];
    const over = new AbortController();
    const write = async (client: number): Promise<void> => {
      await using own = await database.connect();
      for (let i = 1; !over.signal.aborted; i++) {
        // Each has rows of its own, all over the table.
        const id = 4 * ((i * 37) % (ROWS / 4)) + client + 1;
        const [sql, params] =
          i % 5 === 0 ? ["DELETE FROM item WHERE id = ?", [id]] : ["UPDATE item SET n = n + ? WHERE id = ?", [10 * i, id]];
        await own.run(sql, params);
        written.push([sql, params]);
      }
    };
    const clients = [0, 1, 2, 3].map(write);
    await runMigrate({ service: count, url: database.url, lanes: 3 });
    over.abort();
    await Promise.all(clients);
    expect(written.length).toBeGreaterThan(20);
    await session.transaction(async () => {
      for (const [sql, params] of written) await session.run(sql.replace("item", "twin"), params);
      await session.run("UPDATE twin SET n = n + 1");
    });
    const rowsOf = (table: string): Promise<readonly object[]> => session.query(`SELECT id, n FROM ${table} ORDER BY id`);
    expect(await rowsOf("item")).toEqual(await rowsOf("twin"));
  });
});

test.skipIf(!DIALECTS.includes("sqlite"))("on sqlite, which has one writer, there is one lane, and it is said", async () => {
  await using database = await freshDatabase("sqlite");
  await expanded(database);
  const notices: string[] = [];
  const onEvent = (event: UnderpinEvent): void => void (event.type === "notice" && notices.push(event.text));
  await runMigrate({ service, url: database.url, lanes: 4, onEvent });
  expect(notices).toEqual([expect.stringContaining("one lane, as this database has one writer at a time")]);
  expect(await carried(database)).toMatchObject({ alike: ROWS, moved: ROWS });
});

test("a number of lanes that is none is refused", async () => {
  await using database = await freshDatabase("sqlite");
  await sync({ service, url: database.url, to: "v1" });
  for (const lanes of [0, 1.5, Number.NaN, 1000])
    await expect(runMigrate({ service, url: database.url, lanes })).rejects.toMatchObject({ code: "UP-CONFIG" });
});

test("underpin migrate takes a number of lanes, and says what it makes of them", async () => {
  await using database = await freshDatabase("sqlite");
  await counting(database);
  const migrate = (lanes: string): Promise<CommandResult> =>
    run("underpin", ["--service", SERVICE, "--url", database.url, "migrate", "--lanes", lanes], { env: { EVOLUTIONS: "count" } });
  expect(await migrate("many")).toMatchObject({ code: 1, stderr: expect.stringContaining('--lanes takes a number of lanes, not "many"') });
  expect(await migrate("0")).toMatchObject({ code: 1, stderr: expect.stringContaining("from 1 to 32 lanes, not 0") });
  const { code, stdout, stderr } = await migrate("2");
  expect(stdout + stderr).toContain("count: one lane, as this database has one writer at a time.");
  expect(code).toBe(0);
  expect(await times(database)).toEqual(ONCE);
});
