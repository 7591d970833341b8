import { describe, expect, test } from "vitest";
import { plan, revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { DIALECTS } from "../harness/databases.ts";
import { ownChange } from "../harness/own-change.ts";

describe.each(DIALECTS)("on %s", (dialect) => {
  const item = `CREATE TABLE item (id INT NOT NULL PRIMARY KEY, code INT NOT NULL${dialect === "sqlite" ? ", CONSTRAINT u_code UNIQUE (code)" : ""})`;
  const tables = [
    item,
    ...(dialect === "sqlite" ? [] : ["ALTER TABLE item ADD CONSTRAINT u_code UNIQUE (code)"]),
    "CREATE TABLE part (id INT NOT NULL PRIMARY KEY, item_code INT, CONSTRAINT f_code FOREIGN KEY (item_code) REFERENCES item (code))",
  ];
  const drop = `u.dropUnique({ table: "item", columns: ["code"] })`;

  test("a unique constraint that a foreign key refers to stays, unless that goes before or another is there", async () => {
    await using own = await ownChange(dialect, tables, drop);
    const refusal = { code: "UP-DEPENDENT", message: expect.stringContaining("(item_code) needs it") };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    const ways = [{ first: [], change: `u.dropForeignKey({ table: "part", columns: ["item_code"] }), ${drop}` }];
    // PostgreSQL keeps to the constraint that was there when the foreign key came; to MariaDB both are constraints of these columns.
    const another = { first: ["CREATE UNIQUE INDEX other ON item (code)"], change: drop };
    for (const { first, change } of dialect === "sqlite" ? [...ways, another] : ways) {
      await using free = await ownChange(dialect, [...tables, ...first], change);
      await runExpand(free);
      await runMigrate(free);
      await runContract(free);
      await free.session.run("INSERT INTO item (id, code) VALUES (1, 1)");
      await free.session.run("INSERT INTO part (id, item_code) VALUES (1, 1)");
      expect((await free.schema()).tables.get("item")?.unique).toEqual([]);
    }
  });
});

test.runIf(DIALECTS.includes("postgres"))("on postgres, of two keys alike the one stays that the foreign key came by", async () => {
  const tables = [
    "CREATE TABLE item (id INT PRIMARY KEY, code INT)",
    "CREATE UNIQUE INDEX first ON item (code)",
    "ALTER TABLE item ADD CONSTRAINT second UNIQUE (code)",
    "CREATE TABLE part (id INT PRIMARY KEY, item_code INT, CONSTRAINT f_code FOREIGN KEY (item_code) REFERENCES item (code))",
  ];
  await using own = await ownChange("postgres", tables, `u.dropIndex({ table: "item", name: "first" })`);
  await expect(plan(own)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining("(item_code) needs it") });
  const other = { service: own.withChange(`u.dropUnique({ table: "item", columns: ["code"] })`), url: own.url };
  await runExpand(other);
  await runMigrate(other);
  await runContract(other);
  expect((await own.schema()).tables.get("item")).toMatchObject({ indexes: [{ name: "first" }], unique: [] });
});

test.each(DIALECTS)("on %s, a primary key that a foreign key refers to stays", async (dialect) => {
  const tables = [
    "CREATE TABLE item (id INT NOT NULL PRIMARY KEY, code INT NOT NULL)",
    "CREATE TABLE part (id INT NOT NULL PRIMARY KEY, item_id INT, FOREIGN KEY (item_id) REFERENCES item (id))",
  ];
  await using own = await ownChange(dialect, tables, `u.changePrimaryKey({ table: "item", columns: ["code", "id"] })`);
  const refusal = { code: "UP-DEPENDENT", message: expect.stringContaining("(item_id) needs it") };
  await expect(plan(own)).rejects.toMatchObject(refusal);
  await expect(runExpand(own)).rejects.toMatchObject(refusal);
});

describe.skipIf(!DIALECTS.includes("mysql"))("on mysql", () => {
  test("a row that is written to through a joined table is not said to be changed now", async () => {
    await using own = await ownChange(
      "mysql",
      [
        "CREATE TABLE item (id INT PRIMARY KEY, touched TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP)",
        "CREATE TABLE detail (item_id INT PRIMARY KEY, note VARCHAR(9), FOREIGN KEY (item_id) REFERENCES item (id))",
      ],
      `u.joinTable({ from: "detail", into: "item", key: { item_id: "id" }, columns: [{ from: "note" }] })`,
    );
    await own.session.run("INSERT INTO item (id, touched) VALUES (1, NULL)");
    await own.session.run("INSERT INTO detail (item_id, note) VALUES (1, 'a')");
    await runExpand(own);
    await own.session.run("UPDATE detail SET note = 'b'");
    await runMigrate(own);
    await own.session.run("UPDATE detail SET note = 'c'");
    expect(await own.session.query("SELECT note, touched FROM item")).toEqual([{ note: "c", touched: null }]);
  });

  test("text that refers to a new key is as the key's table has it", async () => {
    await using own = await ownChange(
      "mysql",
      [
        "CREATE TABLE item (id BIGINT AUTO_INCREMENT PRIMARY KEY) COLLATE utf8mb4_bin",
        "CREATE TABLE part (id INT PRIMARY KEY, item_id BIGINT, FOREIGN KEY (item_id) REFERENCES item (id)) COLLATE utf8mb4_general_ci",
      ],
      `u.replaceKey({ table: "item", from: "id", to: "uid", references: { "part.item_id": "item_uid" } })`,
    );
    await own.session.run("INSERT INTO item (id) VALUES (1), (2)");
    await own.session.run("INSERT INTO part (id, item_id) VALUES (1, 2)");
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await own.session.query("SELECT p.id FROM part p JOIN item i ON i.uid = p.item_uid")).toEqual([{ id: 1 }]);
  });

  test("text that moves to a table of another character set holds what it held", async () => {
    await using own = await ownChange(
      "mysql",
      [
        "CREATE TABLE item (id INT PRIMARY KEY, note VARCHAR(20)) CHARACTER SET utf8mb4",
        "CREATE TABLE detail (item_id INT PRIMARY KEY) CHARACTER SET latin1",
      ],
      `u.moveColumn({ from: { table: "item", column: "note" }, to: { table: "detail", column: "note" }, on: { id: "item_id" } })`,
    );
    await own.session.run("INSERT INTO item (id, note) VALUES (1, '☂ straße')");
    await own.session.run("INSERT INTO detail (item_id) VALUES (1)");
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await own.session.query("SELECT note FROM detail")).toEqual([{ note: "☂ straße" }]);
  });
});

