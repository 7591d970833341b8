import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { ownChange } from "../harness/own-change.ts";
import { plan, runExpand } from "../harness/engine.ts";

const RENAMED = `u.renameTable({ table: "item", to: "product" })`;
const COLUMN = `u.renameColumn({ table: "item", from: "name", to: "title" })`;

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a table and one of its columns renamed at once are refused, by plan and by expand, in either order", async () => {
    for (const operations of [`${RENAMED}, ${COLUMN}`, `${COLUMN}, ${RENAMED}`]) {
      await using own = await ownChange(dialect, ["CREATE TABLE item (id integer PRIMARY KEY, name varchar(20))"], operations);
      const before = await own.schema();
      const refused = { code: "UP-UNSUPPORTED", message: expect.stringContaining("item is renamed to product") };
      await expect(plan({ service: own.service, url: own.url })).rejects.toMatchObject(refused);
      await expect(runExpand({ service: own.service, url: own.url })).rejects.toMatchObject(refused);
      expect((await own.schema()).tables.get("item")).toEqual(before.tables.get("item"));
    }
  });
});

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each([
    [
      `u.splitColumn({ table: "item", from: "name", into: [{ column: "a", type: { kind: "text" }, forward: "{name}" }], backward: "{a}" })`,
      "into",
    ],
    [`u.deriveColumn({ table: "item", column: { name: "a", type: { kind: "text" } }, from: "name", value: "{name}" })`, "from"],
    [`u.mergeColumns({ table: "item", from: "name", to: { name: "a", type: { kind: "text" } }, forward: "{name}", backward: {} })`, "from"],
    [`u.deriveColumn({ table: "item", column: u.column("a").text(), from: ["name"], value: "{name}" })`, "column"],
    [`u.mergeColumns({ table: "item", from: ["name"], to: u.column("a").text(), forward: "{name}", backward: {} })`, "to"],
    [`u.computeColumn({ table: "item", from: ["name"], column: u.column("a").text(), compute: () => "", message: "" })`, "column"],
    [
      `u.computeColumn({ table: "item", from: "name", column: { name: "a", type: { kind: "text" } }, compute: () => "", message: "" })`,
      "from",
    ],
    // What a script lacks that nobody has compiled.
    [`u.rawSql({ title: "by hand" })`, "002_change declares something that can't be understood (raw-sql)"],
    [`u.addIndex({ table: "item", name: "by_name" })`, "(create-index)"],
    [`u.convertColumn({ table: "item", from: "name", to: "n", type: "integer" })`, "(map-columns)"],
    [`u.moveColumn({ table: "item" })`, "failed to load"],
    [`{ table: "item" }`, "operation 1 of the evolution is none"],
    [`undefined`, "operation 1 of the evolution is none"],
  ])("a declaration that is not of its form says what is wrong with it: %s", async (operations, part) => {
    await using own = await ownChange(dialect, ["CREATE TABLE item (id integer PRIMARY KEY, name varchar(20))"], operations);
    await expect(plan({ service: own.service, url: own.url })).rejects.toMatchObject({
      code: "UP-SCRIPT",
      report: expect.any(Function),
    });
    await plan({ service: own.service, url: own.url }).catch((error: Error & { report(): string }) =>
      expect(error.report()).toContain(part),
    );
  });
});
