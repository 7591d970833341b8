import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";
import { liveSchema } from "../harness/normalise.ts";
import { ownChange } from "../harness/own-change.ts";

const each = (sql: string): string => JSON.stringify(Object.fromEntries(DIALECTS.map((dialect) => [dialect, sql])));

/** A NOT NULL column that SQL of the script's own adds. */
const RAW = `u.rawSql({
  table: "item", title: "add note", phase: "expand", why: "Nobody knows it yet.",
  sql: ${each("ALTER TABLE item ADD COLUMN note varchar(20) DEFAULT 'none' NOT NULL")},
  back: ${each("ALTER TABLE item DROP COLUMN note")},
  adds: [u.column("note").varchar(20).notNull().default("none")],
})`;
const CONVERT = `u.convertColumn({ table: "item", from: "note", to: "remark", type: { kind: "varchar", length: 40 }, forward: "{note}", backward: "{remark}", notNull: true })`;
const ITEM = `[u.createTable("item", [u.column("id").integer().primaryKey()])]`;

const POLYMORPHIC = `u.recombineColumns({
  table: "comment",
  from: ["subject_type", "subject_id"],
  into: [
    { name: "post_id", type: { kind: "integer" }, references: { table: "post", column: "id" }, forward: "CASE WHEN {subject_type} = 'post' THEN {subject_id} END" },
    { name: "photo_id", type: { kind: "integer" }, references: { table: "photo", column: "id" }, forward: "CASE WHEN {subject_type} = 'photo' THEN {subject_id} END" },
  ],
  backward: {
    subject_type: "CASE WHEN {post_id} IS NOT NULL THEN 'post' WHEN {photo_id} IS NOT NULL THEN 'photo' END",
    subject_id: "COALESCE({post_id}, {photo_id})",
  },
})`;

const COUNTERS = `u.extractTable({ from: "post", into: "post_counter", key: { post_id: "id" }, columns: [{ from: "views" }, { from: "likes", missing: 0 }] })`;

