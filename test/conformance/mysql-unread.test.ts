import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { plan, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const PERIOD = "CREATE TABLE t (id int PRIMARY KEY, a date, b date, v int, w varchar(9), PERIOD FOR span (a, b))";
const NUMBERED = PERIOD.replace("PRIMARY KEY", "PRIMARY KEY AUTO_INCREMENT");
const OVERLAPS =
  "CREATE TABLE t (id int, a date, b date, v int, w varchar(9), PERIOD FOR span (a, b), PRIMARY KEY (id, span WITHOUT OVERLAPS))";
const COMPRESSED = "CREATE TABLE t (id int PRIMARY KEY, a varchar(200) COMPRESSED, v int)";
const CONNECTION = "CREATE TABLE t (id int PRIMARY KEY, a int, w varchar(9)) CONNECTION='elsewhere'";
const BLOCK = "CREATE TABLE t (id int PRIMARY KEY, a int, v int, KEY k (a) KEY_BLOCK_SIZE=4)";
const HASH = "CREATE TABLE t (id int PRIMARY KEY, a int, w varchar(9), UNIQUE KEY u (a) USING HASH)";
const SEQUENCE = ["CREATE SEQUENCE numbers", "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval(numbers), a int, v int)"];

const RENAME = (from: string): string => `u.renameColumn({ table: "t", from: "${from}", to: "c" })`;
const CONVERT = (from: string): string =>
  `u.convertColumn({ table: "t", from: "${from}", to: "c", type: { kind: "text" }, forward: "concat({${from}})", backward: "left({c}, 9)" })`;
const EXTRACT = (column: string): string =>
  `u.extractTable({ from: "t", into: "x", key: { t_id: "id" }, columns: [{ from: "${column}", to: "${column}" }] })`;
const WIDEN = `u.widenKey({ table: "t", column: "id", to: "bigint" })`;
const SPLIT = `u.splitTable({ table: "t", into: [{ table: "x", where: "{w} = 'x'" }, { table: "y" }] })`;

async function shown({ session }: OwnChange, table: string): Promise<string> {
  const [row] = await session.query<Record<string, string>>(`SHOW CREATE TABLE ${table}`);
  return (row?.["Create Table"] ?? "").replaceAll(/"t_\w+"\./g, "");
}

async function through(own: OwnChange): Promise<void> {
  await runExpand(own);
  await runMigrate(own);
  await runContract(own);
}

describe.runIf(DIALECTS.includes("mysql"))("on mariadb, what only a table's own statement says", () => {
  test.each([
    ["a period", PERIOD, "unknown PERIOD FOR span", [RENAME("a"), `u.renameTable({ table: "t", to: "x" })`, SPLIT]],
    ["a key without overlaps", OVERLAPS, "unknown WITHOUT OVERLAPS of PRIMARY KEY", [RENAME("id"), WIDEN, SPLIT]],
    ["an index's block size", BLOCK, "unknown KEY_BLOCK_SIZE of k", [RENAME("a"), CONVERT("a"), EXTRACT("a")]],
    ["a connection", CONNECTION, "table option CONNECTION=elsewhere", [SPLIT]],
  ])("stops the plan, by name, and is gone past with a reason: %s", async (_what, sql, label, changes) => {
    await using own = await ownChange("mysql", [sql]);
    for (const change of changes) {
      const refusal = { code: "UP-DEPENDENT", message: expect.stringContaining(label) };
      await expect(plan({ ...own, service: own.withChange(change) })).rejects.toMatchObject(refusal);
      await expect(runExpand({ ...own, service: own.withChange(change) })).rejects.toMatchObject(refusal);
      const accept = [{ name: label.replace(/^(unknown|table option) /, ""), reason: "it is made anew after contract" }];
      const said = await plan({ ...own, service: own.withChange(change, { accept }) }).catch((error: Error) => error.message);
      expect(JSON.stringify(said)).not.toContain(`carry over: ${label}`);
    }
  });

  test("stops contract, too, where it came after expand; accepted by name, it does not", async () => {
    await using own = await ownChange("mysql", ["CREATE TABLE t (id int PRIMARY KEY, a int)"], RENAME("a"));
    await runExpand(own);
    await runMigrate(own);
    await own.session.run("ALTER TABLE t ADD KEY k (a) KEY_BLOCK_SIZE=4");
    await expect(runContract(own)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining("KEY_BLOCK_SIZE of k") });
    await own.session.run("DROP INDEX k ON t");
    await runContract(own);
    expect(await shown(own, "t")).toContain('"c" int(11)');
  });

  test("an unknown thing that is accepted by name is gone past to the end", async () => {
    const accept = [{ name: "KEY_BLOCK_SIZE of k", reason: "the server makes no use of it" }];
    await using own = await ownChange("mysql", [BLOCK], RENAME("a"), { accept });
    await through(own);
    await using twin = await ownChange("mysql", [BLOCK, "ALTER TABLE t RENAME COLUMN a TO c"]);
    expect(await shown(own, "t")).toBe(await shown(twin, "t"));
  });
});

