// A transaction of three seconds holds the table that a step alters: how long do other clients stand still until the step
// gets through? Beside the same ALTER without a policy.
import { setTimeout as delay } from "node:timers/promises";
import { defineService } from "underpin";
import { createEngine, openDatabase } from "underpin/engine";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ms, report, root, servers, times } from "./lib.mjs";

const HELD_MS = 3000;
const CLIENTS = 4;

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
    const server = await start();
    const admin = await (await openDatabase(server.url)).connect();
    const url = async (database) => {
      await admin.run(`CREATE DATABASE ${database}`);
      return server.url.replace(/\/\w+$/, `/${database}`);
    };
    const polite = await measure(await url("polite"), (target) => createEngine({ service, url: target }).expand());
    const naive = await measure(await url("naive"), async (target) => {
      const session = await (await openDatabase(target)).connect();
      await session.run('ALTER TABLE "busy" ADD COLUMN extra VARCHAR(64)');
      await session.close();
    });
    report(
      `${name}: longest stall of other clients behind a ${HELD_MS} ms transaction`,
      `${ms(polite.longest)} beside ${ms(naive.longest)} of a plain ALTER: ${times(naive.longest / polite.longest)} shorter`,
      `at most ${limit} ms`,
      polite.longest <= limit,
    );
    report(
      `${name}: p99 of other clients while the step waits behind it`,
      `${polite.p99.toFixed(1)} ms beside ${polite.alone.toFixed(1)} ms alone: ${times(polite.p99 / polite.alone)}`,
      "at most 2x",
      polite.p99 <= 2 * polite.alone,
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
  const stop = new AbortController();
  let latencies = [];
  const p99 = () => latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? 0;
  const clients = Array.from({ length: CLIENTS }, async (_, i) => {
    const session = await database.connect();
    while (!stop.signal.aborted) {
      const started = performance.now();
      await session.run("UPDATE busy SET n = n + 1 WHERE id = ?", [10 + i]);
      latencies.push(performance.now() - started);
      await delay(1);
    }
    await session.close();
  });
  const holder = await database.connect();
  await holder.run("BEGIN");
  await holder.query("SELECT * FROM busy WHERE id = 1");
  await delay(200);
  latencies = [];
  // As long as what it is held beside, and with the reader there.
  await delay(HELD_MS);
  const alone = p99();
  latencies = [];
  const altered = alter(url);
  await delay(HELD_MS);
  const behind = p99();
  await holder.run("COMMIT");
  await altered;
  stop.abort();
  await Promise.all(clients);
  await Promise.all([setup.close(), holder.close()]);
  return { longest: Math.max(...latencies), p99: behind, alone };
}
