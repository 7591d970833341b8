import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { revert, runContract, runExpand, runMigrate, status } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

const LONG = "v".repeat(60);
const TABLES = [
  "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20), kind VARCHAR(20), note VARCHAR(20))",
  "INSERT INTO item (id, name, kind) VALUES (1, 'one', 'a'), (2, 'two', 'b')",
];
const CHANGE = `u.renameColumn({ table: "item", from: "name", to: "title" }), u.extractLookup({ from: "item", into: "kinds", columns: [{ from: "kind" }], reference: "kind_id" }), u.deriveColumn({ table: "item", column: { name: "${LONG}", type: { kind: "varchar", length: 20 } }, from: ["note"], value: "{note}" })`;

describe.each(DIALECTS)("on %s", (dialect) => {
  test("where an evolution in flight stands is told without its scripts, as a new plan of them would tell it", async () => {
    await using own = await ownChange(dialect, TABLES, CHANGE);
    const { session } = own;
    // Its file can't even be read.
    const unread = { url: own.url, service: own.withChange("u.nobody()") };
    const same = async (): Promise<void> => {
      const noted = (await status(unread)).evolutions.map(({ name: _name, ...evolution }) => evolution);
      await session.transaction(async () => {
        await session.run("UPDATE underpin_journal SET version = 1000 + version WHERE repository = 'outlook'");
      });
      const planned = (await status(own)).evolutions.map(({ name: _name, ...evolution }) => evolution);
      await session.run("UPDATE underpin_journal SET version = version - 1000 WHERE repository = 'outlook'");
      expect(noted).toEqual(planned);
    };
    await runExpand(own);
    await same();
    await runMigrate(own);
    await same();
    expect((await status(unread)).evolutions).toMatchObject([{ phase: "migrated", verified: true }]);
    await runContract(own);
    expect(await session.query("SELECT * FROM underpin_journal WHERE repository = 'outlook'")).toEqual([]);
  });

  test("what was noted for an expansion that others have taken back and made again is planned anew; revert forgets it", async () => {
    await using own = await ownChange(dialect, TABLES, CHANGE);
    await runExpand(own);
    const before = (await status(own)).evolutions;
    // As an older Underpin leaves it, which knows nothing of notes.
    await own.session.run("UPDATE underpin_journal SET epoch = epoch + 1 WHERE repository = 'expand'");
    await own.session.run("UPDATE underpin_journal SET title = 'nothing' WHERE repository = 'outlook'");
    expect((await status(own)).evolutions).toEqual(before);
    await revert(own);
    expect(await own.session.query("SELECT * FROM underpin_journal WHERE repository = 'outlook'")).toEqual([]);
  });
});
