import { describe, expect, test } from "vitest";
import { plan, revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { DIALECTS } from "../harness/databases.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const RENAME = `u.renameColumn({ table: "t", from: "a", to: "n" })`;
const CONVERT = `u.convertColumn({ table: "t", from: "a", to: "n", type: { kind: "varchar", length: 20 }, forward: "{a}", backward: "{n}", notNull: true })`;
const plain = "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) NOT NULL";

async function statements(own: OwnChange): Promise<string> {
  return (await plan(own)).scripts.flatMap(({ steps }) => steps.flatMap((step) => step.statements.map(({ sql }) => sql))).join("\n");
}

async function upgrade(own: OwnChange): Promise<readonly object[]> {
  await own.session.run("INSERT INTO t (id, a) VALUES (1, 'one'), (2, 'two')");
  await runExpand(own);
  await runMigrate(own);
  await runContract(own);
  return await own.session.query("SELECT id, n FROM t ORDER BY id");
}

const ROWS = [
  { id: 1, n: "one" },
  { id: 2, n: "two" },
];

describe.skipIf(!DIALECTS.includes("mysql"))("on mysql", () => {
  test.each([
    ["a SPATIAL index", `${plain}, p POINT NOT NULL DEFAULT POINT(1, 2), SPATIAL KEY (p))`],
    ["a STORED column", `${plain}, b INT, c INT AS (b + 1) STORED)`],
  ])("a column beside %s is renamed without a copy: the two change names", async (_what, table) => {
    await using own = await ownChange("mysql", [table], RENAME);
    expect(await upgrade(own)).toEqual(ROWS);
  });

  test.each([
    ["plain", `${plain})`, "ADD COLUMN `n` varchar(20) NULL, ALGORITHM=INSTANT"],
    ["compressed", `${plain}) ROW_FORMAT=COMPRESSED`, "ADD COLUMN `n` varchar(20) NULL, ALGORITHM=INPLACE, LOCK=NONE"],
    ["in partitions", `${plain}) PARTITION BY HASH (id) PARTITIONS 2`, "ADD COLUMN `n` varchar(20) NULL, ALGORITHM=INSTANT"],
    ["with checks", `${plain}, b INT CHECK (b > 0), CONSTRAINT two CHECK (b < 9))`, "ADD COLUMN `n` varchar(20) NULL, ALGORITHM=INSTANT"],
  ])("a table %s is altered in the cheapest way that the server takes", async (_what, table, sql) => {
    await using own = await ownChange("mysql", [table], RENAME);
    expect(await statements(own)).toContain(sql);
    expect(await upgrade(own)).toEqual(ROWS);
  });

  test.each([
    ["a FULLTEXT index", RENAME, `${plain}, b TEXT, FULLTEXT KEY f (b))`],
    ["an indexed virtual column", RENAME, `${plain}, b INT, v INT AS (b + 1) VIRTUAL, KEY kv (v))`],
    ["a SPATIAL index, by which only contract fails", CONVERT, `${plain}, p POINT NOT NULL DEFAULT POINT(1, 2), SPATIAL KEY (p))`],
    ["a STORED column, by which only contract fails", CONVERT, `${plain}, b INT, c INT AS (b + 1) STORED)`],
    ["another engine", RENAME, `${plain}) ENGINE=MyISAM`],
  ])(
    "what makes writers wait for a copy is refused before anything is done, unless the script allows it: %s",
    async (_what, change, table) => {
      await using own = await ownChange("mysql", [table], change);
      const before = await own.schema();
      const refusal = { code: "UP-COPY", message: expect.stringMatching(/t\.n\b/), fine: "Nothing was changed." };
      await expect(plan(own)).rejects.toMatchObject(refusal);
      await expect(runExpand(own)).rejects.toMatchObject(refusal);
      const { tables, triggers } = await own.schema();
      expect([tables.get("t"), triggers, [...tables.keys()].some((name) => name.startsWith("underpin_like"))]).toEqual([
        before.tables.get("t"),
        before.triggers,
        false,
      ]);
      expect(await upgrade({ ...own, service: own.withChange(change, { allow: "table copy" }) })).toEqual(ROWS);
    },
  );

  test.each([
    ["a column is added", `u.addColumn({ table: "t", column: u.column("n").integer() })`],
    ["a column may not be NULL any more, which only contract says", `u.setNotNull({ table: "t", column: "b", fill: "0" })`],
  ])("what the server does not do to a table that keeps its history is refused before anything is done: %s", async (_what, change) => {
    await using own = await ownChange("mysql", [`${plain}, b INT) WITH SYSTEM VERSIONING`], change);
    const before = await own.schema();
    const refusal = {
      code: "UP-UNSUPPORTED",
      why: expect.stringContaining("`t`. Change @@system_versioning_alter_history"),
      fine: "Nothing was changed.",
    };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await own.schema()).toEqual(before);
  });

  test("a column of an index that would be longer than the server can have is refused before anything is done", async () => {
    const tables = ["CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(40), b INT) CHARSET utf8mb4", "CREATE INDEX i ON t (b, a)"];
    const change = `u.convertColumn({ table: "t", from: "a", to: "n", type: { kind: "text" }, forward: "{a}", backward: "{n}" })`;
    await using own = await ownChange("mysql", tables, change);
    const before = await own.schema();
    const refusal = { code: "UP-UNSUPPORTED", why: expect.stringMatching(/key was too long/), fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await own.schema()).toEqual(before);
  });

  test("columns that make a row too long for its format are refused before anything is done, though only contract says so", async () => {
    const texts = ["b", "c", "d", "e"].map((name) => `${name} TEXT`).join(", ");
    const tables = [`CREATE TABLE t (id INT PRIMARY KEY, a TEXT, ${texts}) CHARSET utf8mb4 ROW_FORMAT=COMPACT`];
    const into = ["f", "g", "h", "i", "j", "k"].map((name) => `{ name: "${name}", type: { kind: "text" }, forward: "{a}" }`).join(", ");
    const change = `u.splitColumn({ table: "t", from: "a", into: [${into}], backward: "{f}" })`;
    await using own = await ownChange("mysql", tables, change);
    const before = await own.schema();
    const refusal = { code: "UP-UNSUPPORTED", why: expect.stringMatching(/Row size too large/), fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await own.schema()).toEqual(before);
  });

  test("what is to be unique without the columns by which a table is partitioned is refused before anything is done", async () => {
    const tables = [`${plain}, b INT) PARTITION BY HASH (id) PARTITIONS 2`];
    await using own = await ownChange("mysql", tables, `u.addUnique({ table: "t", name: "u", columns: ["b"] })`);
    const before = await own.schema();
    const refusal = { code: "UP-UNSUPPORTED", why: expect.stringMatching(/UNIQUE INDEX must include/), fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await own.schema()).toEqual(before);
  });

  test("what is tried on an empty table leaves the real ones alone: tables that change places", async () => {
    await using own = await ownChange(
      "mysql",
      ["CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(20), n VARCHAR(30) AS (concat(a, '!')) VIRTUAL)"],
      `u.widenKey({ table: "t", column: "id" })`,
    );
    await own.session.run("INSERT INTO t (id, a) VALUES (1, 'one'), (2, 'two')");
    const before = await own.schema();
    await plan(own);
    expect(await own.schema()).toEqual(before);
    await runExpand(own);
    expect(await own.session.query("SELECT id, a FROM t ORDER BY id")).toHaveLength(2);
    await runMigrate(own);
    await runContract(own);
    expect(await own.session.query("SELECT id, n FROM t ORDER BY id")).toEqual([
      { id: 1, n: "one!" },
      { id: 2, n: "two!" },
    ]);
  });

  test("an index of a table that keeps its history is made", async () => {
    await using own = await ownChange(
      "mysql",
      [`${plain}, b INT) WITH SYSTEM VERSIONING`],
      `u.addIndex({ table: "t", name: "i", columns: ["b"] })`,
    );
    await runExpand(own);
    expect((await own.schema()).tables.get("t")?.indexes.map(({ name }) => name)).toContain("i");
  });

  test("MariaDB copies a table to make a TIMESTAMP NOT NULL: the plan says so, and does it where the script allows it", async () => {
    const operation = `u.setNotNull({ table: "t", column: "n", fill: "'2001-01-01'" })`;
    await using own = await ownChange("mysql", [`${plain}, n TIMESTAMP NULL)`], operation);
    const refusal = { code: "UP-COPY", message: expect.stringMatching(/t\.n\b/), fine: "Nothing was changed." };
    const long = "rows, 1 MiB: some 1 s at 50 MiB a second";
    await expect(plan(own)).rejects.toMatchObject({ ...refusal, message: expect.stringContaining(long) });
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    await using allowed = await ownChange("mysql", [`${plain}, n TIMESTAMP NULL)`], operation, { allow: "table copy" });
    expect((await plan(allowed)).warnings).toContainEqual(expect.stringContaining(long));
    await upgrade(allowed);
    expect((await allowed.schema()).tables.get("t")?.columns.find(({ name }) => name === "n")?.nullable).toBe(false);
  });

  test("a key that has taken the place of a primary key goes by a copy: the plan says so, and does it where the script allows it", async () => {
    const tables = ["CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, UNIQUE k (a, b))", "INSERT INTO t VALUES (1, 1)"];
    const operation = `u.dropUnique({ table: "t", columns: ["a", "b"] })`;
    await using own = await ownChange("mysql", tables, operation);
    await expect(plan(own)).rejects.toMatchObject({ code: "UP-COPY", fine: "Nothing was changed." });
    await using allowed = await ownChange("mysql", tables, operation, { allow: "table copy" });
    await runExpand(allowed);
    await runMigrate(allowed);
    await runContract(allowed);
    expect((await allowed.schema()).tables.get("t")?.unique).toEqual([]);
    await using keyed = await ownChange("mysql", ["CREATE TABLE t (a INT NOT NULL, b INT PRIMARY KEY, UNIQUE k (a, b))"], operation);
    await plan(keyed);
  });

  test("a TIMESTAMP that may be NULL can't be taken back but by a copy: the plan says so, and revert does it where the script allows it", async () => {
    const tables = [`${plain}, n TIMESTAMP NOT NULL DEFAULT '2001-01-01')`];
    const operation = `u.dropNotNull({ table: "t", column: "n" })`;
    await using own = await ownChange("mysql", tables, operation);
    const before = await own.schema();
    const refusal = { code: "UP-COPY", message: expect.stringMatching(/t\.n\b.*taken back/), fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect((await own.schema()).tables.get("t")).toEqual(before.tables.get("t"));
    await using allowed = await ownChange("mysql", tables, operation, { allow: "table copy" });
    await runExpand(allowed);
    await revert(allowed);
    expect((await allowed.schema()).tables.get("t")).toEqual(before.tables.get("t"));
  });

  test.each([
    ["a SPATIAL index", "p POINT NOT NULL DEFAULT POINT(1, 2), SPATIAL KEY (p)"],
    ["a STORED column", "b INT, c INT AS (b + 1) STORED"],
  ])("a column with an index of its own goes without a copy from beside %s, forth and back", async (_what, beside) => {
    await using own = await ownChange(
      "mysql",
      [`CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20), ${beside})`],
      `u.extractLookup({ from: "t", into: "names", columns: [{ from: "a", to: "name" }], reference: "name_id" })`,
    );
    const before = await own.schema();
    await runExpand(own);
    await revert(own);
    expect((await own.schema()).tables.get("t")).toEqual(before.tables.get("t"));
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
  });
});
