import { describe, expect, test } from "vitest";
import { UnderpinError, type UnderpinEvent } from "underpin";
import { createEngine, openDatabase } from "underpin/engine";
import { guard } from "underpin/guard";
import { killAtEach } from "../crash/crash.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, revert, runExpand, runMigrate, status, sync } from "../harness/engine.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { ownChange } from "../harness/own-change.ts";
import { quote } from "../harness/sql.ts";

const people = evolutionService("rename-offline");
/** Where it is killed: at some of the points, or at all of them. */
const EVERYWHERE = process.env["CRASH"] !== undefined;

/** The table with all that may hang on a column, as each server takes it. */
const SHOP = [
  "CREATE TABLE shop (code VARCHAR(20) NOT NULL PRIMARY KEY)",
  "CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, shop_code VARCHAR(20) NOT NULL DEFAULT 'a' REFERENCES shop (code) ON DELETE CASCADE, label VARCHAR(30) NOT NULL, CONSTRAINT ck_label CHECK (label <> ''), CONSTRAINT uq_label UNIQUE (label))",
  "CREATE INDEX ix_both ON item (shop_code, label)",
  "INSERT INTO shop VALUES ('a')",
  "INSERT INTO item (id, label) VALUES (1, 'one'), (2, 'two')",
];
const RENAMES = [
  ["item", "label", "title"],
  ["item", "shop_code", "shop"],
] as const;

