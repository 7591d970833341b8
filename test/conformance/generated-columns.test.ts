import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { plan, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, b INTEGER, c VARCHAR(20), g INTEGER GENERATED ALWAYS AS (b + 1) STORED)";
const CHANGES: readonly (readonly [name: string, operation: string])[] = [
  ["renamed", `u.renameColumn({ table: "t", from: "g", to: "n" })`],
  [
    "converted",
    `u.convertColumn({ table: "t", from: "g", to: "n", type: { kind: "bigint" }, forward: "{g} * 100", backward: "{n} / 100" })`,
  ],
];

/** The column's generation, in the words of the server's own catalogue. */
const GENERATION: Readonly<Record<DialectName, string>> = {
  postgres:
    "SELECT a.attgenerated::text kind, pg_get_expr(d.adbin, d.adrelid) expression FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = 't'::regclass AND a.attname = 'g'",
  mysql:
    "SELECT extra kind, generation_expression expression FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = 'g'",
  sqlite: "SELECT x.hidden kind, m.sql expression FROM pragma_table_xinfo('t') x, sqlite_master m WHERE x.name = 'g' AND m.name = 't'",
};

describe.each(DIALECTS)("on %s", (dialect) => {
  const generation = (own: OwnChange): Promise<readonly object[]> => own.session.query(GENERATION[dialect]);

  async function expectComputed(own: OwnChange, from = "b"): Promise<void> {
    for (const value of [41, 7]) {
      await own.session.run(`UPDATE t SET ${from} = ${value} WHERE id = 1`);
      expect(await own.session.query("SELECT g FROM t WHERE id = 1")).toEqual([{ g: value + 1 }]);
    }
    await expect(own.session.run(`INSERT INTO t (id, ${from}, g) VALUES (2, 1, 7)`)).rejects.toThrow(/generated column|column "g"|'g'/i);
  }

  test.each(CHANGES)("a generated column is not %s: the plan says so by name, and it goes on being computed", async (_name, operation) => {
    await using own = await ownChange(dialect, [TABLE, "INSERT INTO t (id, b) VALUES (1, 1)"], operation);
    const [was, before] = [await generation(own), await own.schema()];
    const refusal = { code: "UP-DEPENDENT", message: expect.stringContaining("generation g"), fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await generation(own)).toEqual(was);
    expect((await own.schema()).tables).toEqual(before.tables);
    await expectComputed(own);
  });

  test.each([
    ["renamed", `u.renameColumn({ table: "t", from: "b", to: "n" })`, "n"],
    [
      "converted beside it",
      `u.convertColumn({ table: "t", from: "c", to: "n", type: { kind: "varchar", length: 20 }, forward: "{c}", backward: "{n}" })`,
      "b",
    ],
  ])(
    "what a generated column is computed from is %s: it is computed all the while, and generated after",
    async (_name, operation, from) => {
      await using own = await ownChange(dialect, [TABLE, "INSERT INTO t (id, b) VALUES (1, 1)"], operation);
      const was = await own.session.query<{ kind: unknown }>(GENERATION[dialect]);
      await runExpand(own);
      await expectComputed(own);
      await runMigrate(own);
      await expectComputed(own, from);
      await runContract(own);
      expect((await own.session.query<{ kind: unknown }>(GENERATION[dialect]))[0]?.kind).toEqual(was[0]?.kind);
      await expectComputed(own, from);
    },
  );
});
