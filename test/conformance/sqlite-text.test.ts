import { describe, expect, test } from "vitest";
import type { Session } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { ownChange } from "../harness/own-change.ts";
import { revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";

/** A dump: every statement as the file keeps it, but those of the ledger. */
async function texts(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ sql: string }>(
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'underpin%' AND tbl_name NOT LIKE 'migrate%' ORDER BY type, name",
  );
  return rows.map(({ sql }) => sql);
}

/** Tables with what the model has no word for, each with a column `a` that an operation takes up. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  "words in any case and order, comments": [
    "create table  t (id integer primary key, -- the key\n a varchar (20) default 'x' not null, /* more */ b text)",
  ],
  "names of constraints, conflicts, deferred keys": [
    "CREATE TABLE p (x INTEGER PRIMARY KEY)",
    "CREATE TABLE t (id INTEGER CONSTRAINT pk PRIMARY KEY ON CONFLICT FAIL, a TEXT CONSTRAINT nn NOT NULL ON CONFLICT ABORT, p INTEGER REFERENCES p (x) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, b TEXT UNIQUE ON CONFLICT IGNORE, CONSTRAINT two UNIQUE (b, p))",
  ],
  AUTOINCREMENT: ["CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL)"],
  "WITHOUT ROWID": ["CREATE TABLE t (id TEXT PRIMARY KEY, a TEXT NOT NULL) WITHOUT ROWID"],
  STRICT: ["CREATE TABLE t (id INT PRIMARY KEY, a TEXT NOT NULL) STRICT"],
  "generated columns": [
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INT, c INT AS (b + 1) VIRTUAL, d INT GENERATED ALWAYS AS (b * 2) STORED)",
  ],
  collations: ["CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY, a TEXT COLLATE RTRIM NOT NULL)"],
  "a unique constraint that says what the primary key says": [
    "CREATE TABLE t (id TEXT NOT NULL, a TEXT NOT NULL, PRIMARY KEY (id), CONSTRAINT u UNIQUE (id))",
  ],
  "partial, descending and expression indexes": [
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INT)",
    "CREATE UNIQUE INDEX ix_part ON t (b DESC) WHERE b > 0 AND b IS NOT NULL",
    "CREATE INDEX ix_expr ON t(lower(b) COLLATE NOCASE, b+1)",
    "CREATE TRIGGER z_log AFTER DELETE ON t BEGIN SELECT 1; END",
    "CREATE TRIGGER a_log AFTER DELETE ON t BEGIN SELECT 2; END",
  ],
};

describe.skipIf(!DIALECTS.includes("sqlite")).each(Object.entries(TABLES))("on sqlite, a table with %s", (what, tables) => {
  const key = tables.join().includes("id TEXT") ? "'k' ||" : "";
  const insert = (from: number): string => `INSERT INTO t (id, a) VALUES (${key} ${from}, 'one'), (${key} ${from + 1}, 'two')`;

  test("is to the letter what it was once an expansion is taken back, and its rows too", async () => {
    await using own = await ownChange("sqlite", tables, `u.renameColumn({ table: "t", from: "a", to: "n" })`);
    const { session } = own;
    await session.run(insert(5));
    const [before, rows] = [await texts(session), await session.query("SELECT * FROM t")];
    await runExpand(own);
    await session.run("UPDATE t SET n = 'zwei' WHERE a = 'two'");
    await session.run("UPDATE t SET a = 'two' WHERE n = 'zwei'");
    await revert(own);
    expect(await texts(session)).toEqual(before);
    expect(await session.query("SELECT * FROM t")).toEqual(rows);
  });

  test("is what the server itself makes of it when columns come and go", async () => {
    const operations = [
      `u.addColumn({ table: "t", column: u.column("added").integer() })`,
      `u.dropColumn({ table: "t", column: "a", value: "-" })`,
    ];
    await using own = await ownChange("sqlite", tables, operations.join(", "));
    await using twin = await ownChange("sqlite", [...tables, `ALTER TABLE t ADD COLUMN "added" INTEGER`, "ALTER TABLE t DROP COLUMN a"]);
    const { session } = own;
    await session.run(insert(5));
    await session.run(insert(7));
    if (what === "AUTOINCREMENT") await session.run("DELETE FROM t WHERE id > 7");
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await texts(session)).toEqual(await texts(twin.session));
    if (what === "AUTOINCREMENT") {
      await session.run("INSERT INTO t DEFAULT VALUES");
      expect(await session.query("SELECT max(id) AS id FROM t")).toEqual([{ id: 9 }]);
    }
  });
});

test.skipIf(!DIALECTS.includes("sqlite"))("on sqlite, columns that come to a STRICT table have the types that it takes", async () => {
  const types = [
    ["bigint", `{ kind: "bigint" }`, "INTEGER"],
    ["flag", `{ kind: "boolean" }`, "INTEGER"],
    ["price", `{ kind: "numeric", precision: 12, scale: 2 }`, "ANY"],
    ["name", `{ kind: "varchar", length: 20 }`, "TEXT"],
    ["born", `{ kind: "date" }`, "TEXT"],
    ["ratio", `{ kind: "float" }`, "REAL"],
    ["file", `{ kind: "bytes" }`, "BLOB"],
  ] as const;
  const operations = types.map(
    ([name, type], i) =>
      `u.convertColumn({ table: "t", from: "c${i}", to: "${name}", type: ${type}, forward: "{c${i}}", backward: "{${name}}" })`,
  );
  await using own = await ownChange(
    "sqlite",
    [`CREATE TABLE t (id INTEGER PRIMARY KEY, ${types.map(([, , native], i) => `c${i} ${native}`).join(", ")}) STRICT`],
    operations.join(", "),
  );
  const values = [1, 0, 1.5, "'ann'", "'2001-02-03'", 0.5, "x'00'"];
  await own.session.run(`INSERT INTO t VALUES (1, ${values.join(", ")})`);
  const before = await own.session.query(`SELECT ${types.map((_, i) => `quote(c${i}) AS v${i}`).join(", ")} FROM t`);
  await runExpand(own);
  await runMigrate(own);
  await runContract(own);
  expect(await own.session.query(`SELECT ${types.map(([name], i) => `quote("${name}") AS v${i}`).join(", ")} FROM t`)).toEqual(before);
  expect(await own.session.query("SELECT name, type FROM pragma_table_info('t') WHERE cid > 0")).toEqual(
    types.map(([name, , type]) => ({ name, type })),
  );
});
