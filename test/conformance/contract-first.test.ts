import { describe, expect, test } from "vitest";
import { UnderpinError, type UnderpinEvent } from "underpin";
import { guard } from "underpin/guard";
import { DIALECTS } from "../harness/databases.ts";
import { revert, runContract, runExpand, runMigrate, status } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const PERSON = [
  "CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL, code VARCHAR(9))",
  "INSERT INTO person VALUES (1, 'Ann', 'a'), (2, 'Bob', 'b')",
];
const RENAME = `u.renameColumn({ table: "person", from: "name", to: "title" })`;

async function migrated(own: OwnChange): Promise<OwnChange> {
  await runExpand(own);
  await runMigrate(own);
  return own;
}

/** Both releases still read and write, and the expansion can be taken back. */
async function expectNotBegun(own: OwnChange): Promise<void> {
  expect((await status(own)).contracting).toBeNull();
  await own.session.run("UPDATE person SET name = 'Zoe' WHERE id = 1");
  expect(await own.session.query("SELECT name, title FROM person WHERE id = 1")).toEqual([{ name: "Zoe", title: "Zoe" }]);
  await own.session.run("UPDATE person SET title = 'Ann' WHERE id = 1");
  await using fence = await guard({ service: own.service, url: own.url, release: "v1", node: "old" });
  expect(fence.controlled).toBe(true);
}