describe.each(DIALECTS)("on %s", (dialect: DialectName) => {
  test.each([
    ["in one evolution", [ITEM, `[${RAW}, ${CONVERT}]`]],
    ["one evolution later", [ITEM, `[${RAW}]`, `[${CONVERT}]`]],
  ])("what raw SQL adds, an operation takes up %s", async (_when, evolutions) => {
    using own = inlineService(...evolutions);
    await using database = await freshDatabase(dialect);
    const options = { service: own.service, url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run("INSERT INTO item (id) VALUES (1)");
    const untouched = await liveSchema(database.url);
    for (const again of [true, false]) {
      await runExpand(options);
      await session.run("INSERT INTO item (id, note) VALUES (2, 'old')");
      await session.run("INSERT INTO item (id, remark) VALUES (3, 'new')");
      await session.run("INSERT INTO item (id) VALUES (4)");
      await runMigrate(options);
      const rows = await session.query("SELECT id, note, remark FROM item ORDER BY id");
      expect(rows).toEqual([
        { id: 1, note: "none", remark: "none" },
        { id: 2, note: "old", remark: "old" },
        { id: 3, note: "new", remark: "new" },
        { id: 4, note: "none", remark: "none" },
      ]);
      if (!again) break;
      await revert(options);
      expect(await liveSchema(database.url)).toEqual(untouched);
      await session.run("DELETE FROM item WHERE id > 1");
    }
    await runContract(options);
    await session.run("INSERT INTO item (id, remark) VALUES (5, 'later')");
    await expect(session.run("INSERT INTO item (id, remark) VALUES (6, NULL)")).rejects.toThrow(/null/i);
    expect(await session.query("SELECT remark FROM item WHERE id > 2 ORDER BY id")).toEqual(
      ["new", "none", "later"].map((remark) => ({ remark })),
    );
  });

  test("a reference to one of several tables becomes a foreign key for each", async () => {
    await using own = await ownChange(
      dialect,
      [
        "CREATE TABLE post (id integer NOT NULL PRIMARY KEY)",
        "CREATE TABLE photo (id integer NOT NULL PRIMARY KEY)",
        "CREATE TABLE comment (id integer NOT NULL PRIMARY KEY, subject_type varchar(10), subject_id integer)",
        "INSERT INTO post VALUES (1), (2)",
        "INSERT INTO photo VALUES (1)",
        "INSERT INTO comment VALUES (1, 'post', 2), (2, 'photo', 1), (3, NULL, NULL)",
      ],
      POLYMORPHIC,
    );
    const { session } = own;
    const options = { service: own.service, url: own.url };
    await runExpand(options);
    await runMigrate(options);
    await session.run("INSERT INTO comment (id, subject_type, subject_id) VALUES (4, 'post', 1)");
    await session.run("INSERT INTO comment (id, photo_id) VALUES (5, 1)");
    await session.run("UPDATE comment SET subject_type = 'photo', subject_id = 1 WHERE id = 1");
    await session.run("UPDATE comment SET photo_id = NULL, post_id = 1 WHERE id = 2");
    expect(await session.query("SELECT * FROM comment ORDER BY id")).toEqual([
      { id: 1, subject_type: "photo", subject_id: 1, post_id: null, photo_id: 1 },
      { id: 2, subject_type: "post", subject_id: 1, post_id: 1, photo_id: null },
      { id: 3, subject_type: null, subject_id: null, post_id: null, photo_id: null },
      { id: 4, subject_type: "post", subject_id: 1, post_id: 1, photo_id: null },
      { id: 5, subject_type: "photo", subject_id: 1, post_id: null, photo_id: 1 },
    ]);
    await runContract(options);
    // SQLite looks at foreign keys only where a connection asks for it.
    if (dialect !== "sqlite") await expect(session.run("INSERT INTO comment (id, post_id) VALUES (6, 9)")).rejects.toThrow(/foreign key/i);
    expect(await session.query("SELECT * FROM comment WHERE id < 3 ORDER BY id")).toEqual([
      { id: 1, post_id: null, photo_id: 1 },
      { id: 2, post_id: 1, photo_id: null },
    ]);
  });

  test("counters get a table of their own; a row without one counts nothing", async () => {
    await using own = await ownChange(
      dialect,
      [
        "CREATE TABLE post (id integer NOT NULL PRIMARY KEY, views integer DEFAULT 0 NOT NULL, likes integer NOT NULL)",
        "INSERT INTO post VALUES (1, 5, 7), (2, 0, 0)",
      ],
      COUNTERS,
    );
    const { session } = own;
    const options = { service: own.service, url: own.url };
    await runExpand(options);
    await session.run("INSERT INTO post (id, likes) VALUES (3, 1)");
    await runMigrate(options);
    // The next release knows no counters there.
    await session.run("INSERT INTO post (id) VALUES (4)");
    await session.run("INSERT INTO post_counter (post_id, views, likes) VALUES (4, 1, 2)");
    await session.run("UPDATE post_counter SET views = views + 1 WHERE post_id = 1");
    await session.run("DELETE FROM post_counter WHERE post_id = 3");
    await session.run("UPDATE post SET likes = likes + 1 WHERE id = 2");
    expect(await session.query("SELECT * FROM post ORDER BY id")).toEqual([
      { id: 1, views: 6, likes: 7 },
      { id: 2, views: 0, likes: 1 },
      { id: 3, views: 0, likes: 0 },
      { id: 4, views: 1, likes: 2 },
    ]);
    await runContract(options);
    expect(await session.query("SELECT post_id, views, likes FROM post_counter ORDER BY post_id")).toEqual([
      { post_id: 1, views: 6, likes: 7 },
      { post_id: 2, views: 0, likes: 1 },
      { post_id: 4, views: 1, likes: 2 },
    ]);
  });
});
