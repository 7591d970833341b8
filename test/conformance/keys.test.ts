import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { ownChange } from "../harness/own-change.ts";
import { runExpand, runMigrate } from "../harness/engine.ts";

/** Types of keys whose values are no text, with the key of row i. */
const KEYS: Readonly<Record<DialectName, readonly (readonly [type: string, row: (i: number) => string])[]>> = {
  mysql: [
    ["bit(16)", (i) => String(i)],
    ["binary(2)", (i) => `CHAR(${i >> 8}, ${i & 255})`],
    ["varbinary(9)", (i) => `CHAR(${i >> 8}, ${i & 255})`],
    ["bigint unsigned", (i) => `18446744073709540000 + ${i}`],
    ["decimal(30,4)", (i) => `12345678901234567890.5 + ${i}`],
    ["double", (i) => `1 / 3 + ${i}`],
    ["datetime(6)", (i) => `'2020-01-01 00:00:00.${String(i).padStart(6, "0")}'`],
  ],
  sqlite: [
    ["BLOB", (i) => `X'${i.toString(16).padStart(4, "0")}'`],
    ["INTEGER", (i) => `9007199254740990 + ${i}`],
    ["REAL", (i) => `1.0 / 3 + ${i}`],
  ],
  postgres: [
    ["bytea", (i) => `'\\x${i.toString(16).padStart(4, "0")}'`],
    ["bigint", (i) => `9007199254740990 + ${i}`],
    ["bit(16)", (i) => `${i}::bit(16)`],
    ["numeric", (i) => `12345678901234567890.5 + ${i}`],
    ["double precision", (i) => `1.0 / 3 + ${i}`],
    ["timestamptz", (i) => `timestamptz '2020-01-01 00:00:00+00' + interval '1 microsecond' * ${i}`],
  ],
};

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(KEYS[dialect])("a backfill along a key of type %s goes on where it was stopped", async (type, key) => {
    await using own = await ownChange(
      dialect,
      [`CREATE TABLE item (k ${type} NOT NULL PRIMARY KEY, name varchar(20))`],
      `u.renameColumn({ table: "item", from: "name", to: "title" })`,
    );
    const { session } = own;
    const rows = Array.from({ length: 1200 }, (_, i) => `(${key(i + 40)}, 'n${i}')`);
    await session.run(`INSERT INTO item (k, name) VALUES ${rows.join(", ")}`);
    await runExpand(own);
    const stop = new AbortController();
    const reason = new Error("stopped after the first batch");
    const onEvent = ({ type: what }: { readonly type: string }): void => {
      if (what === "rows") stop.abort(reason);
    };
    await expect(runMigrate({ ...own, signal: stop.signal, onEvent })).rejects.toBe(reason);
    let moved = 0;
    await runMigrate({ ...own, onEvent: (event) => (moved = event.type === "rows" ? event.done : moved) });
    expect(moved).toBe(1200);
    expect(await session.query("SELECT name FROM item WHERE title IS NULL OR title <> name")).toEqual([]);
  });
});
