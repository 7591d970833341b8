// Ranges carried over side by side: how much faster two lanes are where nobody else works, and what others notice of one, of two, and of
// what comes by itself.
import { setTimeout as delay } from "node:timers/promises";
import { createEngine } from "underpin/engine";
import { alternate, ms, report, times } from "./lib.mjs";
import { clientsOf, load } from "./backfill.mjs";
import { startTables } from "./tables.mjs";

const ROWS = Number(process.env.BENCH_ROWS ?? 400_000);
const BESIDE = Number(process.env.BENCH_BESIDE ?? 150_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** None if nobody says. */
const LANES = { one: 1, two: 2, itself: undefined };

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
    const took = await alternate(ROUNDS, Object.fromEntries(Object.entries(LANES).map(([which, count]) => [which, alone(count)])));
    for (const [which, what] of [
      ["two", "with 2 lanes"],
      ["itself", "with as many as come by themselves"],
    ])
      report(
        `${name}: ${ROWS} rows, ${kind}, ${what}, nobody else at work`,
        `${ms(took[which])} beside ${ms(took.one)} with one: ${times(took.one / took[which])}`,
        "nothing: as cores and disk allow",
        true,
      );
  }
  await besideClients(tables, name);
  await besideOneNowAndThen(tables, name);
  await tables.stop();
}

async function besideClients(tables, name) {
  const seen = { alone: [], one: [], two: [], itself: [] };
  for (let round = 0; round < 2; round++)
    for (const [which, count] of Object.entries(LANES)) {
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
  for (const [which, what] of [
    ["two", "two lanes"],
    ["itself", "as many as come by themselves"],
  ])
    report(
      `${name}: three clients beside the backfill, with ${what} beside one`,
      `${text(which)}; ${text("one")}; alone ${best("alone", "p99").toFixed(1)} ms`,
      "no worse than one: 0.9x of the throughput, 1.2x of the p99",
      best(which, "rate") >= 0.9 * best("one", "rate") && best(which, "p99") <= 1.2 * best("one", "p99"),
    );
}

const EVERY_MS = 20;

/** A client that looks do not meet: a statement takes a fraction of the time between two of them. */
async function besideOneNowAndThen(tables, name) {
  const felt = { one: [], itself: [] };
  for (let round = 0; round < ROUNDS; round++)
    for (const which of Object.keys(felt)) {
      const target = await tables.fresh("narrow", ROWS);
      await createEngine(target).expand();
      const [session] = await clientsOf(target.url, 1);
      const over = new AbortController();
      const done = createEngine({ ...target, lanes: LANES[which] })
        .migrate()
        .finally(() => over.abort());
      for (let i = 0; !over.signal.aborted; i++) {
        const started = performance.now();
        await session.run("UPDATE item SET old = ? WHERE id = ?", [`now and then ${i}`, 1 + ((i * 7919) % ROWS)]);
        felt[which].push(performance.now() - started);
        await delay(EVERY_MS);
      }
      await done;
      await session.close();
      await target.drop();
    }
  const [one, itself] = [felt.one, felt.itself].map((all) => all.toSorted((a, b) => a - b));
  const at = (all, part) => all[Math.floor(all.length * part)];
  const text = (all) => `${at(all, 0.5).toFixed(1)} ms, of 20 the slowest ${at(all, 0.95).toFixed(1)} ms`;
  report(
    `${name}: a client with a statement every ${EVERY_MS} ms beside as many lanes as come by themselves, beside one`,
    `${text(itself)} (${itself.length}); ${text(one)} (${one.length})`,
    "no worse than one: 1.2x of the slowest",
    at(itself, 0.95) <= 1.2 * at(one, 0.95),
  );
}