describe.each(DIALECTS)("on %s", (dialect) => {
  const own = (...operations: readonly string[]): Promise<OwnChange> => ownChange(dialect, PERSON, operations.join(", "));

  test.runIf(dialect === "postgres")(
    "what hangs on what contract would take away stops it before it begins, and it goes on once that is gone",
    async () => {
      await using change = await migrated(
        await own(RENAME, `{ name: "by hand", contract: ({ table }) => table("person").dropColumn("code") }`),
      );
      await change.session.run("CREATE VIEW codes AS SELECT code FROM person");
      const failure = await runContract(change).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UnderpinError);
      expect((failure as UnderpinError).report()).toMatch(/view codes depends on column code[\s\S]*Contract has not begun/);
      await expectNotBegun(change);
      await change.session.run("DROP VIEW codes");
      await runContract(change);
      expect((await change.schema()).triggers).toEqual([]);
    },
  );

  test.runIf(dialect === "postgres").each([
    ["dropped", `u.dropColumn({ table: "person", column: "code" })`],
    [
      "converted",
      `u.convertColumn({ table: "person", from: "code", to: "sign", type: { kind: "varchar", length: 19 }, forward: "{code}", backward: "{sign}" })`,
    ],
  ])("a foreign key to a column that is %s, made after rows were carried over, stops it before it begins", async (_name, operation) => {
    const tables = [...PERSON, "ALTER TABLE person ADD CONSTRAINT one_code UNIQUE (code)"];
    await using change = await migrated(await ownChange(dialect, tables, `${RENAME}, ${operation}`));
    await change.session.run("CREATE TABLE badge (id INTEGER PRIMARY KEY, code VARCHAR(9) CONSTRAINT of_person REFERENCES person (code))");
    await change.session.run("INSERT INTO badge VALUES (1, 'a')");
    const before = (await change.schema()).tables;
    const failure = await runContract(change).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnderpinError);
    expect((failure as UnderpinError).report()).toMatch(/of_person[\s\S]*(Contract has not begun|Nothing was changed)/);
    expect((await change.schema()).tables).toEqual(before);
    await expectNotBegun(change);
    await change.session.run("ALTER TABLE badge DROP CONSTRAINT of_person");
    await runContract(change);
    expect((await change.schema()).triggers).toEqual([]);
  });

  test.runIf(dialect === "mysql")(
    "once begun, it goes on: what the new release writes meanwhile says nothing to the old columns",
    async () => {
      await using change = await ownChange(
        dialect,
        ["CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30))", "INSERT INTO person VALUES (1, 'Ann')"],
        RENAME,
      );
      await migrated(change);
      const stop = new AbortController();
      const onEvent = (event: UnderpinEvent): void => {
        if (event.type === "step-done" && event.title === "take the sync triggers off person") stop.abort(new Error("enough"));
      };
      await expect(runContract({ ...change, signal: stop.signal, onEvent })).rejects.toThrow("enough");
      await change.session.run("INSERT INTO person (id, title) VALUES (2, 'Bob')");
      await runContract(change);
      expect(await change.session.query("SELECT id, title FROM person ORDER BY id")).toEqual([
        { id: 1, title: "Ann" },
        { id: 2, title: "Bob" },
      ]);
    },
  );

  test.runIf(dialect === "mysql")("a generated column that is made of the old one stops contract before it begins", async () => {
    const convert = `u.convertColumn({ table: "person", from: "name", to: "title", type: { kind: "varchar", length: 30 }, forward: "{name}", backward: "{title}" })`;
    await using change = await migrated(await own(convert));
    await change.session.run(`ALTER TABLE person ADD COLUMN loud VARCHAR(30) GENERATED ALWAYS AS (upper(name)) VIRTUAL`);
    const failure = await runContract(change).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnderpinError);
    expect((failure as UnderpinError).report()).toMatch(/(loud|GENERATED)[\s\S]*(Contract has not begun|Nothing was changed)/);
    await expectNotBegun(change);
    await revert(change);
    expect((await change.schema()).tables.get("person")?.columns.map((column) => column.name)).toEqual(["id", "name", "code", "loud"]);
  });

  test.runIf(dialect === "mysql")(
    "what fails in the middle of a contract all the same leaves it begun: no older release starts, nothing is reverted, and it goes on",
    async () => {
      const service = `u.addUnique({ table: "person", columns: ["code"] })`;
      await using change = await migrated(
        await own(
          RENAME,
          `u.rawSql({ table: "person", title: "look", phase: "contract", sql: { mysql: "INSERT INTO gate VALUES (1)" }, why: "a test" })`,
          service,
        ),
      );
      const failure = await runContract(change).catch((error: unknown) => error);
      expect((failure as UnderpinError).report()).toMatch(/gate[\s\S]*Contract has begun: no older release/);
      expect((await status(change)).contracting).toBe(2);
      await expect(guard({ service: change.service, url: change.url, release: "v1", node: "old" })).rejects.toMatchObject({
        code: "UP-SCHEMA-TOO-NEW",
        why: expect.stringContaining("has begun"),
      });
      await expect(revert(change)).rejects.toMatchObject({ code: "UP-ORDER", message: expect.stringContaining("has begun") });
      await change.session.run("CREATE TABLE gate (id INTEGER NOT NULL PRIMARY KEY)");
      await runContract(change);
      expect((await status(change)).contracting).toBeNull();
      expect(await change.session.query("SELECT id, title, code FROM person ORDER BY id")).toEqual([
        { id: 1, title: "Ann", code: "a" },
        { id: 2, title: "Bob", code: "b" },
      ]);
    },
  );

  test("rows in the way of a constraint stop contract before it begins", async () => {
    await using change = await migrated(await own(RENAME, `u.addUnique({ table: "person", columns: ["code"] })`));
    await change.session.run("UPDATE person SET code = 'b'");
    await expect(runContract(change)).rejects.toMatchObject({
      code: "UP-DATA",
      why: expect.stringContaining("more than one row has"),
      fine: expect.stringContaining("Contract has not begun"),
    });
    await expectNotBegun(change);
    await change.session.run("UPDATE person SET code = 'a' WHERE id = 1");
    await runContract(change);
    expect(await change.session.query("SELECT id, title FROM person ORDER BY id")).toEqual([
      { id: 1, title: "Ann" },
      { id: 2, title: "Bob" },
    ]);
  });
});
