import { describe, expect, test } from "vitest";
import { UnderpinError } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { plan, revert, runContract, runExpand, runMigrate, status } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const PERSON = [
  "CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL, code VARCHAR(30))",
  "INSERT INTO person VALUES (1, 'Ann', 'a'), (2, 'Bob', 'b')",
];
const RENAME = `u.renameColumn({ table: "person", from: "name", to: "title" })`;

async function reportOf(call: Promise<unknown>): Promise<string> {
  const failure = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof UnderpinError)) throw new TypeError("it should have been refused", { cause: failure });
  return `${failure.report()} ${JSON.stringify(failure)}`;
}

async function migrated(own: OwnChange): Promise<OwnChange> {
  await runExpand(own);
  await runMigrate(own);
  return own;
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a ledger of an earlier layout is taken over: it is looked at as it is, and an upgrade goes on to its end", async () => {
    await using own = await migrated(await ownChange(dialect, PERSON, RENAME));
    await own.session.run("ALTER TABLE underpin_journal DROP COLUMN made");
    expect((await status(own)).evolutions).toMatchObject([{ version: 2, phase: "migrated" }]);
    await plan(own);
    await runContract(own);
    expect(await own.session.query("SELECT id, title FROM person ORDER BY id")).toEqual([
      { id: 1, title: "Ann" },
      { id: 2, title: "Bob" },
    ]);
  });

  test("revert by a ledger of an earlier layout takes the triggers back, and leaves what may hold somebody's rows", async () => {
    await using own = await migrated(await ownChange(dialect, PERSON, RENAME));
    await own.session.run("ALTER TABLE underpin_journal DROP COLUMN made");
    await revert(own);
    const { triggers, tables } = await own.schema();
    expect(triggers).toEqual([]);
    expect(tables.get("person")?.columns.map(({ name }) => name)).toEqual(["id", "name", "code", "title"]);
    expect((await status(own)).versions.expand).toBe(1);
  });

  test("what a server says of a row is not in an error: rows hold secrets", async () => {
    // Rows from before a constraint need not hold to it, but nobody can write them any more: neither can a data migration.
    const old = { postgres: "ALTER TABLE person ADD CONSTRAINT short CHECK (length(code) < 3) NOT VALID", mysql: "", sqlite: "" }[dialect];
    await using own = await ownChange(
      dialect,
      [...PERSON, "UPDATE person SET code = 's3cret' WHERE id = 1", ...(old === "" ? [] : [old])],
      dialect === "postgres"
        ? `u.convertColumn({ table: "person", from: "name", to: "title", type: { kind: "text" }, forward: "upper({name})", backward: "lower({title})" })`
        : `u.addCheck({ table: "person", name: "short", expression: "length(code) < 3" })`,
    );
    await runExpand(own);
    const report = await reportOf(runMigrate(own).then(() => runContract(own)));
    expect(report).toMatch(/UP-(DATA|SQL)/);
    expect(report).not.toContain("s3cret");
  });

  test.runIf(dialect !== "mysql")(
    "hand-written SQL that fails at contract leaves it not begun where all of it is one transaction",
    async () => {
      const sql = `u.rawSql({ table: "person", title: "look", phase: "contract", sql: { ${dialect}: "INSERT INTO gate VALUES (1)" }, why: "a test" })`;
      await using own = await migrated(await ownChange(dialect, PERSON, `${RENAME}, ${sql}`));
      expect(await reportOf(runContract(own))).toMatch(/gate[\s\S]*Contract has not begun/);
      expect((await status(own)).contracting).toBeNull();
      await own.session.run("UPDATE person SET name = 'Zoe' WHERE id = 1");
      expect(await own.session.query("SELECT title FROM person WHERE id = 1")).toEqual([{ title: "Zoe" }]);
      await own.session.run("CREATE TABLE gate (id INTEGER NOT NULL PRIMARY KEY)");
      await runContract(own);
      expect(await own.session.query("SELECT id FROM gate")).toEqual([{ id: 1 }]);
    },
  );

  test.runIf(dialect !== "sqlite")("a reference of another type is refused by the plan, before anything is made", async () => {
    await using own = await ownChange(
      dialect,
      PERSON,
      `u.createTable("shelf", [u.column("id").integer().primaryKey()]), u.addColumn({ table: "person", column: u.column("boss").varchar(20).references("person.id") })`,
    );
    for (const run of [plan, runExpand]) await expect(run(own)).rejects.toMatchObject({ code: "UP-SCHEMA" });
    expect((await own.schema()).tables.has("shelf")).toBe(false);
  });
});