describe.skipIf(!DIALECTS.includes("sqlite"))("on sqlite", () => {
  test.each([
    ["STRICT, which has no type of that name", "VARCHAR(9)", "STRICT", "TEXT"],
    ["not STRICT, where ANY would make a number of it", "ANY", "", ""],
  ])("a column that moves to a table that is %s keeps its values", async (_what, type, options, becomes) => {
    const from = options === "" ? "STRICT" : "";
    await using own = await ownChange(
      "sqlite",
      [`CREATE TABLE item (id INTEGER PRIMARY KEY, note ${type}) ${from}`, `CREATE TABLE detail (item_id INTEGER PRIMARY KEY) ${options}`],
      `u.moveColumn({ from: { table: "item", column: "note" }, to: { table: "detail", column: "note" }, on: { id: "item_id" } })`,
    );
    await own.session.run("INSERT INTO item (id, note) VALUES (1, '007')");
    await own.session.run("INSERT INTO detail (item_id) VALUES (1)");
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await own.session.query("SELECT note FROM detail")).toEqual([{ note: "007" }]);
    expect((await own.schema()).tables.get("detail")?.columns.at(-1)?.type).toBe(becomes);
  });
});

test.each(DIALECTS)("on %s, one of several old columns that is NOT NULL stays so", async (dialect) => {
  const join = dialect === "mysql" ? "concat('+', {made})" : "'+' || {made}";
  await using own = await ownChange(
    dialect,
    ["CREATE TABLE item (id INT NOT NULL PRIMARY KEY, name VARCHAR(9) NOT NULL, made VARCHAR(9) NOT NULL)"],
    `u.recombineColumns({ table: "item", from: ["name", "made"],
      into: [{ name: "head", type: { kind: "varchar", length: 9 }, forward: "{name}" }, { name: "rest", type: { kind: "varchar", length: 10 }, forward: "${join}" }],
      backward: { name: "{head}", made: "substr({rest}, 2)" } })`,
  );
  await runExpand(own);
  await own.session.run("INSERT INTO item (id, name, made) VALUES (1, 'a', 'b')");
  await own.session.run("INSERT INTO item (id, head, rest) VALUES (2, 'c', '+d')");
  await expect(own.session.run("INSERT INTO item (id, name, made) VALUES (3, 'x', NULL)")).rejects.toThrow(/made|null/i);
  await expect(own.session.run("UPDATE item SET made = NULL WHERE id = 1")).rejects.toThrow(/made|null/i);
  await runMigrate(own);
  await runContract(own);
  expect(await own.session.query("SELECT id, head, rest FROM item ORDER BY id")).toEqual([
    { id: 1, head: "a", rest: "+b" },
    { id: 2, head: "c", rest: "+d" },
  ]);
});

describe.skipIf(!DIALECTS.includes("postgres"))("on postgres", () => {
  test("of two columns that refer to a replaced key, with unique constraints of their own, nothing of ours is left", async () => {
    await using own = await ownChange(
      "postgres",
      [
        "CREATE TABLE item (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)",
        "CREATE TABLE part (id INT PRIMARY KEY, a BIGINT REFERENCES item, b BIGINT REFERENCES item, n INT, UNIQUE (a, n))",
        "COMMENT ON COLUMN part.a IS 'said'",
      ],
      `u.replaceKey({ table: "item", from: "id", to: "uid", references: { "part.a": "a_uid", "part.b": "b_uid" } })`,
    );
    const before = await own.schema();
    await runExpand(own);
    await revert(own);
    expect(await own.schema()).toEqual(before);
    for (const run of [runExpand, runMigrate, runContract]) await run(own);
    const [left] = await own.session.query<{ n: number }>("SELECT count(*)::int AS n FROM pg_proc WHERE proname LIKE 'underpin%reserve'");
    expect(left?.n).toBe(0);
    expect((await own.schema()).tables.get("part")?.columns.find(({ name }) => name === "a_uid")?.comment).toBe("said");
  });
});
