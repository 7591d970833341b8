import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { plan, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";
import { ownChange } from "../harness/own-change.ts";
import { CASES as OTHERS, TABLES, type Case } from "./cases.ts";
import { KEY_CASES } from "./key-cases.ts";
import { refusalsIn } from "./texts.ts";

const CASES = [...OTHERS, ...KEY_CASES];

/** Databases by the tables in them: what is refused changes nothing, so cases share them. */
const databases = new Map<string, Promise<TestDatabase>>();
afterAll(async () => {
  for (const database of databases.values()) await (await database)[Symbol.asyncDispose]();
});

/** A database with the tables of a case, and the evolution before it expanded. */
async function prepared(dialect: DialectName, { tables = TABLES, before }: Case): Promise<TestDatabase> {
  const database = await freshDatabase(dialect);
  using own = inlineService("[]", `[${before ?? ""}]`);
  const options = { service: own.service, url: database.url };
  await sync({ ...options, to: "v1" });
  await using session = await database.connect();
  for (const sql of tables) await session.run(sql);
  if (before !== undefined) await runExpand(options);
  return database;
}

/** What planning a case ends with. */
async function outcome(dialect: DialectName, one: Case): Promise<unknown> {
  const key = JSON.stringify([dialect, one.tables, one.before]);
  const database = databases.get(key) ?? prepared(dialect, one);
  databases.set(key, database);
  using own = inlineService("[]", ...(one.before === undefined ? [] : [`[${one.before}]`]), `[${one.change}]`);
  return await plan({ service: own.service, url: (await database).url, phases: ["expand"] }).then(
    () => "it was planned",
    (error: unknown) => error,
  );
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(CASES.filter(({ on = "sqlite" }) => on === dialect).map((one) => [one.says, one] as const))("%s", async (says, one) => {
    expect(await outcome(dialect, one)).toMatchObject({ message: says, fine: "Nothing was changed." });
  });

  test.runIf(dialect === "postgres")("what others made on the column that stands in stops contract, by its name", async () => {
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20))"],
      `u.renameColumn({ table: "item", from: "name", to: "title" })`,
    );
    await runExpand(own);
    await runMigrate(own);
    await own.session.run("CREATE VIEW titles AS SELECT title FROM item");
    await expect(runContract(own)).rejects.toMatchObject({
      code: "UP-DEPENDENT",
      message: "view titles hangs on item.title, which only stands in for name until contract.",
    });
    await own.session.run("DROP VIEW titles");
    await runContract(own);
  });

  test("SQL of which nothing says how it is taken back keeps its expansion from being reverted", async () => {
    const sql = { [dialect]: "CREATE INDEX by_name ON item (name)" };
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20))"],
      `u.rawSql({ table: "item", title: "find by name", phase: "expand", sql: ${JSON.stringify(sql)}, why: "an index" })`,
    );
    await runExpand(own);
    await expect(revert(own)).rejects.toMatchObject({ message: `"find by name" can't be taken back: nothing says how.` });
  });
});

/** Refusals whose test stands elsewhere, by what they say. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "award(winner) refers to it since this was expanded.": "conformance/widen-key.test.ts",
  "rename-columns: into.": "conformance/misdeclared.test.ts",
  "author would be copied as a whole, and outside foreign key billing.invoice.by would stay with what goes.":
    "conformance/mysql-outside.test.ts",
  'Foreign key f of book refers to "billing".author, which is another service\'s: its column would not be of the same type any more.':
    "conformance/mysql-outside.test.ts",
  'Foreign key f of book refers to "billing".author, which is another service\'s: rows would go or change with those there, of which no trigger hears.':
    "conformance/mysql-outside.test.ts",
};
const HERE = [
  "view titles hangs on item.title, which only stands in for name until contract.",
  `"find by name" can't be taken back: nothing says how.`,
];

test("each refusal of an operation has a test", () => {
  const root = join(import.meta.dirname, "../../packages/underpin/src/operations");
  const said = [...CASES.map(({ says }) => says), ...HERE, ...Object.keys(ELSEWHERE)];
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  const untested = files.flatMap((file) =>
    refusalsIn(readFileSync(join(root, file), "utf8")).flatMap(({ text, pattern }) =>
      said.some((message) => pattern.test(message)) ? [] : [`${file}: ${text}`],
    ),
  );
  expect(untested).toEqual([]);
});
