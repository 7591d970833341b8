import { describe, expect, test } from "vitest";
import { UnderpinError } from "underpin";
import type { UnderpinEvent } from "underpin/engine";
import { check, plan, revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { DIALECTS } from "../harness/databases.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const PERSON = "CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL, title VARCHAR(30))";
const RENAME = `u.renameColumn({ table: "person", from: "name", to: "title" })`;

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a column that is there already belongs to somebody else: plan and expand refuse it, and change nothing", async () => {
    await using own = await ownChange(dialect, [PERSON, "INSERT INTO person VALUES (1, 'Ann', 'Dr')"], RENAME);
    const before = await own.schema();
    for (const run of [plan, runExpand])
      await expect(run(own)).rejects.toMatchObject({
        code: "UP-SCHEMA",
        message: expect.stringContaining("there is a column person.title already"),
        next: expect.stringContaining('existing: "adopt"'),
      });
    const after = await own.schema();
    expect([...after.tables.get("person")!.columns, ...after.triggers]).toEqual([...before.tables.get("person")!.columns]);
  });

  test("a column that is adopted keeps what it holds: revert takes the triggers back and leaves it; one of another shape is refused", async () => {
    const adopt = (type: string): string =>
      `u.deriveColumn({ table: "person", from: ["name"], column: { name: "title", type: { kind: "varchar", length: ${type} } }, value: "{name}", existing: "adopt" })`;
    await using other = await ownChange(dialect, [PERSON], adopt("31"));
    await expect(runExpand(other)).rejects.toMatchObject({ code: "UP-SCHEMA", why: expect.stringMatching(/title is of type/) });
    await using own = await ownChange(dialect, [PERSON, "INSERT INTO person VALUES (1, 'Ann', 'Dr')"], adopt("30"));
    const before = await own.schema();
    await runExpand(own);
    const notices: string[] = [];
    await revert({ ...own, onEvent: (event: UnderpinEvent) => void (event.type === "notice" && notices.push(event.text)) });
    const after = await own.schema();
    expect(after.tables.get("person")).toEqual(before.tables.get("person"));
    expect(after.triggers).toEqual([]);
    expect(notices).toEqual([expect.stringContaining("Column person.title stays")]);
    expect(await own.session.query("SELECT title FROM person")).toEqual([{ title: "Dr" }]);
  });

  test("a table that is adopted is left by revert, and one that expand made goes", async () => {
    const tables = `u.createTable("found", [u.column("id").integer().primaryKey()], { existing: "adopt" }), u.createTable("made", [u.column("id").integer().primaryKey()])`;
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE found (id INTEGER NOT NULL PRIMARY KEY)", "INSERT INTO found VALUES (7)"],
      tables,
    );
    await runExpand(own);
    await revert(own);
    expect([...(await own.schema()).tables.keys()]).not.toContain("made");
    expect(await own.session.query("SELECT id FROM found")).toEqual([{ id: 7 }]);
  });

  test("what was altered becomes what it was, and what was so already stays so", async () => {
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, code VARCHAR(10) DEFAULT 'x', free VARCHAR(10))"],
      `u.dropColumn({ table: "item", column: "code", value: "y" }), u.dropNotNull({ table: "item", column: "free" })`,
    );
    const before = await own.schema();
    await runExpand(own);
    await revert(own);
    expect((await own.schema()).tables.get("item")).toEqual(before.tables.get("item"));
  });

  test("a revert forgets what migrate had carried over: the second try carries every row", async () => {
    await using own = await ownChange(
      dialect,
      [
        "CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL)",
        "INSERT INTO person VALUES (1, 'Ann'), (2, 'Bob')",
      ],
      RENAME,
    );
    await runExpand(own);
    const triggers = (await own.schema()).triggers.map((trigger) => trigger.name);
    await own.session.run("UPDATE person SET title = 'other' WHERE id = 1");
    for (const name of triggers)
      await own.session.run(dialect === "postgres" ? `ALTER TABLE person DISABLE TRIGGER "${name}"` : `DROP TRIGGER "${name}"`);
    await own.session.run("UPDATE person SET name = 'Zoe' WHERE id = 1");
    await expect(runMigrate(own)).rejects.toMatchObject({ code: "UP-VERIFY" });
    await revert(own);
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await own.session.query("SELECT id, title FROM person ORDER BY id")).toEqual([
      { id: 1, title: "Zoe" },
      { id: 2, title: "Bob" },
    ]);
    expect((await check(own)).code).toBe(0);
  });

  test("nor does it remember a move that knows no row from another: it moves all again", async () => {
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, note VARCHAR(9))", "INSERT INTO item (id) VALUES (1)"],
      `{ name: "by hand", migrate: ({ update }) => update({ name: "note", table: "item", set: { note: "'done'" } }) }`,
    );
    for (const round of [1, 2]) {
      await runExpand(own);
      await runMigrate(own);
      expect(await own.session.query("SELECT note FROM item"), `round ${round}`).toEqual([{ note: "done" }]);
      await revert(own);
      await own.session.run("UPDATE item SET note = NULL");
    }
  });

  test("an expand that failed half way is taken back as a whole, or goes on once the rows are repaired", async () => {
    const rows = [
      "CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL)",
      "CREATE TABLE seat (id INTEGER NOT NULL PRIMARY KEY, place VARCHAR(9))",
      "INSERT INTO seat VALUES (1, 'a'), (2, 'a')",
    ];
    await using own = await ownChange(
      dialect,
      rows,
      [
        RENAME,
        `u.createTable("shelf", [u.column("id").integer().primaryKey()])`,
        `u.addUnique({ table: "seat", columns: ["place"], holds: "now" })`,
      ].join(", "),
    );
    const before = await own.schema();
    for (const round of [1, 2]) {
      const failure = await runExpand(own).catch((error: unknown) => error);
      expect(failure, `round ${round}`).toBeInstanceOf(UnderpinError);
      expect(failure).toMatchObject({ code: "UP-DATA" });
      await revert(own);
      const { triggers, tables } = await own.schema();
      expect([triggers, tables.get("shelf"), tables.get("person"), tables.get("seat")]).toEqual([
        [],
        undefined,
        before.tables.get("person"),
        before.tables.get("seat"),
      ]);
    }
    await runExpand(own).catch(() => {});
    await own.session.run("UPDATE seat SET place = 'b' WHERE id = 2");
    await runExpand(own);
    const { tables } = await own.schema();
    expect([tables.has("shelf"), tables.get("seat")?.unique.length, (await check(own)).code]).toEqual([true, 1, 3]);
  });
});

