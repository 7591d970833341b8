import { describe, expect, test } from "vitest";
import { plan, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { DIALECTS } from "../harness/databases.ts";
import { ownChange } from "../harness/own-change.ts";

const ITEM = "CREATE TABLE item (id INT NOT NULL PRIMARY KEY, city VARCHAR(9) NOT NULL)";
const detail = (column: string): string =>
  `CREATE TABLE detail (item_key INT NOT NULL PRIMARY KEY, ${column}, FOREIGN KEY (item_key) REFERENCES item (id) ON DELETE CASCADE ON UPDATE CASCADE)`;

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each([
    ["NULL", "extra VARCHAR(9)", "NULL", ""],
    ["what stands for nothing", "extra VARCHAR(9) NOT NULL", "'-'", `, missing: "-"`],
  ])("a row that the running release has set to %s stays its own until contract", async (_what, column, nothing, missing) => {
    await using own = await ownChange(
      dialect,
      [ITEM, detail(column)],
      `u.joinTable({ from: "detail", into: "item", key: { item_key: "id" }, columns: [{ from: "extra"${missing} }] })`,
    );
    const run = (sql: string): Promise<number> => own.session.run(sql);
    const details = async (): Promise<readonly unknown[]> =>
      (await own.session.query<{ item_key: number }>("SELECT item_key FROM detail ORDER BY item_key")).map((row) => row.item_key);
    await run("INSERT INTO item (id, city) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    await run(`INSERT INTO detail (item_key, extra) VALUES (1, 'x'), (2, ${nothing})`);
    await runExpand(own);
    await run(`UPDATE detail SET extra = ${nothing}`);
    expect(await details()).toEqual([1, 2]);
    await run("UPDATE detail SET extra = 'y'");
    await runMigrate(own);
    await run(`UPDATE detail SET extra = ${nothing} WHERE item_key = 2`);
    await run("UPDATE item SET city = 'z'");
    expect(await details()).toEqual([1, 2]);
    // What the new release takes away is gone for the old one, too.
    await run("UPDATE item SET extra = NULL WHERE id = 1");
    await run("UPDATE item SET extra = 'w' WHERE id = 3");
    expect(await details()).toEqual([2, 3]);
    await runContract(own);
    expect(await own.session.query("SELECT id, extra FROM item ORDER BY id")).toEqual([
      { id: 1, extra: null },
      { id: 2, extra: null },
      { id: 3, extra: "w" },
    ]);
  });

  test("the plan says that rows go with others, where no foreign key does", async () => {
    const join = `u.joinTable({ from: "detail", into: "item", key: { item_key: "id" }, columns: [{ from: "extra" }] })`;
    const free = "CREATE TABLE detail (item_key INT NOT NULL PRIMARY KEY, extra VARCHAR(9))";
    for (const [table, said] of [
      [free, 1],
      [detail("extra VARCHAR(9)"), 0],
    ] as const) {
      await using own = await ownChange(dialect, [ITEM, table], join);
      const { warnings } = await plan(own);
      expect(warnings.filter((text) => text.startsWith("detail: a row goes with its row of item"))).toHaveLength(said);
    }
  });
});
