import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { check, revert, runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";
import { ownChange } from "../harness/own-change.ts";

const NAMES = [
  "straße",
  'a"b',
  "a.b",
  "select",
  "Two Words",
  "ü".repeat(30),
  "n".repeat(63),
  "it's",
  "{x}",
  "$1",
  "?",
  "k",
  "h",
  "r",
  "key",
];
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

describe.each(DIALECTS)("on %s", (dialect) => {
  test("keys and columns of any name are walked and filled", async () => {
    const [table, key, second] = [quote("it's?"), quote("it's"), quote('a"b?')];
    await using own = await ownChange(
      dialect,
      [
        `CREATE TABLE ${table} (${key} integer NOT NULL, ${second} varchar(9) NOT NULL, ${quote("name?")} varchar(9), PRIMARY KEY (${key}, ${second}))`,
        `INSERT INTO ${table} VALUES (1, 'a?', 'one?'), (2, 'b', 'two')`,
      ],
      `u.convertColumn({ table: "it's?", from: "name?", to: "loud's", type: { kind: "varchar", length: 12 }, forward: "upper({name?})", backward: "lower({loud's})" })`,
    );
    for (const run of [runExpand, runMigrate, runContract]) await run(own);
    expect(await own.session.query(`SELECT ${quote("loud's")} l FROM ${table} WHERE ${key} > ? ORDER BY 1`, [0])).toEqual([
      { l: "ONE?" },
      { l: "TWO" },
    ]);
  });
});

/** Changes over several tables, whose triggers carry every column of a row. */
const LINKS = {
  extractTable: `u.extractTable({ from: "t", into: "extra", key: { t_id: "{id}" }, columns: [{ from: "{x}" }] })`,
  extractLookup: `u.extractLookup({ from: "t", into: "entry", columns: [{ from: "{x}" }], reference: "entry_id" })`,
  splitTable: `u.splitTable({ table: "t", into: [{ table: "some", where: "{{{x}}} = 'one'" }, { table: "others" }] })`,
  mergeTables: `u.mergeTables({ from: [{ table: "t", constants: { kind: "t" } }, { table: "s", constants: { kind: "s" } }], into: "both", columns: [u.column("kind").varchar(8).notNull()] })`,
  moveColumn: `u.moveColumn({ from: { table: "t", column: "{x}" }, to: { table: "s", column: "{y}" }, on: { "{id}": "{id}" } })`,
};

describe.each(DIALECTS)("on %s, a column whose name has braces", (dialect) => {
  test.each(Object.entries(LINKS))("is carried by %s", async (_name, change) => {
    const columns = `("{id}" varchar(9) PRIMARY KEY, "{x}" varchar(9))`;
    await using own = await ownChange(dialect, [`CREATE TABLE t ${columns}`, `CREATE TABLE s ${columns}`], change);
    const { session } = own;
    const write = (id: string): Promise<unknown> =>
      session
        .run(change.includes("moveColumn") ? `INSERT INTO s ("{id}") VALUES ('${id}')` : "SELECT 1")
        .then(() => session.run(`INSERT INTO t ("{id}", "{x}") VALUES ('${id}', 'one')`))
        .then(() => session.run(`UPDATE t SET "{x}" = 'two' WHERE "{id}" = '${id}'`));
    await write("a");
    await runExpand(own);
    await write("b");
    await runMigrate(own);
    await runContract(own);
    expect((await check(own)).code).toBe(0);
  });
});

describe.runIf(DIALECTS.includes("postgres"))("on postgres, tables, columns and types of any name", () => {
  test("are renamed, both sides right meanwhile, reverted without a trace, and contracted", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    const operations = NAMES.map((name) => {
      const old = JSON.stringify(name);
      return `u.renameColumn({ table: ${old}, from: ${old}, to: "new " + ${JSON.stringify(name.slice(0, 20))} })`;
    });
    for (const name of NAMES)
      await session.run(
        `CREATE TABLE ${quote(name)} (id int PRIMARY KEY, ${quote(name)} text UNIQUE); CREATE INDEX ON ${quote(name)} (lower(${quote(name)})); INSERT INTO ${quote(name)} VALUES (1, 'one')`,
      );
    using people = inlineService(`[${operations.join(", ")}]`);
    const options = { service: people.service, url: database.url };
    await versionControl(options);
    const relations =
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^(underpin|migrate)_' ORDER BY 1";
    const before = await session.query(relations);
    await runExpand(options);
    await revert(options);
    expect(await session.query(relations)).toEqual(before);
    await runExpand(options);
    for (const name of NAMES) {
      const [table, old, fresh] = [quote(name), quote(name), quote(`new ${name.slice(0, 20)}`)];
      await session.run(`INSERT INTO ${table} (id, ${old}) VALUES (2, 'two')`);
      await session.run(`INSERT INTO ${table} (id, ${fresh}) VALUES (3, 'three')`);
      expect(await session.query(`SELECT ${old} o, ${fresh} n FROM ${table} WHERE id > 1 ORDER BY id`)).toEqual([
        { o: "two", n: "two" },
        { o: "three", n: "three" },
      ]);
    }
    await runMigrate(options);
    await runContract(options);
    for (const name of NAMES)
      expect(await session.query(`SELECT ${quote(`new ${name.slice(0, 20)}`)} n FROM ${quote(name)} ORDER BY id`)).toEqual([
        { n: "one" },
        { n: "two" },
        { n: "three" },
      ]);
    expect(await session.query(relations)).toEqual(before);
  });

  test("are spoken of in expressions, beside jsonb's operators and braces in literals", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(`CREATE TYPE "OrderStatus" AS ENUM ('Paid', 'open'); CREATE TABLE "Order" (id int PRIMARY KEY, "the tags" jsonb, "Status" "OrderStatus" NOT NULL);
      INSERT INTO "Order" VALUES (1, '{"a": {"{b}": 1}}', 'Paid'), (2, '{}', 'open')`);
    using orders = inlineService(`[
      u.convertColumn({ table: "Order", from: "the tags", to: "has a", type: { kind: "text" },
        forward: "CASE WHEN {the tags} ? 'a' AND {the tags} @> '{\\"a\\": {\\"{b}\\": 1}}' THEN 'yes {no} ?' ELSE 'no' END",
        backward: "CASE {has a} WHEN 'yes {no} ?' THEN '{\\"a\\": {\\"{b}\\": 1}}'::jsonb ELSE '{}' END" }),
      u.renameColumn({ table: "Order", from: "Status", to: "State" }),
    ]`);
    const options = { service: orders.service, url: database.url };
    await versionControl(options);
    await runExpand(options);
    await session.run(`INSERT INTO "Order" (id, "has a", "State") VALUES (3, 'yes {no} ?', 'Paid')`);
    await runMigrate(options);
    expect(await session.query(`SELECT "the tags" t, "has a" h, "State" s FROM "Order" ORDER BY id`)).toEqual([
      { t: '{"a": {"{b}": 1}}', h: "yes {no} ?", s: "Paid" },
      { t: "{}", h: "no", s: "open" },
      { t: '{"a": {"{b}": 1}}', h: "yes {no} ?", s: "Paid" },
    ]);
    await runContract(options);
    expect(
      await session.query(
        "SELECT attname, format_type(atttypid, -1) ty FROM pg_attribute WHERE attrelid = '\"Order\"'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
      ),
    ).toEqual([
      { attname: "id", ty: "integer" },
      { attname: "State", ty: '"OrderStatus"' },
      { attname: "has a", ty: "text" },
    ]);
  });
});
