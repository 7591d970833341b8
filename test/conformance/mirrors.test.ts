import { describe, expect, test } from "vitest";
import type { Session } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

const RENAME = `u.renameColumn({ table: "t", from: "a", to: "n" })`;

/** Tables with indexes and keys on `a`, by database. */
const TABLES = {
  mysql: [
    "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(300) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'x' COMMENT 'c' INVISIBLE, b INT, KEY pre (a(5) DESC, b) COMMENT 'p', KEY ign (b, a) IGNORED, UNIQUE KEY uq (a(20), b), UNIQUE KEY whole (a)) CHARSET utf8mb4",
  ],
  sqlite: [
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE, b INT)",
    "CREATE UNIQUE INDEX part ON t (a COLLATE BINARY DESC, b) WHERE a IS NOT NULL AND b > 0",
    "CREATE INDEX expr ON t (lower(a), b)",
  ],
};

/** What a table is made of, in any order: the place of a column is another after a rename. */
async function parts(session: Session, dialect: "mysql" | "sqlite"): Promise<readonly string[]> {
  if (dialect === "mysql") {
    const [row] = await session.query<Record<string, string>>("SHOW CREATE TABLE t");
    return (row?.["Create Table"] ?? "")
      .split("\n")
      .map((line) => line.replace(/,$/, ""))
      .toSorted();
  }
  const rows = await session.query<{ sql: string }>("SELECT sql FROM sqlite_master WHERE tbl_name = 't' AND sql IS NOT NULL");
  return rows
    .flatMap(({ sql }) => (sql.startsWith("CREATE TABLE") ? sql.split(/[(,)]/) : [sql]))
    .map((text) => text.replaceAll('"', "").trim())
    .toSorted();
}

describe.each(DIALECTS.filter((dialect) => dialect !== "postgres"))("on %s", (dialect) => {
  test("what a column has of indexes, collation, charset, comment, the renamed one has, under the names of before, as plain DDL would have it", async () => {
    await using own = await ownChange(dialect, TABLES[dialect], RENAME);
    await using twin = await ownChange(dialect, [...TABLES[dialect], "ALTER TABLE t RENAME COLUMN a TO n"]);
    const before = await parts(own.session, dialect);
    await own.session.run("INSERT INTO t (id, a, b) VALUES (1, 'é', 1), (2, 'É', 2), (3, NULL, 3)");
    await runExpand(own);
    await revert(own);
    expect(await parts(own.session, dialect)).toEqual(before);
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await parts(own.session, dialect)).toEqual(await parts(twin.session, dialect));
    expect(await own.session.query("SELECT id, n FROM t ORDER BY id")).toEqual([
      { id: 1, n: "é" },
      { id: 2, n: "É" },
      { id: 3, n: null },
    ]);
  });

  test.skipIf(dialect !== "mysql")("a column that is set on each update keeps its values when it is renamed", async () => {
    const table = "CREATE TABLE t (id INT PRIMARY KEY, b INT, a TIMESTAMP NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP)";
    await using own = await ownChange(dialect, [table], RENAME);
    await own.session.run("INSERT INTO t (id, a) VALUES (1, '2001-01-01 00:00:00'), (2, NULL)");
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await own.session.query("SELECT CAST(n AS CHAR) AS n FROM t ORDER BY id")).toEqual([{ n: "2001-01-01 00:00:00" }, { n: null }]);
    await own.session.run("UPDATE t SET b = 1");
    expect(await own.session.query("SELECT id FROM t WHERE n > '2002-01-01'")).toHaveLength(2);
  });
});

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a column that stays keeps its indexes for itself: one that is derived from it has none, and may be alike in two rows", async () => {
    const derive = `u.deriveColumn({ table: "t", column: { name: "upper_a", type: { kind: "varchar", length: 20 } }, from: ["a"], value: "upper({a})" })`;
    await using own = await ownChange(
      dialect,
      [
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(20))",
        `CREATE UNIQUE INDEX whole ON t (${dialect === "mysql" ? "id, a" : "a"})`,
        "INSERT INTO t VALUES (1, 'one'), (2, 'ONE')",
      ],
      derive,
    );
    const indexes = async (): Promise<unknown> =>
      (await own.schema()).tables.get("t")?.indexes.map(({ name, columns }) => ({ name, columns }));
    const before = await indexes();
    await runExpand(own);
    await runMigrate(own);
    await own.session.run("INSERT INTO t (id, a) VALUES (3, 'oNe')");
    await runContract(own);
    expect(await indexes()).toEqual(before);
    expect(await own.session.query("SELECT upper_a FROM t WHERE id = 3")).toEqual([{ upper_a: "ONE" }]);
  });

  test.runIf(dialect === "postgres")(
    "a column that stays keeps its settings for itself, and its comment; what takes its place has them",
    async () => {
      const like = (name: string): string => `name: "${name}", type: { kind: "text" }`;
      await using own = await ownChange(
        dialect,
        [
          "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT)",
          ...["a", "b"].map(
            (name) =>
              `ALTER TABLE t ALTER ${name} SET STATISTICS 50, ALTER ${name} SET STORAGE EXTERNAL, ALTER ${name} SET (n_distinct = 7)`,
          ),
          ...["a", "b"].map((name) => `COMMENT ON COLUMN t.${name} IS 'said'`),
        ],
        `u.deriveColumn({ table: "t", column: { ${like("derived")} }, from: ["a"], value: "upper({a})" }),
       u.convertColumn({ table: "t", from: "b", to: "taken", type: { kind: "text" }, forward: "upper({b})", backward: "{taken}" })`,
      );
      await runExpand(own);
      await runMigrate(own);
      await runContract(own);
      expect(
        await own.session.query(
          "SELECT attname::text n, attstattarget::int t, attstorage::text s, attoptions::text o, col_description(attrelid, attnum) c FROM pg_attribute WHERE attrelid = 't'::regclass AND attname IN ('derived', 'taken') ORDER BY 1",
        ),
      ).toEqual([
        { n: "derived", t: -1, s: "x", o: null, c: null },
        { n: "taken", t: 50, s: "e", o: "{n_distinct=7}", c: "said" },
      ]);
    },
  );
});

test.each(DIALECTS)(
  "an index of the new column keeps its name, though a contract that copied it back was killed right then, on %s",
  async (dialect) => {
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)", "CREATE INDEX first ON t (a)", "INSERT INTO t VALUES (1, 2, 3)"],
      `${RENAME}, u.addIndex({ table: "t", name: "later", columns: ["n", "b"] })`,
    );
    await runExpand(own);
    await runMigrate(own);
    await own.session.run("CREATE INDEX later_a ON t (a, b)");
    await runContract(own);
    const { tables } = await own.schema();
    expect(
      tables
        .get("t")
        ?.indexes.map(({ name, columns }) => [name, ...columns])
        .toSorted(),
    ).toEqual([
      ["first", "n"],
      ["later", "n", "b"],
    ]);
  },
);
