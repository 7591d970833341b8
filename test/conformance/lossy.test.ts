import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

/** Another one each time, and its first letter always the same. */
const DRAWN: Readonly<Record<DialectName, string>> = {
  postgres: "('k' || substr(md5(random()::text), 1, 8))",
  mysql: "(concat('k', left(uuid(), 8)))",
  sqlite: "('k' || lower(hex(randomblob(4))))",
};
const INITIAL = `u.convertColumn({ table: "person", from: "name", to: "initial", type: { kind: "varchar", length: 20 }, forward: "substr({name}, 1, 1)", backward: "{initial}" })`;
const SPLIT = `u.splitColumn({
  table: "person", from: "name", backward: { postgres: "{first} || ' ' || {last}", mysql: "concat({first}, ' ', {last})", sqlite: "{first} || ' ' || {last}" },
  into: [
    { name: "first", type: { kind: "varchar", length: 20 }, forward: "substr({name}, 1, 3)" },
    { name: "last", type: { kind: "varchar", length: 20 }, forward: "substr({name}, 5)" },
  ],
})`;

/** As a restore or a replica writes: around the triggers. */
async function withoutTriggers({ schema, session }: OwnChange, dialect: DialectName): Promise<void> {
  for (const { name, table } of (await schema()).triggers)
    await session.run(dialect === "postgres" ? `DROP TRIGGER "${name}" ON "${table}"` : `DROP TRIGGER "${name}"`);
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test("what only one side can say stays, where the sides agree already: an agreement one way is one", async () => {
    await using own = await ownChange(
      dialect,
      [`CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20) DEFAULT ${DRAWN[dialect]})`],
      INITIAL,
    );
    const name = async (id: number): Promise<unknown> =>
      (await own.session.query("SELECT name FROM person WHERE id = ?", [id]))[0]?.["name"];
    await own.session.run("INSERT INTO person (id, name) VALUES (1, 'Ann'), (2, 'Bob')");
    await runExpand(own);
    // Its row is not carried over yet.
    await own.session.run("UPDATE person SET initial = 'A' WHERE id = 1");
    expect(await name(1)).toBe("Ann");
    await own.session.run("INSERT INTO person (id, initial) VALUES (3, 'k')");
    expect(await name(3)).toMatch(/^k.{8}$/);
    await runMigrate(own);
    await own.session.run("UPDATE person SET name = 'Cid', initial = 'C' WHERE id = 2");
    expect(await name(2)).toBe("Cid");
    await runContract(own);
    expect(await own.session.query("SELECT id, initial FROM person ORDER BY id")).toEqual([
      { id: 1, initial: "A" },
      { id: 2, initial: "C" },
      { id: 3, initial: "k" },
    ]);
  });

  test("rows of which one of several columns disagrees are found", async () => {
    await using own = await ownChange(dialect, ["CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20))"], SPLIT);
    await own.session.run("INSERT INTO person (id, name) VALUES (1, 'Ann Lee')");
    await runExpand(own);
    await runMigrate(own);
    await withoutTriggers(own, dialect);
    await own.session.run("UPDATE person SET last = 'Low'");
    await expect(runContract(own)).rejects.toMatchObject({ code: "UP-VERIFY", message: expect.stringContaining("disagree") });
    await own.session.run("UPDATE person SET last = 'Lee'");
    await runContract(own);
  });
});