describe.runIf(DIALECTS.includes("mysql"))("on mariadb, a table stays as plain DDL leaves it", () => {
  test.each([
    ["compressed, renamed", [COMPRESSED], RENAME("a"), "RENAME COLUMN a TO c"],
    ["compressed beside", [COMPRESSED], CONVERT("v"), "DROP COLUMN v, ADD COLUMN c text"],
    ["compressed, with a wider key", [COMPRESSED], WIDEN, "MODIFY id bigint(20) NOT NULL"],
    ["a connection, with a wider key", [CONNECTION], WIDEN, "MODIFY id bigint(20) NOT NULL"],
    ["a connection, with another column", [CONNECTION], RENAME("a"), "RENAME COLUMN a TO c"],
    ["a block size beside", [BLOCK], RENAME("v"), "RENAME COLUMN v TO c"],
    ["a unique hash, with a wider key", [HASH], WIDEN, "MODIFY id bigint(20) NOT NULL"],
    ["a period, with another column", [PERIOD], RENAME("v"), "RENAME COLUMN v TO c"],
    ["numbers of a sequence", SEQUENCE, RENAME("v"), "RENAME COLUMN v TO c"],
    ["numbers of a sequence, wider", SEQUENCE, WIDEN, "MODIFY id bigint(20) NOT NULL DEFAULT nextval(numbers)"],
  ])("%s", async (_what, tables, change, ddl) => {
    await using own = await ownChange("mysql", tables, change);
    await through(own);
    await using twin = await ownChange("mysql", [...tables, `ALTER TABLE t ${ddl}`]);
    expect(await shown(own, "t")).toBe(await shown(twin, "t"));
  });

  test("a compressed column goes along to another table, and a hash with the rows that are split", async () => {
    await using extracted = await ownChange("mysql", [COMPRESSED], EXTRACT("a"));
    await runExpand(extracted);
    expect(await shown(extracted, "x")).toContain("COMPRESSED");
    await using split = await ownChange("mysql", [HASH], SPLIT);
    await runExpand(split);
    expect(await shown(split, "x")).toContain("USING HASH");
  });

  test.each([
    ["a renamed column", RENAME("v"), "RENAME COLUMN v TO c", "c"],
    ["a wider key", WIDEN, "MODIFY id bigint(20) NOT NULL AUTO_INCREMENT", "v"],
  ])("what is written for a portion of a period, beside %s, is what it would be without", async (_what, change, ddl, column) => {
    const rows = "INSERT INTO t (id, a, b, v) VALUES (1, '2020-01-01', '2021-01-01', 1), (2, '2020-01-01', '2021-01-01', 2)";
    const write = (name: string, month: number): readonly string[] => [
      `UPDATE t FOR PORTION OF span FROM '2020-0${month}-01' TO '2020-0${month + 1}-01' SET ${name} = ${month} WHERE v <> 9`,
      `DELETE FROM t FOR PORTION OF span FROM '2020-0${month}-10' TO '2020-0${month}-20' WHERE id < 9`,
    ];
    await using own = await ownChange("mysql", [NUMBERED, rows], change);
    await using twin = await ownChange("mysql", [NUMBERED, rows]);
    await runExpand(own);
    for (const sql of [...write("v", 3), ...write(column, 5)]) await own.session.run(sql);
    for (const sql of [...write("v", 3), ...write("v", 5)]) await twin.session.run(sql);
    await runMigrate(own);
    await runContract(own);
    await twin.session.run(`ALTER TABLE t ${ddl}`);
    const all = `SELECT a, b, ${column} FROM t ORDER BY 1, 2, 3`;
    expect(await own.session.query(all)).toEqual(await twin.session.query(all));
  });
});
