import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";
import { copyOf } from "../harness/copies.ts";
import { runChild } from "./crash.ts";

const service = evolutionService("count");
const ROWS = 4000;
const isWhole = process.env["CRASH"] !== undefined;
/** Some of the statements at which a run can be killed: they stand in no fixed order, as lanes work at the same time. */
const EVERY = isWhole ? Number(process.env["CRASH_STRIDE"] ?? 1) : 11;

/** A database whose rows say themselves how often they were carried over: not yet. */
async function counting(database: TestDatabase): Promise<void> {
  await sync({ service, url: database.url, to: "v1" });
  await using session = await database.connect();
  const rows = Array.from({ length: ROWS }, (_, i) => `(${i + 1}, 0)`);
  await session.run(`INSERT INTO item (id, n) VALUES ${rows.join(", ")}`);
  await runExpand({ service, url: database.url });
}

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test(
    "three lanes killed at each statement leave no row out and carry none over twice",
    { timeout: isWhole ? 3_600_000 : 120_000 },
    async () => {
      await using start = await freshDatabase(dialect);
      await counting(start);
      let [kills, isOver] = [0, false];
      for (let killAt = 1; !isOver; killAt += EVERY) {
        const moment = killAt % 2 === 0 ? "before" : "sent";
        await using disturbed = await copyOf(start);
        const { killed } = await runChild({
          url: disturbed.url,
          phase: "migrate",
          service: evolutionModule("count"),
          lanes: 3,
          killAt,
          moment,
        });
        await runMigrate({ service, url: disturbed.url, lanes: 1 + (killAt % 3), waitMs: 30_000 });
        await using session = await disturbed.connect();
        const times = await session.query<{ n: number; items: number }>("SELECT n, count(*) AS items FROM item GROUP BY n");
        expect(
          times.map(({ n, items }) => [Number(n), Number(items)]),
          `killed ${moment} statement ${killAt}`,
        ).toEqual([[1, ROWS]]);
        [kills, isOver] = [kills + (killed ? 1 : 0), !killed];
      }
      expect(kills).toBeGreaterThan(isWhole ? 50 : 5);
    },
  );
});
