import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { defineService, type DialectName, type Session } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

const CONVERT = `u.convertColumn({ table: "t", from: "a", to: "n", type: { kind: "varchar", length: 40 }, forward: "{a}", backward: "{n}" })`;
const INDEXES = ["CREATE INDEX by_a ON t (a)", "CREATE INDEX pair ON t (b, a)"];
const UNIQUE = ["CREATE UNIQUE INDEX triple ON t (b, a, id)"];

interface Case {
  readonly name: string;
  readonly dialect: DialectName;
  readonly laid: readonly string[];
  /** What plain DDL has to do for the same. */
  readonly plain: readonly string[];
  readonly byDefault: string | null;
  readonly isUnique: boolean;
}

/** SQLite has no place for a plain conversion: its twin is made anew. */
function onSqlite(name: string, rest: string, indexes: readonly string[]): Case {
  const table = (column: string): string => `CREATE TABLE t (id INTEGER PRIMARY KEY, ${column} COLLATE NOCASE ${rest}, b INT)`;
  return {
    name,
    dialect: "sqlite",
    laid: [table("a VARCHAR(20)"), ...indexes],
    plain: ["DROP TABLE t", table("n VARCHAR(40)"), ...indexes.map((sql) => sql.replace(/\ba\b/, "n"))],
    byDefault: rest.includes("DEFAULT") ? "x" : null,
    isUnique: rest.includes("UNIQUE"),
  };
}

const LATIN = "CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'x' COMMENT 'c'";
const CASES: readonly Case[] = [
  {
    name: "all at once",
    dialect: "postgres",
    laid: [
      `CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) COLLATE "C" DEFAULT 'x' UNIQUE, b INT)`,
      ...INDEXES,
      ...UNIQUE,
      "COMMENT ON COLUMN t.a IS 'c'",
      "COMMENT ON INDEX pair IS 'd'",
      "GRANT SELECT (a, b), UPDATE (a) ON t TO pg_monitor",
    ],
    plain: [`ALTER TABLE t ALTER COLUMN a TYPE VARCHAR(40) COLLATE "C"`, "ALTER TABLE t RENAME COLUMN a TO n"],
    byDefault: "x",
    isUnique: true,
  },
  {
    name: "all at once",
    dialect: "mysql",
    laid: [
      `CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) ${LATIN}, b INT, UNIQUE KEY uq (a), KEY said (a, b) COMMENT 'd') CHARSET utf8mb4`,
      ...INDEXES,
      ...UNIQUE,
    ],
    plain: [`ALTER TABLE t CHANGE a n VARCHAR(40) ${LATIN}`],
    byDefault: "x",
    isUnique: true,
  },
  onSqlite("with a default", "DEFAULT 'x'", INDEXES),
  onSqlite("that is unique", "UNIQUE", [...INDEXES, ...UNIQUE]),
];

/** What each server's own catalogue says of the table, but for the places of its columns. */
const CATALOGUE: Readonly<Record<DialectName, readonly string[]>> = {
  postgres: [
    "SELECT attname::text, format_type(atttypid, atttypmod) ty, attnotnull, attcollation::regcollation::text co, attacl::text, col_description(attrelid, attnum) note, pg_get_expr(d.adbin, d.adrelid) d FROM pg_attribute LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1",
    "SELECT pg_get_indexdef(indexrelid) d, indisvalid, obj_description(indexrelid, 'pg_class') note FROM pg_index WHERE indrelid = 't'::regclass ORDER BY 1",
    "SELECT conname::text, pg_get_constraintdef(oid) d FROM pg_constraint WHERE conrelid = 't'::regclass ORDER BY 1",
  ],
  mysql: [
    "SELECT column_name, column_type, is_nullable, column_default, extra, character_set_name, collation_name, column_comment FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' ORDER BY 1",
    "SELECT index_name, seq_in_index, column_name, non_unique, collation, sub_part, index_type, index_comment FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 't' ORDER BY 1, 2",
  ],
  sqlite: [
    `SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo('t') ORDER BY 1`,
    `SELECT l.name i, l."unique", l.origin, l.partial, x.seqno, x.name c, x."desc", x.coll, x.key FROM pragma_index_list('t') l, pragma_index_xinfo(l.name) x ORDER BY 1, x.seqno`,
  ],
};

async function catalogue(session: Session, dialect: DialectName): Promise<unknown> {
  const found: unknown[] = [];
  for (const query of CATALOGUE[dialect]) found.push(await session.query(query));
  return found;
}

