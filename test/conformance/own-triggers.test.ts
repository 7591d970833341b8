import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { plan, revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const TABLE = "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20), version INTEGER NOT NULL DEFAULT 1)";
/** A version counter, as frameworks have them. */
const COUNT: Readonly<Record<DialectName, readonly string[]>> = {
  postgres: [
    "CREATE FUNCTION count_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$",
    "CREATE TRIGGER count_up BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION count_up()",
    "CREATE TRIGGER of_others BEFORE UPDATE OF version, id ON item FOR EACH ROW EXECUTE FUNCTION count_up()",
  ],
  mysql: ["CREATE TRIGGER count_up BEFORE UPDATE ON item FOR EACH ROW SET NEW.version = OLD.version + 1"],
  sqlite: [
    "CREATE TRIGGER count_up AFTER UPDATE ON item FOR EACH ROW BEGIN UPDATE item SET version = OLD.version + 1 WHERE id = NEW.id; END",
  ],
};
const RENAME = `u.renameColumn({ table: "item", from: "name", to: "title" })`;
const ROWS = ["INSERT INTO item (id, name) VALUES (1, 'a'), (2, 'b')"];

async function versions({ session }: OwnChange): Promise<readonly number[]> {
  return (await session.query<{ v: number }>("SELECT version AS v FROM item ORDER BY id")).map(({ v }) => v);
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a trigger of the service's own that the data migration would fire is refused before anything is done, and by its name", async () => {
    await using own = await ownChange(dialect, [TABLE, ...COUNT[dialect], ...ROWS], RENAME);
    const refusal = {
      code: "UP-DEPENDENT",
      message: "item has triggers that fire for each row that is carried over: count_up.",
      next: expect.stringContaining('accept: [{ name: "count_up", reason: "…" }]'),
    };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await versions(own)).toEqual([1, 1]);
  });

  test("accepted by its name it fires, and the plan says so", async () => {
    const accept = { accept: [{ name: "count_up", reason: "a version more does no harm" }] };
    await using own = await ownChange(dialect, [TABLE, ...COUNT[dialect], ...ROWS], RENAME, accept);
    expect((await plan(own)).warnings).toContainEqual(
      expect.stringContaining(`fires count_up (${dialect === "sqlite" ? "AFTER" : "BEFORE"} UPDATE) for each row`),
    );
    await runExpand(own);
    await runMigrate(own);
    expect(await versions(own)).toEqual([2, 2]);
    await runContract(own);
  });

  test("quiet, it does not fire for rows that are carried over, and does for clients; where the server can't, that is refused", async () => {
    await using own = await ownChange(dialect, [TABLE, ...COUNT[dialect], ...ROWS], RENAME, { ownTriggers: "quiet" });
    if (dialect !== "postgres") {
      await expect(plan(own)).rejects.toMatchObject({ code: "UP-DEPENDENT", why: expect.stringContaining("can't keep triggers quiet") });
      return;
    }
    await runExpand(own);
    await runMigrate(own);
    expect(await versions(own)).toEqual([1, 1]);
    await own.session.run("UPDATE item SET title = 'c' WHERE id = 1");
    expect(await own.session.query("SELECT name, title, version FROM item WHERE id = 1")).toEqual([{ name: "c", title: "c", version: 2 }]);
    await runContract(own);
  });
});

test.runIf(DIALECTS.includes("postgres"))("a role that may not keep triggers quiet is told so before a row is touched", async () => {
  await using own = await ownChange("postgres", [TABLE, ...COUNT.postgres, ...ROWS], RENAME, { ownTriggers: "quiet" });
  await runExpand(own);
  const role = `quiet_${Date.now()}`;
  await own.session.run(`CREATE ROLE ${role} LOGIN`);
  await own.session.run(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  const url = own.url.replace("underpin@", `${role}@`);
  await expect(runMigrate({ ...own, url })).rejects.toMatchObject({
    code: "UP-TRIGGER-PRIVILEGE",
    next: expect.stringContaining("GRANT SET ON PARAMETER"),
  });
  await own.session.run(`DROP OWNED BY ${role}`);
  await own.session.run(`DROP ROLE ${role}`);
  await revert(own);
});