describe.runIf(DIALECTS.includes("mysql"))("on mysql", () => {
  test("an index that a foreign key needs stops the plan, and contract before it begins", async () => {
    const seat = "CREATE TABLE seat (id INTEGER NOT NULL PRIMARY KEY, person_id INTEGER, place VARCHAR(9), KEY ix_person (person_id))";
    const key = "ALTER TABLE seat ADD FOREIGN KEY (person_id) REFERENCES person (id)";
    const change = `${RENAME}, u.dropIndex({ table: "seat", name: "ix_person" })`;
    await using early = await ownChange("mysql", [...PERSON, seat, key], change);
    for (const run of [plan, runExpand]) await expect(run(early)).rejects.toMatchObject({ code: "UP-DEPENDENT" });
    await using own = await migrated(await ownChange("mysql", [...PERSON, seat], change));
    await own.session.run(key);
    expect(await reportOf(runContract(own))).toMatch(/ix_person[\s\S]*needs it/);
    expect((await status(own)).contracting).toBeNull();
    await own.session.run("UPDATE person SET name = 'Zoe' WHERE id = 1");
    expect(await own.session.query("SELECT title FROM person WHERE id = 1")).toEqual([{ title: "Zoe" }]);
    await own.session.run("CREATE INDEX other ON seat (person_id, place)");
    await runContract(own);
    expect((await own.schema()).tables.get("seat")?.indexes.map(({ name }) => name)).toEqual(["other"]);
  });

  test("an index on the beginning of a column does not stop contract in its middle", async () => {
    await using own = await migrated(await ownChange("mysql", [...PERSON, "CREATE INDEX ix_name ON person (name(3))"], RENAME));
    await runContract(own);
    const { indexes } = (await own.schema()).tables.get("person") ?? { indexes: [] };
    expect(indexes).toMatchObject([{ name: "ix_name", columns: ["title"], parts: [{ column: "title", suffix: "(3)" }] }]);
  });
});

describe.runIf(DIALECTS.includes("postgres"))("on postgres", () => {
  test("an expansion that fails half way on a partitioned table is taken back as a whole, and goes on once it can", async () => {
    await using own = await ownChange(
      "postgres",
      [
        "CREATE TABLE event (id INTEGER NOT NULL, day DATE NOT NULL, name VARCHAR(30) NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
        "CREATE TABLE event_25 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        "INSERT INTO event VALUES (1, '2025-05-05', 'a')",
        "CREATE TABLE seat (id INTEGER NOT NULL PRIMARY KEY, place VARCHAR(9))",
        "INSERT INTO seat VALUES (1, 'a'), (2, 'a')",
      ],
      [
        `u.addColumn({ table: "event", column: u.column("note").text() })`,
        `u.addUnique({ table: "seat", columns: ["place"], holds: "now" })`,
      ].join(", "),
    );
    const before = await own.schema();
    const partition = own.withChange(`u.addColumn({ table: "event_25", column: u.column("more").text() })`);
    for (const run of [plan, runExpand])
      await expect(run({ ...own, service: partition })).rejects.toMatchObject({ code: "UP-UNSUPPORTED" });
    await expect(runExpand(own)).rejects.toMatchObject({ code: "UP-DATA" });
    await revert(own);
    const { tables } = await own.schema();
    for (const name of ["event", "event_25", "seat"]) expect(tables.get(name)).toEqual(before.tables.get(name));
    await own.session.run("UPDATE seat SET place = 'b' WHERE id = 2");
    await runExpand(own);
    expect((await own.schema()).tables.get("event")?.columns.map(({ name }) => name)).toContain("note");
  });
});