async function stopped(call: Promise<unknown>): Promise<UnderpinError> {
  const failure = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof UnderpinError)) throw new TypeError("it should have been refused", { cause: failure });
  return failure;
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test("offline a rename is the server's own, and no row is carried over: the end is that of plain DDL", async () => {
    const operations = RENAMES.map(([table, from, to]) => `u.renameColumn({ table: "${table}", from: "${from}", to: "${to}" })`).join(", ");
    await using own = await ownChange(dialect, SHOP, operations);
    await using twin = await ownChange(dialect, SHOP, "");
    const events: UnderpinEvent[] = [];
    const planned = await plan({ ...own, mode: "offline" });
    await sync({ ...own, onEvent: (event) => events.push(event) });
    await sync(twin);
    for (const [table, from, to] of RENAMES) await twin.session.run(`ALTER TABLE ${table} RENAME COLUMN ${from} TO ${quote(to)}`);
    const titles = planned.scripts.flatMap(({ steps }) => steps.filter(({ skip }) => !skip).map(({ title }) => title));
    expect(titles).toEqual(RENAMES.map(([table, from, to]) => `rename column ${table}.${from} to ${to}`));
    expect(events.flatMap((event) => (event.type === "step-start" ? [event.title] : []))).toEqual(titles);
    expect((await liveSchema(own.url))["tables"]).toEqual((await liveSchema(twin.url))["tables"]);
    expect(await own.session.query("SELECT id, shop, title FROM item ORDER BY id")).toEqual([
      { id: 1, shop: "a", title: "one" },
      { id: 2, shop: "a", title: "two" },
    ]);
  });

  test("what else speaks of the column by then finds it as ever: rows are carried over", async () => {
    const rename = `u.renameColumn({ table: "item", from: "label", to: "title" })`;
    for (const beside of [
      `u.addIndex({ table: "item", name: "ix_title", columns: ["title"] })`,
      `u.rawSql({ table: "item", title: "say it early", phase: "expand", why: "it says the same", sql: { ${dialect}: "UPDATE item SET title = label" } })`,
    ]) {
      await using own = await ownChange(dialect, SHOP, `${rename}, ${beside}`);
      await sync(own);
      expect(await own.session.query("SELECT id, title FROM item ORDER BY id")).toEqual([
        { id: 1, title: "one" },
        { id: 2, title: "two" },
      ]);
    }
  });

  test("killed anywhere, no release starts that would not find its columns, the old one can have the schema back, and the same command ends", async () => {
    await using start = await freshDatabase(dialect);
    await sync({ service: people, url: start.url, to: "v1" });
    {
      // No copy can be made of a database that somebody is connected to.
      await using session = await start.connect();
      await session.run("INSERT INTO person (id, name, price, note) VALUES (1, 'ann', 3, 'n'), (2, 'bob', NULL, NULL)");
    }
    const before = (await liveSchema(start.url))["tables"];
    let reverted = 0;
    const kills = await killAtEach(
      start,
      { phase: "sync", service: evolutionModule("rename-offline") },
      {
        pick: (points) => (EVERYWHERE ? points : [0.3, 0.6, 0.8].flatMap((part) => points.at(Math.round(part * points.length)) ?? [])),
        ...(EVERYWHERE ? {} : { moments: ["before"] as const }),
        again: async (url) => {
          for (const [release, column] of [
            ["v1", "name, price, note"],
            ["v2", "title, cost, remark"],
          ] as const) {
            const fence = await guard({ service: people, url, release, node: release, query: false }).catch(() => null);
            if (!fence) continue;
            await fence[Symbol.asyncDispose]();
            await using client = await (await openDatabase(url)).connect();
            expect(await client.query(`SELECT ${column} FROM person`), `killed, and ${release} starts`).toHaveLength(2);
          }
          const { contracting, versions } = await status({ service: people, url });
          if (contracting === null && versions.contract === 1 && reverted++ % 2 === 0) {
            await revert({ service: people, url });
            expect((await liveSchema(url))["tables"]).toEqual(before);
            await using fence = await guard({ service: people, url, release: "v1", node: "old", query: false });
            expect(fence.controlled).toBe(true);
          }
          await sync({ service: people, url });
        },
      },
    );
    expect(kills).toBeGreaterThan(2);
    expect(reverted).toBeGreaterThan(0);
  });

  test("an offline upgrade that stopped between two phases lets nobody start, and nobody go on online", async () => {
    await using own = await ownChange(dialect, SHOP, `u.renameColumn({ table: "item", from: "label", to: "title" })`);
    const migrated = new AbortController();
    const stop = new Error("stopped");
    await expect(
      sync({
        ...own,
        signal: migrated.signal,
        onEvent: (event) => {
          if (event.type === "repository-done" && event.repository === "expand") migrated.abort(stop);
        },
      }),
    ).rejects.toBe(stop);
    expect(await status(own)).toMatchObject({ offline: 2, contracting: null });
    for (const release of ["v1", "v2"]) {
      const refused = await stopped(guard({ ...own, release, node: release, query: false }));
      expect(refused.report()).toMatch(/An offline upgrade to 2 has begun and not ended.*underpin sync.*underpin revert/s);
    }
    expect((await stopped(runMigrate(own))).report()).toMatch(
      /An offline upgrade to 2 has begun and not ended.*underpin sync.*underpin revert/s,
    );
    await revert(own);
    expect((await status(own)).offline).toBeNull();
    await runExpand(own);
    expect((await status(own)).offline).toBeNull();
    await sync(own);
    expect(await own.session.query("SELECT title FROM item ORDER BY id")).toEqual([{ title: "one" }, { title: "two" }]);
  });

  test("an offline upgrade that was refused has not begun: what was in its way is mended, and the phases run online", async () => {
    const plain = ["CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, label VARCHAR(30))", "INSERT INTO item VALUES (1, 'one')"];
    await using own = await ownChange(
      dialect,
      [...plain, "ALTER TABLE item ADD COLUMN title VARCHAR(30)"],
      `u.renameColumn({ table: "item", from: "label", to: "title" })`,
    );
    await stopped(sync(own));
    await own.session.run("ALTER TABLE item DROP COLUMN title");
    for (const phase of [runExpand, runMigrate]) await phase(own);
    expect((await status(own)).offline).toBeNull();
    const fence = await guard({ ...own, release: "v1", node: "old", query: false });
    await fence[Symbol.asyncDispose]();
    await own.session.run("UPDATE item SET label = 'uno' WHERE id = 1");
    expect(await own.session.query("SELECT label, title FROM item WHERE id = 1")).toEqual([{ label: "uno", title: "uno" }]);
  });

  test("a record that was set back by hand, and an expansion made anew online, are no offline upgrade any more", async () => {
    await using own = await ownChange(dialect, SHOP, `u.addColumn({ table: "item", column: u.column("note").text() })`);
    const expanded = new AbortController();
    const stop = new Error("stopped");
    const onEvent = (event: UnderpinEvent): void => {
      if (event.type === "repository-done" && event.repository === "expand") expanded.abort(stop);
    };
    await expect(sync({ ...own, signal: expanded.signal, onEvent })).rejects.toBe(stop);
    expect((await status(own)).offline).toBe(2);
    await createEngine(own).goto("v1");
    expect((await status(own)).offline).toBeNull();
    for (const phase of [runExpand, runMigrate]) await phase(own);
    expect((await status(own)).offline).toBeNull();
  });
});
