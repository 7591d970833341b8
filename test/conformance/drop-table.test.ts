import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { plan, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

const PARENT = "CREATE TABLE parent (id INTEGER PRIMARY KEY, above INTEGER, FOREIGN KEY (above) REFERENCES parent (id))";
const CHILD =
  "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER, CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parent (id))";

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a table to which another refers is not dropped, and nothing is expanded for it", async () => {
    await using own = await ownChange(dialect, [PARENT, CHILD], `u.dropTable("parent")`);
    const refusal = { code: "UP-DEPENDENT", fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
  });

  test("nor one that a view reads", async () => {
    await using own = await ownChange(dialect, [PARENT, "CREATE VIEW those AS SELECT id FROM parent"], `u.dropTable("parent")`);
    await expect(runExpand(own)).rejects.toMatchObject({ code: "UP-DEPENDENT", fine: "Nothing was changed." });
  });

  test("a table that refers to itself is dropped, and so is one with the table that refers to it", async () => {
    await using own = await ownChange(dialect, [PARENT, CHILD], `u.dropTable("child"), u.dropTable("parent")`);
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    const { tables } = await own.schema();
    expect([tables.has("parent"), tables.has("child")]).toEqual([false, false]);
  });
});
