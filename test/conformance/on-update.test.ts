import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Session } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

/** A column that the server writes the moment into, if a statement that changes the row does not speak of it. */
const table = (column: string): string =>
  `CREATE TABLE item (id INT PRIMARY KEY, title VARCHAR(20), ${column} TIMESTAMP NULL DEFAULT current_timestamp() ON UPDATE current_timestamp())`;
const ROWS = "INSERT INTO item VALUES (1, 'a', '2001-01-01 00:00:01'), (2, 'b', NULL)";
const VALUES = ["NULL", "'2001-01-01 00:00:01'", "'2010-10-10 00:00:00'", "current_timestamp()"];

/** A write of either release: what it says of the column, if anything, and whether it changes another. */
interface Write {
  readonly release: "touched" | "changed";
  readonly id: number;
  readonly value: string | null;
  readonly title: string | null;
}

const write: fc.Arbitrary<Write> = fc
  .record({
    release: fc.constantFrom("touched", "changed"),
    id: fc.constantFrom(1, 2),
    value: fc.option(fc.constantFrom(...VALUES)),
    title: fc.option(fc.constantFrom("'a'", "'c'", "title")),
  })
  .filter(({ value, title }) => value !== null || title !== null);

function statement({ release, id, value, title }: Write, column = release as string): string {
  const sets = [value !== null && `${column} = ${value}`, title !== null && `title = ${title}`].filter(Boolean);
  return `UPDATE item SET ${sets.join(", ")} WHERE id = ${id}`;
}

/** Each statement at a second of its own, which the server takes for the time. */
async function runAt(session: Session, second: number, sql: string): Promise<void> {
  await session.run(`SET timestamp = ${1_700_000_000 + second}`);
  await session.run(sql);
}

const rows = (session: Session, column: string): Promise<readonly unknown[]> =>
  session.query(`SELECT id, title, CAST(${column} AS CHAR) AS moment FROM item ORDER BY id`);

describe.skipIf(!DIALECTS.includes("mysql"))("on mysql, a column with ON UPDATE that is renamed", () => {
  test.each(["expand", "migrate"])(
    "holds after %s what it would without the other: a value given again stays, one left out is the moment",
    async (phase) => {
      await using own = await ownChange(
        "mysql",
        [table("touched"), ROWS],
        `u.renameColumn({ table: "item", from: "touched", to: "changed" })`,
      );
      await runExpand(own);
      if (phase === "migrate") await runMigrate(own);
      await using database = await freshDatabase("mysql");
      await using twin = await database.connect();
      await twin.run(table("moment"));
      await twin.run(ROWS);
      let second = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 8 }), async (writes) => {
          for (const one of writes) {
            // The next release comes after migrate.
            if (phase === "expand" && one.release === "changed") continue;
            second++;
            await runAt(own.session, second, statement(one));
            await runAt(twin, second, statement(one, "moment"));
            const expected = await rows(twin, "moment");
            expect(await rows(own.session, "touched"), statement(one)).toEqual(expected);
            if (phase === "migrate") expect(await rows(own.session, "changed"), statement(one)).toEqual(expected);
          }
        }),
        { seed: 20261121, numRuns: 60 },
      );
    },
  );

  test("is carried to another table as it is written: an UPDATE that changes nothing does not say the moment there", async () => {
    const split = `u.splitTable({ table: "item", into: [{ table: "without", where: "{title} IS NULL" }, { table: "others" }] })`;
    await using own = await ownChange("mysql", [table("touched"), ROWS], split);
    await runExpand(own);
    let second = 0;
    for (const sql of [
      "UPDATE item SET title = title",
      "UPDATE item SET title = 'c' WHERE id = 1",
      "UPDATE item SET title = 'c', touched = '2010-10-10 00:00:00' WHERE id = 2",
      "UPDATE item SET touched = current_timestamp() WHERE id = 2",
      "UPDATE item SET title = NULL WHERE id = 1",
      "UPDATE item SET title = title",
    ]) {
      await runAt(own.session, ++second, sql);
      const carried = await own.session.query("SELECT id FROM others UNION ALL SELECT id FROM without");
      const written = (await rows(own.session, "touched")) as readonly { readonly id: number }[];
      const both = await own.session.query(
        "SELECT id, title, CAST(touched AS CHAR) AS moment FROM (SELECT * FROM others UNION ALL SELECT * FROM without) AS part ORDER BY id",
      );
      expect(both, sql).toEqual(written.filter(({ id }) => carried.some((row) => row["id"] === id)));
    }
    await runMigrate(own);
    expect(await own.session.query("SELECT count(*) AS n FROM others")).toEqual([{ n: 1 }]);
  });

  test("keeps what the next release gives it where the old one's becomes the moment by itself", async () => {
    const convert = `u.convertColumn({ table: "item", from: "touched", to: "changed", type: { kind: "varchar", length: 30 }, forward: "CAST({touched} AS CHAR)", backward: "CAST({changed} AS DATETIME)" })`;
    await using own = await ownChange("mysql", [table("touched"), ROWS], convert);
    await runExpand(own);
    await runMigrate(own);
    await runAt(own.session, 1, "UPDATE item SET title = 'c', changed = '2010-10-10 00:00:00' WHERE id = 1");
    await runAt(own.session, 2, "UPDATE item SET title = 'c' WHERE id = 2");
    const moment = new Date((1_700_000_000 + 2) * 1000).toISOString().slice(0, 19).replace("T", " ");
    expect(await own.session.query("SELECT CAST(touched AS CHAR) AS old, changed AS new FROM item ORDER BY id")).toEqual([
      { old: "2010-10-10 00:00:00", new: "2010-10-10 00:00:00" },
      { old: moment, new: moment },
    ]);
  });
});
