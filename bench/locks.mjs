// Eight clients write to one table, some 2,000 statements a second together, while it is expanded, taken back, expanded again and
// contracted: how long does a step wait for its locks, and how long does a client stand still?
import { setTimeout as delay } from "node:timers/promises";
import { defineService } from "underpin";
import { createEngine, openDatabase } from "underpin/engine";
import { ms, report, root, servers } from "./lib.mjs";

const CLIENTS = 8;
const EACH_MS = (CLIENTS * 1000) / 2000;
const ROWS = 5000;
const OLD = "UPDATE person SET name = ?, price = ? WHERE id = ?";
const NEW = "UPDATE person SET title = ?, cents = ? WHERE id = ?";

export default async function locks() {
  const migrations = new URL(`file://${root}test/fixtures/evolutions/several/`);
  const releases = [1, 2, 3].map((version) => ({ name: `v${version}`, version }));
  const service = defineService({ name: "people", migrations, releases });
  for (const [name, start, limit] of [
    ["PostgreSQL", servers.startPostgres, 150],
    ["MariaDB", servers.startMariadb, 250],
  ]) {
    const server = await start();
    const admin = await (await openDatabase(server.url)).connect();
    await admin.run("CREATE DATABASE locks");
    const url = server.url.replace(/\/\w+$/, "/locks");
    let step = { started: 0, longest: 0, title: "" };
    const onEvent = (event) => {
      if (event.type === "step-start") step.started = performance.now();
      if (event.type !== "step-done" || /^(fill|verify)/.test(event.title)) return;
      const took = performance.now() - step.started;
      if (took > step.longest) step = { ...step, longest: took, title: event.title };
    };
    const engine = createEngine({ service, url, onEvent });
    await engine.sync({ to: "v1" });
    const setup = await (await openDatabase(url)).connect();
    for (let id = 1; id <= ROWS; id++) await setup.run("INSERT INTO person (id, name, price) VALUES (?, 'ann', 1)", [id]);
    await setup.close();
    const measure = async (what, statement, phase) => {
      const load = await clientsOf(url, statement);
      await delay(1000);
      step = { started: 0, longest: 0, title: "" };
      load.reset();
      const started = performance.now();
      const failed = await phase().then(
        () => null,
        (error) => error,
      );
      const all = performance.now() - started;
      const { longest, rate } = await load.stop();
      if (failed) {
        report(
          `${name}, ${what}`,
          `stopped after ${ms(all)}: ${failed.code} ${failed.message} ${failed.why ?? ""}`,
          "to get through",
          false,
        );
        throw failed;
      }
      report(
        `${name}, ${what} beside ${rate.toFixed(0)} statements a second: longest step; longest stall of a client`,
        `${ms(step.longest)} (${step.title}; ${ms(all)} in all); ${ms(longest)}`,
        `at most 10000 ms; ${limit} ms`,
        step.longest <= 10_000 && longest <= limit,
      );
    };
    try {
      await measure("expand", OLD, () => engine.expand());
      await measure("revert", OLD, () => engine.revert());
      await engine.expand();
      await engine.migrate();
      await measure("contract", NEW, () => engine.contract());
    } catch {
      // It is reported; the other server's turn.
    }
    await admin.close();
    await server.stop();
  }
}

/** Clients that each begin a statement every few milliseconds; one that is late goes on at once. */
async function clientsOf(url, statement) {
  const stop = new AbortController();
  let [longest, count, since] = [0, 0, performance.now()];
  const running = Array.from({ length: CLIENTS }, async (_, i) => {
    const session = await (await openDatabase(url)).connect();
    if (statement === NEW && url.startsWith("mysql")) await session.run("SET @underpin_version = 3");
    for (let n = i; !stop.signal.aborted; n += CLIENTS) {
      const started = performance.now();
      await session.run(statement, [`n${n}`, n, 1 + (n % ROWS)]);
      const took = performance.now() - started;
      longest = Math.max(longest, took);
      count++;
      if (took < EACH_MS) await delay(EACH_MS - took);
    }
    await session.close();
  });
  return {
    reset: () => {
      [longest, count, since] = [0, 0, performance.now()];
    },
    stop: async () => {
      const rate = (count * 1000) / (performance.now() - since);
      stop.abort();
      await Promise.all(running);
      return { longest, rate };
    },
  };
}
