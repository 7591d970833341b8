import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { plan, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

const TABLES = [
  "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(20), b VARCHAR(20))",
  "CREATE TABLE o (id INTEGER PRIMARY KEY, x VARCHAR(20))",
];
const CONVERT = `u.convertColumn({ table: "t", from: "a", to: "n", type: { native: "varchar(40)" }, forward: "{a}", backward: "{n}" })`;

/** What hangs on `t.a`, by database: its statement, and its name as the plan says it. */
const READERS: Readonly<Record<string, readonly (readonly [name: string, sql: string])[]>> = {
  mysql: [
    ["view v", "CREATE VIEW v AS SELECT id, s.a AS c FROM t s"],
    ["view v", "CREATE VIEW v AS SELECT * FROM t"],
    ["trigger r", "CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW SET NEW.b = NEW.a"],
    ["routine r (a trigger on o)", "CREATE TRIGGER r AFTER INSERT ON o FOR EACH ROW UPDATE t SET a = NEW.x WHERE id = NEW.id"],
    ["routine p", "CREATE PROCEDURE p() SELECT a FROM t"],
    ["event e", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM t WHERE a = ''"],
    ["generated column g", "ALTER TABLE t ADD COLUMN g VARCHAR(30) AS (concat(a, b)) VIRTUAL"],
    ["system versioning t", "ALTER TABLE t ADD SYSTEM VERSIONING"],
    [
      "incoming foreign key o.f",
      "ALTER TABLE t ADD KEY (a), ADD UNIQUE u (a); ALTER TABLE o ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (a)",
    ],
  ],
  sqlite: [
    ["view v", "CREATE VIEW v AS SELECT id, s.A AS c FROM t s"],
    ["view v", "CREATE VIEW v AS SELECT s.* FROM t s"],
    ["trigger r", "CREATE TRIGGER r AFTER UPDATE OF b ON t BEGIN UPDATE t SET b = NEW.a WHERE id = NEW.id; END"],
    ["trigger r", "CREATE TRIGGER r AFTER INSERT ON o BEGIN UPDATE t SET a = NEW.x WHERE id = NEW.id; END"],
    ["generated column g", "ALTER TABLE t ADD COLUMN g TEXT AS (a || b) VIRTUAL"],
    ["incoming foreign key o2.x", "CREATE TABLE o2 (x VARCHAR(20) REFERENCES t (a))"],
  ],
};

describe.each(DIALECTS.filter((dialect) => dialect !== "postgres"))("on %s", (dialect) => {
  test.each(READERS[dialect] ?? [])("what would break at contract stops the plan, and nothing is changed: %s (%s)", async (name, sql) => {
    await using own = await ownChange(
      dialect,
      [...TABLES, ...sql.split("; ALTER").map((text, i) => (i === 0 ? text : `ALTER${text}`))],
      CONVERT,
    );
    const refusal = { code: "UP-DEPENDENT", message: expect.stringContaining(name), fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect((await own.schema()).tables.get("t")?.columns.some((column) => column.name === "n")).toBe(false);
  });

  test("what speaks of other columns only is left alone, and works to the end", async () => {
    const view = "CREATE VIEW v AS SELECT id, b FROM t";
    await using own = await ownChange(dialect, [...TABLES, view], CONVERT);
    await own.session.run("INSERT INTO t (id, a, b) VALUES (1, 'a', 'b')");
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await own.session.query("SELECT * FROM v")).toEqual([{ id: 1, b: "b" }]);
    expect(await own.session.query("SELECT n FROM t")).toEqual([{ n: "a" }]);
  });
});

describe.runIf(DIALECTS.includes("mysql"))("on mysql, a column that a foreign key holds to another", () => {
  const HELD = [
    "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20), UNIQUE u (a))",
    "CREATE TABLE o (id INT PRIMARY KEY, x VARCHAR(20), CONSTRAINT f FOREIGN KEY (x) REFERENCES t (a))",
  ];
  test.each([
    ["t", "a", "incoming foreign key o.f"],
    ["o", "x", "foreign key f"],
  ])("is not widened: the plan says so before anything is done (%s.%s)", async (table, column, name) => {
    const change = `u.widenColumn({ table: "${table}", column: "${column}", from: { kind: "varchar", length: 20 }, to: { kind: "varchar", length: 40 } })`;
    await using own = await ownChange("mysql", HELD, change);
    const before = await own.schema();
    const refusal = { code: "UP-DEPENDENT", message: expect.stringContaining(name), fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await own.schema()).toEqual(before);
  });
});
