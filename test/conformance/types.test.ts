import { describe, expect, test } from "vitest";
import { PORTABLE_TYPES } from "../fixtures/portable-types.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

const NAMES = PORTABLE_TYPES.map(([name]) => name);
const list = (suffix: string): string => NAMES.map((name) => `${name}_${suffix}`).join(", ");
const values = (which: 2 | 3): string => PORTABLE_TYPES.map((row) => `'${row[which].replaceAll("'", "''")}'`).join(", ");

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a column of any portable type is renamed, and made from text, as if the value had been written there", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("types"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    const write = (id: number, which: 2 | 3): Promise<number> =>
      session.run(`INSERT INTO thing (id, ${list("old")}, ${list("text")}) VALUES (${id}, ${values(which)}, ${values(which)})`);
    await write(1, 2);
    await runExpand(options);
    await write(2, 3);
    await runMigrate(options);
    await session.run(`INSERT INTO thing (id, ${list("new")}, ${list("made")}) VALUES (3, ${values(2)}, ${values(2)})`);
    await runContract(options);

    for (const [id, which] of [
      [1, 2],
      [2, 3],
      [3, 2],
    ] as const)
      await session.run(`INSERT INTO twin (id, ${list("new")}, ${list("made")}) VALUES (${id}, ${values(which)}, ${values(which)})`);
    const read = (table: string): Promise<readonly object[]> =>
      session.query(`SELECT id, ${list("new")}, ${list("made")} FROM ${table} ORDER BY id`);
    expect(await read("thing")).toEqual(await read("twin"));
  });

  test("a default may be an SQL expression", async () => {
    await using database = await freshDatabase(dialect);
    await sync({ service: evolutionService("types"), url: database.url, to: "v1" });
    await using session = await database.connect();
    await session.run("INSERT INTO given (id) VALUES (1)");
    const [row] = await session.query<{ answer: number; past: number | boolean }>(
      "SELECT answer, stamp < CURRENT_TIMESTAMP AS past FROM given",
    );
    expect(row?.answer).toBe(42);
    expect(Boolean(row?.past)).toBe(true);
  });
});

describe.skipIf(!DIALECTS.includes("postgres"))("on postgres", () => {
  test("a list becomes a text, and a type of the database's own is made", async () => {
    await using database = await freshDatabase("postgres");
    const options = { service: evolutionService("native-types"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run("INSERT INTO page (id, tags, body) VALUES (1, '{a,b}', 'to be found')");
    await runExpand(options);
    await session.run("INSERT INTO page (id, tags, words) VALUES (2, '{}', to_tsvector('simple', 'by the new release'))");
    await runMigrate(options);
    await runContract(options);
    expect(await session.query("SELECT id, tag_list, words @@ 'found | new' AS hit FROM page ORDER BY id")).toEqual([
      { id: 1, tag_list: "a b", hit: true },
      { id: 2, tag_list: "", hit: true },
    ]);
  });
});

test.skipIf(!DIALECTS.includes("postgres"))(
  "on postgres, an enum that a column no longer is stays with the service; one that another replaces goes, unless a function takes it",
  async () => {
    const tables = [
      "CREATE TYPE mood AS ENUM ('sad', 'ok')",
      "CREATE TABLE item (id INTEGER PRIMARY KEY, feeling mood)",
      "INSERT INTO item VALUES (1, 'sad')",
    ];
    const types = async (operation: string, more: readonly string[] = []): Promise<unknown> => {
      await using own = await ownChange("postgres", [...tables, ...more], operation);
      await runExpand(own);
      await runMigrate(own);
      await runContract(own);
      return (await own.session.query<{ n: string }>("SELECT typname n FROM pg_type WHERE typtype = 'e' ORDER BY 1")).map(({ n }) => n);
    };
    const text = `u.convertColumn({ table: "item", from: "feeling", to: "how", type: { kind: "text" }, forward: "{feeling}::text", backward: "{how}::mood" })`;
    const other = `u.changeEnum({ table: "item", from: { column: "feeling", type: "mood", values: ["sad", "ok"] }, to: { column: "how", type: "state", values: ["low", "ok"] }, forward: { sad: "low" } })`;
    expect(await types(text)).toEqual(["mood"]);
    expect(await types(other)).toEqual(["state"]);
    expect(await types(other, ["CREATE FUNCTION cheer(mood) RETURNS mood LANGUAGE sql AS 'SELECT $1'"])).toEqual(["mood", "state"]);
  },
);

test.skipIf(!DIALECTS.includes("mysql"))("on mysql, bits that a table of their own takes over are verified as what they are", async () => {
  await using own = await ownChange(
    "mysql",
    ["CREATE TABLE item (id INT PRIMARY KEY, flags BIT(4))", "INSERT INTO item VALUES (1, b'0'), (2, b'101'), (3, NULL)"],
    `u.extractTable({ from: "item", into: "flagged", key: { item_id: "id" }, columns: [{ from: "flags" }] })`,
  );
  await runExpand(own);
  await own.session.run("INSERT INTO item VALUES (4, b'110'), (5, NULL)");
  await runMigrate(own);
  await runContract(own);
  expect(await own.session.query("SELECT item_id, HEX(flags) AS flags FROM flagged ORDER BY item_id")).toEqual([
    { item_id: 1, flags: "0" },
    { item_id: 2, flags: "5" },
    { item_id: 4, flags: "6" },
  ]);
});
