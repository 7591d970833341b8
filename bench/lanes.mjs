// Ranges carried over side by side: how much faster one lane, two, four are where nobody else works, and what others notice of one and of two.
import { setTimeout as delay } from "node:timers/promises";
import { createEngine } from "underpin/engine";
import { alternate, ms, report, times } from "./lib.mjs";
import { clientsOf, load } from "./backfill.mjs";
import { startTables } from "./tables.mjs";

const ROWS = Number(process.env.BENCH_ROWS ?? 400_000);
const BESIDE = Number(process.env.BENCH_BESIDE ?? 150_000);
const ROUNDS = 3;

export default async function lanes() {
  for (const name of (process.env.BENCH_DB ?? "PostgreSQL,MariaDB").split(",")) await on(name);
}

async function on(name) {
  const tables = await startTables([], name);
  for (const kind of ["narrow", "wide"]) {
    const alone = (count) => async () => {
      const target = await tables.fresh(kind, ROWS);
      await createEngine(target).expand();
      const started = performance.now();
      await createEngine({ ...target, lanes: count }).migrate();
      const took = performance.now() - started;
      await target.drop();
      return took;
    };
    const took = await alternate(ROUNDS, { one: alone(1), two: alone(2) });
    report(
      `${name}: ${ROWS} rows, ${kind}, with 2 lanes, nobody else at work`,
      `${ms(took.two)} beside ${ms(took.one)} with one: ${times(took.one / took.two)}`,
      "nothing: as cores and disk allow",
      true,
    );
  }
  const seen = { alone: [], one: [], two: [] };
  for (let round = 0; round < 2; round++)
    for (const [which, count] of Object.entries({ one: 1, two: 2 })) {
      const target = await tables.fresh("narrow", BESIDE);
      await createEngine(target).expand();
      const sessions = await clientsOf(target.url, 3);
      const statement = { statement: "UPDATE item SET old = ? WHERE id = ?", rows: BESIDE };
      seen.alone.push(await load(sessions, { ...statement, until: delay(3000) }));
      const done = createEngine({ ...target, lanes: count }).migrate();
      seen[which].push(await load(sessions, { ...statement, until: done }));
      for (const session of sessions) await session.close();
      await target.drop();
    }
  const best = (which, what) => seen[which].map((one) => one[what]).toSorted((a, b) => a - b)[seen[which].length >> 1];
  const text = (which) =>
    `${times(best(which, "rate") / best("alone", "rate"))} of the throughput alone, p99 ${best(which, "p99").toFixed(1)} ms`;
  report(
    `${name}: three clients beside the backfill, with two lanes beside one`,
    `${text("two")}; ${text("one")}; alone ${best("alone", "p99").toFixed(1)} ms`,
    "two no worse than one: 0.9x of the throughput, 1.2x of the p99",
    best("two", "rate") >= 0.9 * best("one", "rate") && best("two", "p99") <= 1.2 * best("one", "p99"),
  );
  await tables.stop();
}
