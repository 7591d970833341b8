import { describe, expect, test } from "vitest";
import { UnderpinError, type DialectName } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { plan, revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";
import { isSampled } from "../harness/sample.ts";

/** Operations that have something to do with one column. */
const OPERATIONS: Readonly<Record<string, string>> = {
  rename: `u.renameColumn({ table: "item", from: "name", to: "title" })`,
  convert: `u.convertColumn({ table: "item", from: "name", to: "words", type: { kind: "varchar", length: 60 }, forward: "{name}", backward: "{words}" })`,
  derive: `u.deriveColumn({ table: "item", column: { name: "upper_name", type: { kind: "varchar", length: 40 } }, from: ["name"], value: "upper({name})" })`,
  drop: `u.dropColumn({ table: "item", column: "name" })`,
  "set NOT NULL": `u.setNotNull({ table: "item", column: "name", fill: "'-'" })`,
  "set a default": `u.setDefault({ table: "item", column: "name", value: "new" })`,
  widen: `u.widenColumn({ table: "item", column: "name", type: { kind: "varchar", length: 60 } })`,
  "add an index": `u.addIndex({ table: "item", name: "ix_name", columns: ["name"] })`,
  "add a check": `u.addCheck({ table: "item", name: "ck_name", expression: "name <> 'x'" })`,
};
const TABLES = [
  "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(40), note VARCHAR(40))",
  "INSERT INTO item VALUES (1, 'one', 'a'), (2, NULL, 'b'), (3, 'three', 'c')",
];
const names = Object.keys(OPERATIONS);
const PAIRS = names.flatMap((first) => names.filter((second) => second !== first).map((second) => [first, second] as const));

/** On servers, which take their time, those that begin with a column's end: each on one of them. */
const ENDS = PAIRS.filter(([first]) => ["rename", "convert", "drop"].includes(first));
const pairsOn = (dialect: DialectName): typeof PAIRS =>
  dialect === "sqlite" ? PAIRS : ENDS.filter((_, place) => isSampled(dialect, place));

/** What comes of a change, phase by phase: the phase at which it was refused, or its end. */
async function outcome(phases: readonly (readonly [string, () => Promise<unknown>])[]): Promise<string> {
  for (const [name, run] of phases)
    try {
      await run();
    } catch (error) {
      if (!(error instanceof UnderpinError)) throw error;
      return `${name}: ${error.code} ${error.message} ${error.why ?? ""}`;
    }
  return "done";
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(pairsOn(dialect))(
    "%s and %s of one column in one evolution end as planned, or are refused before anything is done",
    async (a, b) => {
      await using own = await ownChange(dialect, TABLES, `${OPERATIONS[a] ?? ""}, ${OPERATIONS[b] ?? ""}`);
      const before = (await own.schema()).tables.get("item");
      const refused = await outcome([["plan", () => plan(own)]]);
      if (refused !== "done") {
        expect(await outcome([["expand", () => runExpand(own)]])).toMatch(/^expand/);
        expect((await own.schema()).tables.get("item")).toEqual(before);
        return;
      }
      const phases = [
        ["expand", runExpand],
        ["revert", revert],
        ["expand again", runExpand],
        ["migrate", runMigrate],
        ["contract", runContract],
      ] as const;
      const came = await outcome(phases.map(([name, run]) => [name, () => run(own)] as const));
      expect(`${a}, ${b}: ${came}`).toBe(`${a}, ${b}: done`);
    },
  );
});
