import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

/** Tables whose `old` holds text in another character set than its table, or another than the new column's. */
const TABLES: Readonly<Record<string, string>> = {
  "a latin1 column in a utf8mb4 table":
    "id int PRIMARY KEY, old varchar(40) CHARACTER SET latin1 NOT NULL, touched timestamp NOT NULL DEFAULT '2001-01-01' ON UPDATE current_timestamp()) DEFAULT CHARSET=utf8mb4",
  "a utf8mb4 column in a latin1 table":
    "id int PRIMARY KEY, old varchar(40) CHARACTER SET utf8mb4 NOT NULL, touched timestamp NOT NULL DEFAULT '2001-01-01' ON UPDATE current_timestamp()) DEFAULT CHARSET=latin1",
  "a latin1 table":
    "id int PRIMARY KEY, old varchar(40) NOT NULL, touched timestamp NOT NULL DEFAULT '2001-01-01' ON UPDATE current_timestamp()) DEFAULT CHARSET=latin1",
};

const CHANGES: Readonly<Record<string, string>> = {
  renamed: `u.renameColumn({ table: "t", from: "old", to: "fresh" })`,
  converted: `u.convertColumn({ table: "t", from: "old", to: "fresh", type: { kind: "text" }, forward: "{old}", backward: "{fresh}", notNull: true })`,
  "converted by a function": `u.convertColumn({ table: "t", from: "old", to: "fresh", type: { kind: "varchar", length: 60 }, forward: "concat('Ä', {old})", backward: "substr({fresh}, 2)", notNull: true })`,
};

const SPLIT = `u.splitColumn({ table: "t", from: "old", into: [{ name: "head", type: { kind: "text" }, forward: "substr({old}, 1, 1)" }, { name: "tail", type: { kind: "text" }, forward: "substr({old}, 2)" }], backward: "concat({head}, {tail})" })`;
const MERGE = `u.mergeColumns({ table: "t", from: ["other", "old"], to: { name: "both", type: { kind: "text" } }, forward: "concat(left(concat({other}, ' '), 1), {old})", backward: { other: "left({both}, 1)", old: "substr({both}, 2)" } })`;

/** Changes that make columns of `old`, which are they, and what these say in the end. */
const MADE: Readonly<Record<string, readonly [change: string, names: readonly string[], made: readonly string[]]>> = {
  "split off": [SPLIT, ["head", "tail"], ["a ☂c", "x ☂y", "☂ ☂☂"]],
  merged: [MERGE, ["`both`"], ["üa☂c", "bx☂y", "ß☂☂☂"]],
  derived: [
    `u.deriveColumn({ table: "t", column: { name: "loud", type: { kind: "text" } }, from: ["old"], value: "upper({old})" })`,
    ["loud"],
    ["A☂C", "X☂Y", "☂☂☂"],
  ],
  converted: [CHANGES["converted"]?.replace(", notNull: true", "") ?? "", ["fresh"], ["a☂c", "x☂y", "☂☂☂"]],
  "a renamed document": [`u.renameColumn({ table: "t", from: "document", to: "fresh" })`, ["fresh"], ['"☂"', '"y☂"', '"☂☂"']],
};

describe.runIf(DIALECTS.includes("mysql"))("on mariadb, text of several character sets", () => {
  test.each(
    Object.entries(TABLES).flatMap(([what, table]) => Object.entries(CHANGES).map(([how, change]) => [what, how, table, change] as const)),
  )("%s is %s, and verified by what it says", async (_what, how, table, change) => {
    await using own = await ownChange("mysql", [`CREATE TABLE t (${table}`], change);
    const { session } = own;
    await session.run("INSERT INTO t (id, old) VALUES (1, 'straße'), (2, 'Ärger'), (3, '')");
    await runExpand(own);
    await session.run("INSERT INTO t (id, old) VALUES (4, 'äöü')");
    await session.run("UPDATE t SET old = 'Öl' WHERE id = 3");
    const prefix = how === "converted by a function" ? "Ä" : "";
    await session.run(`INSERT INTO t (id, fresh) VALUES (5, '${prefix}é')`);
    await session.run(`UPDATE t SET fresh = '${prefix}ñ' WHERE id = 2`);
    await runMigrate(own);
    await runContract(own);
    const rows = await session.query<{ id: number; fresh: string }>("SELECT id, fresh FROM t ORDER BY id");
    expect(rows.map(({ fresh }) => fresh)).toEqual(["straße", "ñ", "Öl", "äöü", "é"].map((text) => prefix + text));
    // Nobody but the service has touched a row.
    expect(await session.query("SELECT id FROM t WHERE touched = '2001-01-01' ORDER BY id")).toEqual([{ id: 1 }, { id: 4 }, { id: 5 }]);
  });

  test.each(Object.entries(MADE))(
    "a column that is %s holds what the old ones do, in a table whose own text holds less",
    async (_how, [change, names, made]) => {
      await using own = await ownChange(
        "mysql",
        [
          "CREATE TABLE t (id int PRIMARY KEY, old varchar(40) COLLATE utf8mb4_bin, other varchar(40) CHARACTER SET latin1, document json) DEFAULT CHARSET=latin1",
          `INSERT INTO t VALUES (1, 'a☂c', 'ü', '"☂"'), (2, NULL, 'b', NULL)`,
        ],
        change,
      );
      const { session } = own;
      await runExpand(own);
      await session.run(`INSERT INTO t VALUES (3, '☂☂☂', 'ß', '"☂☂"', ${names.map(() => "NULL").join(", ")})`);
      await session.run(`UPDATE t SET old = 'x☂y', document = '"y☂"' WHERE id = 2`);
      await runMigrate(own);
      await runContract(own);
      const rows = await session.query<{ made: string }>(`SELECT concat_ws(' ', ${names.join(", ")}) AS made FROM t ORDER BY id`);
      expect(rows.map((row) => row.made)).toEqual(made);
    },
  );

  test("a column that is converted keeps its order", async () => {
    await using own = await ownChange(
      "mysql",
      ["CREATE TABLE t (id int PRIMARY KEY, old varchar(40) COLLATE utf8mb4_bin)"],
      CHANGES["converted"]?.replace(", notNull: true", ""),
    );
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    await own.session.run("INSERT INTO t VALUES (1, 'Bob'), (2, 'bob')");
    expect(await own.session.query("SELECT id FROM t WHERE fresh = 'bob'")).toEqual([{ id: 2 }]);
  });
});