describe.each(CASES.filter(({ dialect }) => DIALECTS.includes(dialect)))("on $dialect, $name", (one) => {
  const { dialect, laid, plain, byDefault, isUnique } = one;

  test("what a column has of indexes, collation, comment, default and grants, the one that is converted from it has, as plain DDL would have it", async () => {
    await using own = await ownChange(dialect, laid, CONVERT);
    await using twin = await ownChange(dialect, [...laid, ...plain]);
    await own.session.run("INSERT INTO t (id, a, b) VALUES (1, 'one', 1), (2, NULL, 2), (3, 'x', 3)");
    await runExpand(own);
    if (dialect === "postgres")
      expect(await own.session.query("SELECT has_column_privilege('pg_monitor', 't', 'n', 'UPDATE') may")).toEqual([{ may: true }]);
    await runMigrate(own);
    await runContract(own);
    expect(await catalogue(own.session, dialect)).toEqual(await catalogue(twin.session, dialect));
    await own.session.run("DELETE FROM t WHERE id = 3");
    await own.session.run("INSERT INTO t (id, b) VALUES (4, 4)");
    expect(await own.session.query("SELECT id, n FROM t ORDER BY id")).toEqual([
      { id: 1, n: "one" },
      { id: 2, n: null },
      { id: 4, n: byDefault },
    ]);
    if (isUnique) await expect(own.session.run("INSERT INTO t (id, n) VALUES (5, 'one')")).rejects.toThrow(/unique|duplicate/i);
  });

  test("a conversion that is taken back leaves the catalogue as before", async () => {
    await using own = await ownChange(dialect, laid, CONVERT);
    const before = [await catalogue(own.session, dialect), (await own.schema()).dependents];
    await own.session.run("INSERT INTO t (id, a, b) VALUES (1, 'one', 1), (2, NULL, 2)");
    await runExpand(own);
    await own.session.run("INSERT INTO t (id, n, b) VALUES (3, 'three', 3)");
    await revert(own);
    expect([await catalogue(own.session, dialect), (await own.schema()).dependents]).toEqual(before);
    await own.session.run("INSERT INTO t (id, b) VALUES (4, 4)");
    expect(await own.session.query("SELECT a FROM t ORDER BY id")).toEqual([{ a: "one" }, { a: null }, { a: "three" }, { a: byDefault }]);
  });
});

/** Another value each time, and how it is written as a column's default. */
const RANDOM: Readonly<Record<DialectName, string>> = {
  postgres: "gen_random_uuid()::text",
  mysql: "(uuid())",
  sqlite: "(lower(hex(randomblob(8))))",
};