describe.runIf(DIALECTS.includes("postgres"))("on postgres, the type of an added enum column", () => {
  const MOOD = `u.addColumn({ table: "person", column: u.column("mood").enumeration("mood", ["good", "bad"]) })`;
  const enums = async (own: OwnChange): Promise<unknown> =>
    await own.session.query(
      "SELECT typname, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) labels FROM pg_type t WHERE typnamespace = 'public'::regnamespace AND typtype = 'e' ORDER BY 1",
    );
  const made = [{ typname: "mood", labels: "good,bad" }];

  test("goes with revert, comes again, and stays from contract on", async () => {
    await using own = await ownChange("postgres", [PERSON], MOOD);
    const before = await own.schema();
    await runExpand(own);
    await own.session.run("INSERT INTO person (id, name, mood) VALUES (1, 'Ann', 'bad')");
    expect(await enums(own)).toEqual(made);
    await revert(own);
    expect(await enums(own)).toEqual([]);
    expect((await own.schema()).tables.get("person")).toEqual(before.tables.get("person"));
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await enums(own)).toEqual(made);
    await own.session.run("UPDATE person SET mood = 'good'");
  });

  test("stays where it was there before, also while nothing is of it", async () => {
    await using own = await ownChange("postgres", [PERSON, "CREATE TYPE mood AS ENUM ('good', 'bad')"], MOOD);
    for (const round of [1, 2]) {
      await runExpand(own);
      await revert(own);
      expect(await enums(own), `round ${round}`).toEqual(made);
    }
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await enums(own)).toEqual(made);
  });
});
