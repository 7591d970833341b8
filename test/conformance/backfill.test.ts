import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { openDatabase, type UnderpinEvent } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { ownChange } from "../harness/own-change.ts";
import { plan, runContract, runExpand, runMigrate, status, sync } from "../harness/engine.ts";

/** Marks items; with the first of them comes another, whose key the walk has passed. */
const MARK_ITEMS = `{
  name: "mark items", table: "item", columns: ["done"], where: "done IS NULL",
  rows: async (rows, { run }) => {
    for (const { id } of rows) {
      await run("UPDATE item SET done = 1 WHERE id = ?", [id]);
      if (Number(id) === 5) await run("INSERT INTO item (id) VALUES (1)", []);
    }
  },
}`;

describe.each(DIALECTS)("on %s", (dialect) => {
  test("the plan says about how many rows there are, of tables never analysed too", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("rename"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.transaction(async () => {
      for (let id = 1; id <= 5000; id++)
        await session.run("INSERT INTO person (id, name, note) VALUES (?, 'ann', ?)", [id, "x".repeat(id % 60)]);
    });
    const about = async (): Promise<number | undefined> =>
      (await plan(options)).scripts.flatMap(({ steps }) => steps).find(({ title }) => title.startsWith("fill title"))?.rows;
    expect(await about()).toBeGreaterThan(4000);
    expect(await about()).toBeLessThan(6000);
    if (dialect === "postgres") await session.run("ANALYZE person");
    expect(await about()).toBeGreaterThan(4000);
  });

  test("a data migration that was interrupted goes on where it was: no row is moved twice", async () => {
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, n INTEGER NOT NULL)"],
      `{ name: "by hand", migrate: ({ update }) => update({ name: "count", table: "item", set: { n: "n + 1" } }) }`,
    );
    const values = Array.from({ length: 800 }, (_, i) => `(${i}, 0)`);
    await own.session.run(`INSERT INTO item VALUES ${values.join(", ")}`);
    await runExpand(own);
    const stop = new AbortController();
    const onEvent = ({ type }: UnderpinEvent): void => void (type === "rows" && stop.abort(new Error("enough")));
    await expect(runMigrate({ ...own, onEvent, signal: stop.signal })).rejects.toThrow("enough");
    const counted = async (): Promise<readonly object[]> =>
      (await own.session.query<{ n: number }>("SELECT DISTINCT n FROM item ORDER BY n")).map(({ n }) => ({ n: Number(n) }));
    expect(await counted()).toEqual([{ n: 0 }, { n: 1 }]);
    await runMigrate(own);
    expect(await counted()).toEqual([{ n: 1 }]);
  });

  test("a row that came in behind the walk is carried over all the same", async () => {
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, done INTEGER)"],
      `{ name: "by hand", migrate: ({ each }) => each(${MARK_ITEMS}) }`,
    );
    await own.session.run("INSERT INTO item (id) VALUES (5), (6)");
    await runExpand(own);
    await runMigrate(own);
    expect(await own.session.query("SELECT id, done FROM item ORDER BY id")).toEqual([1, 5, 6].map((id) => ({ id, done: 1 })));
  });
});

/** Says with which setting it was fired. */
const NOTES_JIT = [
  "CREATE TABLE jit_setting (setting text)",
  "CREATE FUNCTION note_jit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO jit_setting VALUES (current_setting('jit')); RETURN NEW; END $$",
  "CREATE TRIGGER note_jit BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION note_jit()",
];

test.skipIf(!DIALECTS.includes("postgres"))("on postgres, no batch is compiled: that takes longer than the batch itself", async () => {
  await using own = await ownChange(
    "postgres",
    ["CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO item VALUES (1, 'a')", ...NOTES_JIT],
    `u.renameColumn({ table: "item", from: "name", to: "title" })`,
    { accept: [{ name: "note_jit", reason: "it only takes notes" }] },
  );
  await runExpand(own);
  await runMigrate(own);
  expect(await own.session.query("SELECT DISTINCT setting FROM jit_setting")).toEqual([{ setting: "off" }]);
});

test.skipIf(!DIALECTS.includes("postgres"))("on postgres, what the backfill leaves behind is vacuumed on the way", async () => {
  await using database = await freshDatabase("postgres");
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  await using session = await database.connect();
  await session.run("INSERT INTO person (id, name) SELECT i, 'n' FROM generate_series(1, 250000) i");
  const size = async (): Promise<number> => {
    const [row] = await session.query<{ n: string }>("SELECT pg_relation_size('person') AS n");
    return Number(row?.n);
  };
  const before = await size();
  const vacuumed = async (): Promise<number> => {
    await session.query("SELECT pg_stat_clear_snapshot()");
    const [row] = await session.query<{ n: string }>("SELECT vacuum_count AS n FROM pg_stat_user_tables WHERE relname = 'person'");
    return Number(row?.n);
  };
  await runExpand(options);
  expect(await vacuumed()).toBe(0);
  await runMigrate(options);
  expect((await status(options)).evolutions[0]).toMatchObject({ verified: true });
  expect(await vacuumed()).toBeGreaterThan(1);
  // Two fifths for rows that were carried over and not cleared away yet, and the new column itself.
  expect((await size()) / before).toBeLessThan(1.7);
});

