import { describe, expect, test } from "vitest";
import type { Session } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { plan, revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

const TABLES = [
  "CREATE TABLE item (id int PRIMARY KEY, price int NOT NULL, `odd ``name` int, note varchar(20) CHARACTER SET latin1)",
  "CREATE TABLE other (id int PRIMARY KEY, price int)",
  "CREATE ALGORITHM=MERGE DEFINER=`seller`@`%` SQL SECURITY INVOKER VIEW cheap AS SELECT id, price, price * 2 AS twice FROM item WHERE price < 100 WITH LOCAL CHECK OPTION",
  "CREATE ALGORITHM=TEMPTABLE VIEW most AS SELECT z.note, max(z.price) AS price, (SELECT max(q.price) FROM other q WHERE q.id = z.id) AS theirs FROM item z JOIN (SELECT id, price FROM item) y ON y.price = z.price GROUP BY z.note, z.id HAVING count(z.price) > 0 ORDER BY z.price",
  "CREATE VIEW parts AS WITH c AS (SELECT id, price FROM item UNION SELECT id, price FROM other) SELECT c.price, 'price' AS what FROM c",
  "CREATE VIEW above AS SELECT price FROM cheap",
  "CREATE VIEW theirs AS SELECT id, price FROM other",
  "INSERT INTO item VALUES (1, 10, 1, 'straße'), (2, 20, NULL, NULL)",
  "INSERT INTO other VALUES (1, 11)",
];
const VIEWS = ["cheap", "most", "parts", "above", "theirs"];

async function texts(session: Session): Promise<readonly string[]> {
  const found: string[] = [];
  for (const view of VIEWS) {
    const [row] = await session.query<Record<string, string>>(`SHOW CREATE VIEW ${view}`);
    found.push(row?.["Create View"] ?? "");
  }
  return found;
}

async function rows(session: Session): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const view of VIEWS) found.push(await session.query(`SELECT * FROM ${view} ORDER BY 1`));
  return found;
}

const RENAME = `u.renameColumn({ table: "item", from: "price", to: "cost" })`;

describe.runIf(DIALECTS.includes("mysql"))("on mariadb, views that read a renamed column", () => {
  test("work for both releases until contract, and then read the new one, as they were made", async () => {
    await using own = await ownChange("mysql", TABLES, RENAME);
    const { session } = own;
    const [before, read] = [await texts(session), await rows(session)];
    const views = (await plan(own)).scripts[0]?.dependents.filter(({ kind }) => kind === "view") ?? [];
    expect(views.map(({ name, becomes }) => `${name} ${becomes}`).toSorted()).toEqual(["cheap rebuilt", "most rebuilt", "parts rebuilt"]);
    await runExpand(own);
    await session.run("UPDATE cheap SET price = 30 WHERE id = 2");
    await expect(session.run("UPDATE cheap SET price = 300 WHERE id = 2")).rejects.toThrow("CHECK OPTION");
    await revert(own);
    expect(await texts(session)).toEqual(before);
    await runExpand(own);
    await runMigrate(own);
    await session.run("UPDATE cheap SET price = 20 WHERE price = 30");
    expect(await rows(session)).toEqual(read);
    await runContract(own);
    expect(await rows(session)).toEqual(read);
    // The server's own answer to the same views of a table that never had another name for it.
    await using twin = await ownChange("mysql", [
      TABLES[0]?.replace("price", "cost") ?? "",
      TABLES[1] ?? "",
      "CREATE ALGORITHM=MERGE DEFINER=`seller`@`%` SQL SECURITY INVOKER VIEW cheap AS SELECT id, cost AS price, cost * 2 AS twice FROM item WHERE cost < 100 WITH LOCAL CHECK OPTION",
      "CREATE ALGORITHM=TEMPTABLE VIEW most AS SELECT z.note, max(z.cost) AS price, (SELECT max(q.price) FROM other q WHERE q.id = z.id) AS theirs FROM item z JOIN (SELECT id, cost AS price FROM item) y ON y.price = z.cost GROUP BY z.note, z.id HAVING count(z.cost) > 0 ORDER BY z.cost",
      "CREATE VIEW parts AS WITH c AS (SELECT id, cost AS price FROM item UNION SELECT id, price FROM other) SELECT c.price, 'price' AS what FROM c",
      ...TABLES.slice(5, 7),
    ]);
    expect(await texts(session)).toEqual(await texts(twin.session));
    await session.run("UPDATE cheap SET price = 40 WHERE id = 2");
    expect(await session.query("SELECT cost FROM item WHERE id = 2")).toEqual([{ cost: 40 }]);
    await expect(session.run("UPDATE cheap SET price = 400")).rejects.toThrow("CHECK OPTION");
  });

  test.each([
    ["a name that stands alone", "CREATE VIEW alone AS SELECT count(*) AS price FROM item GROUP BY id HAVING price > 0"],
    [
      "a name that two tables have in it",
      "CREATE VIEW two AS SELECT z.price FROM item z WHERE EXISTS (SELECT 1 FROM other z WHERE z.price = 1)",
    ],
    ["a trigger of another table's", "CREATE TRIGGER others AFTER INSERT ON other FOR EACH ROW UPDATE item SET price = NEW.price"],
    ["a procedure", "CREATE PROCEDURE look() SELECT price FROM item"],
  ])("are refused with %s, by name", async (_what, sql) => {
    await using own = await ownChange("mysql", [...TABLES, sql], RENAME);
    await expect(plan(own)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringMatching(/alone|two|others|look/) });
    await expect(runExpand(own)).rejects.toMatchObject({ code: "UP-DEPENDENT" });
  });

  test("are refused where the column becomes another one", async () => {
    await using own = await ownChange(
      "mysql",
      TABLES,
      `u.convertColumn({ table: "item", from: "price", to: "cents", type: { kind: "integer" }, forward: "{price} * 100", backward: "{cents} / 100" })`,
    );
    await expect(plan(own)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining("view cheap") });
  });
});

describe.runIf(DIALECTS.includes("mysql"))("on mariadb, an index of several columns", () => {
  test("keeps a column from going while it is unique, which the server would say only at contract", async () => {
    const table = "CREATE TABLE t (id int PRIMARY KEY, a int, b int, UNIQUE u (a, b), KEY k (b, id))";
    await using own = await ownChange("mysql", [table], `u.dropColumn({ table: "t", column: "b" })`);
    await expect(own.session.run("ALTER TABLE t DROP COLUMN b")).rejects.toThrow("Key column 'b' doesn't exist");
    await expect(plan(own)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining("composite unique u") });
    await expect(runExpand(own)).rejects.toMatchObject({ code: "UP-DEPENDENT" });
  });

  test("loses the column while it is not, and the plan says so", async () => {
    const table = "CREATE TABLE t (id int PRIMARY KEY, a int, b int, UNIQUE u (b), KEY k (b, a))";
    await using own = await ownChange("mysql", [table], `u.dropColumn({ table: "t", column: "b" })`);
    const dependents = (await plan(own)).scripts[0]?.dependents ?? [];
    expect(dependents.find(({ name }) => name === "k")).toMatchObject({ becomes: "warn" });
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect((await own.schema()).tables.get("t")).toMatchObject({ unique: [], indexes: [{ name: "k", columns: ["a"] }] });
  });
});
