// A transaction of three seconds holds the table that a step alters: how long do other clients stand still until the step
// gets through? Beside the same ALTER without a policy. BENCH_ROUNDS says how often it is measured, BENCH_DB on which servers.
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { defineService } from "underpin";
import { createEngine, openDatabase } from "underpin/engine";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ms, report, root, servers, times } from "./lib.mjs";

const HELD_MS = 3000;
const CLIENTS = 4;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const WANTED = (process.env.BENCH_DB ?? "PostgreSQL,MariaDB").split(",");

export default async function stall() {
  const folder = mkdtempSync(join(tmpdir(), "bench-stall-"));
  const underpin = JSON.stringify(`file://${root}packages/underpin/dist/index.js`);
  for (const [path, body] of [
    ["expand_repo", "expand(({ table }) => table('busy').addColumn(column('extra').varchar(64)))"],
    ["data_migration_repo", "noop()"],
    ["contract_repo", "noop()"],
  ]) {
    mkdirSync(join(folder, path));
    writeFileSync(join(folder, path, "001_x.mjs"), `import { column, expand, noop } from ${underpin};\nexport default ${body};\n`);
  }
  const service = defineService({ name: "bench", migrations: pathToFileURL(`${folder}/`), releases: [] });
  for (const [name, start, limit] of [
    ["PostgreSQL", servers.startPostgres, 150],
    ["MariaDB", servers.startMariadb, 100],
  ]) {
    if (!WANTED.includes(name)) continue;
    const server = await start();
    const admin = await (await openDatabase(server.url)).connect();
    const url = async (database) => {
      await admin.run(`CREATE DATABASE ${database}`);
      return server.url.replace(/\/\w+$/, `/${database}`);
    };
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++)
      rounds.push(await measure(await url(`polite_${round}`), (target) => createEngine({ service, url: target }).expand()));
    const longest = Math.max(...rounds.map((one) => one.longest));
    const byRatio = rounds.toSorted((a, b) => a.p99 / a.alone - b.p99 / b.alone);
    const [middle, worst] = [byRatio[ROUNDS >> 1], byRatio.at(-1)];
    const naive = await measure(await url("naive"), async (target) => {
      const session = await (await openDatabase(target)).connect();
      await session.run('ALTER TABLE "busy" ADD COLUMN extra VARCHAR(64)');
      await session.close();
    });
    report(
      `${name}: longest stall of other clients behind a ${HELD_MS} ms transaction`,
      `${ms(longest)} beside ${ms(naive.longest)} of a plain ALTER: ${times(naive.longest / longest)} shorter`,
      `at most ${limit} ms`,
      longest <= limit,
    );
    report(
      `${name}: p99 of other clients while the step waits behind it`,
      `${middle.p99.toFixed(1)} ms beside ${middle.alone.toFixed(1)} ms alone: ${times(middle.p99 / middle.alone)}, the worst of ${ROUNDS} rounds ${times(worst.p99 / worst.alone)}`,
      "at most 2x",
      worst.p99 <= 2 * worst.alone,
    );
    await admin.close();
    await server.stop();
  }
  rmSync(folder, { recursive: true });
}

async function measure(url, alter) {
  const database = await openDatabase(url);
  const setup = await database.connect();
  await setup.run("CREATE TABLE busy (id INTEGER PRIMARY KEY, n INTEGER)");
  for (let id = 1; id <= 100; id++) await setup.run("INSERT INTO busy (id, n) VALUES (?, 0)", [id]);
  // The engine takes over only what is under its control.
  await setup.run("CREATE TABLE migrate_version (repository_id VARCHAR(250) NOT NULL PRIMARY KEY, repository_path TEXT, version INTEGER)");
  await setup.run("INSERT INTO migrate_version VALUES ('bench_expand', '', 0)");
  const clients = new Worker(new URL("./stall-clients.mjs", import.meta.url), { workerData: { url, count: CLIENTS } });
  await once(clients, "message");
  /** What they have felt since they were asked last, in milliseconds. */
  const felt = async (order = "tell") => {
    clients.postMessage(order);
    const [latencies] = await once(clients, "message");
    return latencies.toSorted((a, b) => a - b);
  };
  const p99 = (latencies) => latencies[Math.floor(latencies.length * 0.99)] ?? 0;
  const holder = await database.connect();
  await holder.run("BEGIN");
  await holder.query("SELECT * FROM busy WHERE id = 1");
  await delay(200);
  await felt();
  // As long as what it is held beside, and with the reader there.
  await delay(HELD_MS);
  const alone = await felt();
  const altered = alter(url);
  await delay(HELD_MS);
  const behind = await felt();
  await holder.run("COMMIT");
  await altered;
  const after = await felt("stop");
  await Promise.all([setup.close(), holder.close()]);
  return { longest: Math.max(behind.at(-1) ?? 0, after.at(-1) ?? 0), p99: p99(behind), alone: p99(alone) };
}
