import { describe, expect, test } from "vitest";
import { plan, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { DIALECTS } from "../harness/databases.ts";
import { ownChange } from "../harness/own-change.ts";

const TABLES = {
  sqlite: "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(20) NOT NULL)",
  postgres: "CREATE TABLE t (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a VARCHAR(20) NOT NULL)",
  mysql: "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(20) NOT NULL)",
} as const;

const check = (expression: string): string => `u.addCheck({ table: "t", name: "k", expression: ${JSON.stringify(expression)} })`;

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each([
    ["a check of a column that is not there", check("missing > 0")],
    ["a check that can't be read", check("a >")],
    ["a check by a function that is not there", check("missing(a) > 0")],
    ["a check that looks at other rows", check("a > (SELECT min(o.a) FROM other o)")],
    ["a column's default that can't be read", `u.addColumn({ table: "t", column: u.column("b").integer().default({ sql: "1 +" }) })`],
    ["a default by a function that is not there", `u.setDefault({ table: "t", column: "a", value: { sql: "(missing())" } })`],
    [
      "a new table's check of a column that is not there",
      `u.createTable("n", [u.column("id").integer()], { primaryKey: ["id"], checks: [{ name: "k", expression: "missing > 0" }] })`,
    ],
    ...(dialect === "mysql"
      ? [
          ["a check of an AUTO_INCREMENT column", check("id <> 7")],
          ["a check of the moment", check("a <> CAST(NOW() AS CHAR)")],
        ]
      : []),
  ])("what the server does not take is refused by the plan: %s", async (_what, change) => {
    await using own = await ownChange(dialect, [TABLES[dialect], "CREATE TABLE other (a VARCHAR(20))"], change);
    const before = await own.schema();
    const refusal = { code: "UP-UNSUPPORTED", fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await own.schema()).toEqual(before);
  });

  test.skipIf(dialect === "sqlite")("what comes after hand-written SQL may stand on what that makes, and is not tried", async () => {
    const made = {
      postgres: "CREATE FUNCTION fine(t text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT t <> $$$$'",
      mysql: "ALTER TABLE t ADD COLUMN made INT",
      sqlite: "",
    }[dialect];
    const back = { postgres: "DROP FUNCTION fine", mysql: "ALTER TABLE t DROP COLUMN made", sqlite: "" }[dialect];
    const raw = `u.rawSql({ table: "t", title: "by hand", phase: "expand", sql: { ${dialect}: ${JSON.stringify(made)} }, effect: "add", why: "a test", back: { ${dialect}: ${JSON.stringify(back)} } })`;
    const own = await ownChange(dialect, [TABLES[dialect]], `${raw}, ${check(dialect === "postgres" ? "fine(a)" : "made IS NULL")}`);
    await using _own = own;
    await plan(own);
    for (const run of [runExpand, runMigrate, runContract]) await run(own);
    expect((await own.schema()).tables.get("t")?.checks.map(({ name }) => name)).toEqual(["k"]);
  });

  test("what speaks of a column that the same change makes, or calls the table by its name, is carried through", async () => {
    const changes = [
      `u.addColumn({ table: "t", column: u.column("b").integer().default(3) })`,
      `u.addCheck({ table: "t", name: "k", expression: "b > 0 AND t.a <> ''" })`,
    ];
    await using own = await ownChange(dialect, [TABLES[dialect]], changes.join(", "));
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect((await own.schema()).tables.get("t")?.checks.map(({ name }) => name)).toEqual(["k"]);
  });
});
