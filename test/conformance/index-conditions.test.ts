import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { plan, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const ITEM = "CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30), other VARCHAR(30), gone VARCHAR(30))";
/** Indexes whose statement speaks of `gone` without its being one of their columns. */
const SPEAKING = [
  "CREATE UNIQUE INDEX one_live ON item (other) WHERE gone IS NULL",
  "CREATE INDEX low ON item (lower(gone))",
  "CREATE INDEX partly ON item (id) WHERE gone IS NOT NULL",
  "CREATE INDEX apart ON item (other, name)",
];
const convert = (from: string, to: string): string =>
  `u.convertColumn({ table: "item", from: "${from}", to: "${to}", type: { kind: "varchar", length: 40 }, forward: "{${from}}", backward: "{${to}}" })`;

/** What the plan says becomes of the table's indexes. */
async function indexesOf(own: OwnChange): Promise<readonly string[]> {
  const dependents = (await plan(own)).scripts[0]?.dependents ?? [];
  return dependents
    .filter(({ kind }) => kind === "index" || kind === "unique" || kind === "composite unique")
    .map(({ kind, name, becomes }) => `${kind} ${name} ${becomes}`)
    .toSorted();
}

async function through(own: OwnChange): Promise<void> {
  await runExpand(own);
  await runMigrate(own);
  await runContract(own);
}

/** The table's indexes, and what is unique in it, without their text. */
async function keysOf(own: OwnChange): Promise<readonly object[]> {
  const item = (await own.schema()).tables.get("item");
  return [...(item?.indexes ?? []), ...(item?.unique ?? []).map((key) => ({ ...key, unique: true }))]
    .map(({ name, columns, unique }) => ({ name, columns, unique }))
    .toSorted((a, b) => String(a.name).localeCompare(String(b.name)));
}

describe.each(DIALECTS.filter((dialect) => dialect !== "mysql"))(
  "on %s, an index that speaks of a column without being on it",
  (dialect) => {
    test("goes with a column that is dropped, and the plan names it", async () => {
      await using own = await ownChange(dialect, [ITEM, ...SPEAKING], `u.dropColumn({ table: "item", column: "gone" })`);
      expect(await indexesOf(own)).toEqual(["index low goes", "index one_live goes", "index partly goes"]);
      await through(own);
      expect(await keysOf(own)).toEqual([{ name: "apart", columns: ["other", "name"], unique: false }]);
    });

    test.each(SPEAKING.slice(0, 3))("is in the way of a column that is converted: %s", async (sql) => {
      const name = /INDEX (\w+)/.exec(sql)?.[1];
      await using own = await ownChange(dialect, [ITEM, sql], convert("gone", "left"));
      for (const run of [plan, runExpand])
        await expect(run(own)).rejects.toMatchObject({
          code: "UP-DEPENDENT",
          message: expect.stringContaining(
            `The index ${name} of item can't be made for left: it speaks of gone in an expression or condition`,
          ),
          next: expect.stringContaining("dropIndex"),
        });
      expect((await keysOf(own)).length).toBe(1);
    });
  },
);

describe.each(DIALECTS)("on %s", (dialect) => {
  test("the plan names what is unique and what has several columns of a converted one, and both are carried as plain DDL leaves them", async () => {
    const tables = [
      ITEM,
      "ALTER TABLE item ADD COLUMN more INTEGER",
      "CREATE UNIQUE INDEX one_name ON item (name)",
      "CREATE UNIQUE INDEX one_pair ON item (more, name)",
      "CREATE INDEX two_way ON item (other, name)",
      "CREATE INDEX apart ON item (other)",
    ];
    await using own = await ownChange(dialect, tables, convert("name", "label"));
    await using twin = await ownChange(dialect, [...tables, "ALTER TABLE item RENAME COLUMN name TO label"]);
    expect(await indexesOf(own)).toEqual(
      dialect === "mysql"
        ? ["composite unique one_pair carried", "index two_way carried", "unique one_name carried"]
        : ["index one_name carried", "index one_pair carried", "index two_way carried"],
    );
    await through(own);
    expect(await keysOf(own)).toEqual(await keysOf(twin));
  });
});