describe.each(DIALECTS)("on %s, a default that is another value each time", (dialect) => {
  const tables = [`CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(40) NOT NULL DEFAULT ${RANDOM[dialect]})`];
  const prefixed = dialect === "mysql" ? "CONCAT('x', {a})" : "'x' || {a}";
  const change = (forward: string, backward: string): string =>
    `u.convertColumn({ table: "t", from: "a", to: "n", type: { kind: "varchar", length: 60 }, notNull: true, forward: ${JSON.stringify(forward)}, backward: ${JSON.stringify(backward)} })`;

  test.each([
    ["as it is", change("{a}", "{n}"), /^[\da-f-]{16,}$/],
    ["as the new shape has it", change(prefixed, "SUBSTR({n}, 2)"), /^x[\da-f-]{16,}$/],
  ])("is the new column's own from contract on, %s", async (_how, operation, like) => {
    await using own = await ownChange(dialect, tables, operation);
    const values = async (): Promise<readonly string[]> =>
      (await own.session.query<{ n: string }>("SELECT n FROM t ORDER BY id")).map(({ n }) => n);
    await own.session.run("INSERT INTO t (id) VALUES (1)");
    await runExpand(own);
    await runMigrate(own);
    await own.session.run("INSERT INTO t (id) VALUES (2)");
    const before = await values();
    await runContract(own);
    await own.session.run("INSERT INTO t (id) VALUES (3)");
    const after = await values();
    expect(after.slice(0, 2)).toEqual(before);
    expect(after).toEqual([expect.stringMatching(like), expect.stringMatching(like), expect.stringMatching(like)]);
    expect(new Set(after).size).toBe(3);
  });

  test("is none of a column that is derived from it: another value is not what it would be derived from", async () => {
    const operation = `u.deriveColumn({ table: "t", column: { name: "n", type: { kind: "varchar", length: 60 } }, from: ["a"], value: ${JSON.stringify(prefixed)} })`;
    await using own = await ownChange(dialect, tables, operation);
    await own.session.run("INSERT INTO t (id) VALUES (1)");
    await runExpand(own);
    await runMigrate(own);
    await own.session.run("INSERT INTO t (id) VALUES (2)");
    const rows = (): Promise<readonly { a: string; n: string | null }[]> => own.session.query("SELECT a, n FROM t ORDER BY id");
    for (const { a, n } of await rows()) expect(n).toBe(`x${a}`);
    await runContract(own);
    await own.session.run("INSERT INTO t (id) VALUES (3)");
    expect((await rows()).map(({ n }) => n !== null)).toEqual([true, true, false]);
  });

  test("does not outdo a value that is given to the column of a later evolution in flight", async () => {
    const folder = mkdtempSync(join(import.meta.dirname, "../fixtures/evolutions/.tmp-"));
    try {
      const later = change("{a}", "{n}")
        .replaceAll("{n}", "{m}")
        .replaceAll("{a}", "{n}")
        .replace(`"a"`, `"n"`)
        .replace(`to: "n"`, `to: "m"`);
      for (const [name, text] of Object.entries({ "001_before": "", "002_first": change("{a}", "{n}"), "003_later": later }))
        writeFileSync(join(folder, `${name}.mjs`), `import * as u from "underpin";\nexport default u.evolution([${text}]);\n`);
      const releases = [1, 2, 3].map((version) => ({ name: `v${version}`, version }));
      const service = defineService({ name: "chain", migrations: pathToFileURL(`${folder}/`), releases });
      await using database = await freshDatabase(dialect);
      const options = { service, url: database.url };
      await sync({ ...options, to: "v1" });
      await using session = await database.connect();
      for (const sql of tables) await session.run(sql);
      await runExpand(options);
      await runMigrate(options);
      await runContract({ ...options, to: "v2" });
      await session.run("INSERT INTO t (id, m) VALUES (1, 'given')");
      await session.run("INSERT INTO t (id, n) VALUES (2, 'given')");
      if (dialect !== "mysql") await session.run("INSERT INTO t (id) VALUES (3)");
      const rows = await session.query<{ n: string; m: string }>("SELECT n, m FROM t ORDER BY id");
      expect(rows.slice(0, 2)).toEqual([
        { n: "given", m: "given" },
        { n: "given", m: "given" },
      ]);
      for (const { n, m } of rows) expect(n).toBe(m);
      await runContract(options);
      if (dialect === "mysql") return;
      await session.run("INSERT INTO t (id) VALUES (4)");
      expect(await session.query("SELECT m FROM t WHERE id = 4")).toEqual([{ m: expect.stringMatching(/^[\da-f-]{16,}$/) }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test.runIf(DIALECTS.includes("mysql"))("on mysql, a time of whole seconds stays one where the column gets fractions", async () => {
  const table = "CREATE TABLE t (id INT PRIMARY KEY, a DATETIME NOT NULL DEFAULT current_timestamp())";
  const change = `u.convertColumn({ table: "t", from: "a", to: "n", type: { native: "datetime(6)" }, notNull: true, forward: "{a}", backward: "{n}" })`;
  await using own = await ownChange("mysql", [table], change);
  await own.session.run("INSERT INTO t (id) VALUES (1)");
  await runExpand(own);
  await runMigrate(own);
  await runContract(own);
  expect(
    await own.session.query(
      "SELECT column_type ty, column_default d FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'n'",
    ),
  ).toEqual([{ ty: "datetime(6)", d: "current_timestamp()" }]);
});

// PostgreSQL's plan refuses such a column: it is numbered.
test.runIf(DIALECTS.includes("mysql"))("on mysql, a plan takes no number from a sequence", async () => {
  const tables = [
    "CREATE SEQUENCE numbers START WITH 100",
    "CREATE TABLE t (id INT PRIMARY KEY, a BIGINT NOT NULL DEFAULT (nextval(numbers)))",
  ];
  const change = `u.convertColumn({ table: "t", from: "a", to: "n", type: { kind: "bigint" }, notNull: true, forward: "{a} + 0", backward: "{n}" })`;
  await using own = await ownChange("mysql", tables, change);
  await plan(own);
  await own.session.run("INSERT INTO t (id) VALUES (1)");
  expect((await own.session.query<{ a: number }>("SELECT a FROM t")).map(({ a }) => Number(a))).toEqual([100]);
});