test.skipIf(!DIALECTS.includes("postgres"))("on postgres, a vacuum on the way ends with the run that began it", async () => {
  await using database = await freshDatabase("postgres");
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  await using session = await database.connect();
  await session.run("INSERT INTO person (id, name) SELECT i, 'n' FROM generate_series(1, 250000) i");
  await runExpand(options);
  // By itself it would take hours.
  const [{ name } = { name: "" }] = await session.query<{ name: string }>("SELECT current_database() AS name");
  for (const setting of ["delay = 100", "limit = 1"]) await session.run(`ALTER DATABASE ${name} SET vacuum_cost_${setting}`);
  const vacuums = async (): Promise<number> =>
    (await session.query("SELECT pid FROM pg_stat_progress_vacuum WHERE datname = current_database()")).length;
  const stop = new AbortController();
  const migrated = runMigrate({ ...options, signal: stop.signal });
  // A look now and then: one after the other would be others at work.
  while ((await vacuums()) === 0) await delay(20);
  stop.abort(new Error("enough"));
  await expect(migrated).rejects.toThrow("enough");
  while ((await vacuums()) > 0) await delay(20);
});

test.skipIf(!DIALECTS.includes("postgres"))("on postgres, no index but the key's is looked through for each range", async () => {
  await using database = await freshDatabase("postgres");
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  await using session = await database.connect();
  const rows = 50_000;
  await session.run(`INSERT INTO person (id, name) SELECT i, 'n' || i FROM generate_series(1, ${rows}) i`);
  await runExpand(options);
  await runMigrate(options);
  const [index] = await session.query<{ n: string }>(
    "SELECT sum(idx_tup_read) AS n FROM pg_stat_user_indexes WHERE relname = 'person' AND indexrelname <> 'person_pkey'",
  );
  expect(Number(index?.n)).toBeLessThan(rows);
});

describe.runIf(DIALECTS.includes("postgres"))("on postgres, the server plans for what was filled as it is", () => {
  test.each([
    ["a column beside another", `u.renameColumn({ table: "item", from: "name", to: "title" })`, "item WHERE title = 'n7'"],
    [
      "a table of its own",
      `u.extractTable({ from: "item", into: "label", key: { item_id: "id" }, columns: [{ from: "name" }] })`,
      "label WHERE name = 'n7'",
    ],
    ["a wider key, once it took the old one's place", `u.widenKey({ table: "item", column: "id" })`, "part WHERE item_id = 7"],
  ])("%s", async (_what, operation, asked) => {
    await using own = await ownChange(
      "postgres",
      [
        "CREATE TABLE item (id integer PRIMARY KEY, name text)",
        "INSERT INTO item SELECT i, 'n' || i FROM generate_series(1, 20000) i",
        "CREATE TABLE part (id integer PRIMARY KEY, item_id integer NOT NULL REFERENCES item (id))",
        "CREATE INDEX of_item ON part (item_id)",
        "INSERT INTO part SELECT i, i FROM generate_series(1, 20000) i",
        "ANALYZE",
      ],
      operation,
    );
    await runExpand(own);
    await runMigrate(own);
    if (operation.includes("widenKey")) await runContract(own);
    const [row] = await own.session.query<{ "QUERY PLAN": string }>(`EXPLAIN (FORMAT JSON) SELECT * FROM ${asked}`);
    const [found] = JSON.parse(row?.["QUERY PLAN"] ?? "") as [{ Plan: Record<string, unknown> }];
    expect(found.Plan["Plan Rows"]).toBe(1);
  });
});

test.skipIf(!DIALECTS.includes("sqlite"))("on sqlite, others are seen by what they have written", async () => {
  await using database = await freshDatabase("sqlite");
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  const { connect, dialect } = await openDatabase(database.url);
  await using session = await connect();
  await using other = await connect();
  const first = await dialect.backfill.load(session, undefined, []);
  await session.run("INSERT INTO person (id, name) VALUES (1, 'of its own')");
  const second = await dialect.backfill.load(session, first, []);
  await other.run("INSERT INTO person (id, name) VALUES (2, 'of another')");
  const third = await dialect.backfill.load(session, second, []);
  const fourth = await dialect.backfill.load(session, third, []);
  expect([first, second, third, fourth].map(({ others }) => others)).toEqual([0, 0, 1, 0]);
});

test.skipIf(!DIALECTS.includes("postgres"))(
  "clients whose sessions a role may not see are seen while they are in a transaction",
  async () => {
    await using database = await freshDatabase("postgres");
    const { connect, dialect } = await openDatabase(database.url);
    await using runner = await connect();
    await using client = await connect();
    const role = `runner ${new URL(database.url).pathname.slice(1)}`;
    await runner.run(`CREATE ROLE "${role}"`);
    try {
      await runner.run(`SET ROLE "${role}"`);
      const others = async (): Promise<number> => (await dialect.backfill.load(runner, undefined, [])).others;
      await client.run("BEGIN");
      await client.query("SELECT 1 AS one");
      expect(await others()).toBe(1);
      await client.run("COMMIT");
      expect(await others()).toBe(0);
    } finally {
      await runner.run("RESET ROLE");
      await runner.run(`DROP ROLE "${role}"`);
    }
  },
);
