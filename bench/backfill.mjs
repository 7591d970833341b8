// Carrying existing rows over: how fast beside one UPDATE of the whole table, how flat with its size, how much others notice.
// BENCH_ROWS=10000000 adds that size (minutes).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { defineService, openDatabase, runExpand, runMigrate, sync } from "underpin";
import { absent, ms, report, root, servers, timed, times } from "./lib.mjs";

const SIZES = [10_000, 100_000, 1_000_000, ...(process.env.BENCH_ROWS ? [Number(process.env.BENCH_ROWS)] : [])];
const LARGE = 1_000_000;
/** BENCH_PARTS=triggers,underLoad chooses. */
const PARTS = (process.env.BENCH_PARTS ?? "speed,triggers,underLoad,resume").split(",");
const PT = "/usr/bin/pt-online-schema-change";
/** `cargo install reshape`. */
const RESHAPE = (process.env.PATH ?? "")
  .split(":")
  .map((folder) => join(folder, "reshape"))
  .find(existsSync);

const FILL = {
  PostgreSQL: (rows) => `INSERT INTO item (id, old, note) SELECT i, 'value ' || i, repeat('x', 40) FROM generate_series(1, ${rows}) i`,
  MariaDB: (rows) => `INSERT INTO item (id, old, note) SELECT seq, CONCAT('value ', seq), REPEAT('x', 40) FROM seq_1_to_${rows}`,
};

export default async function backfill() {
  const folder = mkdtempSync(join(tmpdir(), "bench-backfill-"));
  const migrations = join(folder, "migrations");
  mkdirSync(migrations);
  const underpin = JSON.stringify(`file://${root}packages/underpin/dist/index.js`);
  writeFileSync(
    join(migrations, "001_item.mjs"),
    `import { column, createTable, evolution } from ${underpin};\nexport default evolution([createTable("item", [column("id").integer().primaryKey(), column("old").varchar(40), column("note").varchar(60)])]);\n`,
  );
  writeFileSync(
    join(migrations, "002_rename.mjs"),
    `import { evolution, renameColumn } from ${underpin};\nexport default evolution([renameColumn({ table: "item", from: "old", to: "fresh" })]);\n`,
  );
  const service = defineService({
    name: "bench",
    migrations: pathToFileURL(`${migrations}/`),
    releases: [
      { name: "v1", version: 1 },
      { name: "v2", version: 2 },
    ],
  });
  writeFileSync(
    join(folder, "service.mjs"),
    `import { defineService } from ${underpin};\nexport default defineService({ name: "bench", migrations: new URL("./migrations/", import.meta.url), releases: [{ name: "v1", version: 1 }, { name: "v2", version: 2 }] });\n`,
  );
  for (const [name, start] of [
    ["PostgreSQL", servers.startPostgres],
    ["MariaDB", servers.startMariadb],
  ]) {
    const server = await start();
    const admin = await (await openDatabase(server.url)).connect();
    let count = 0;
    const bench = {
      name,
      service,
      module: join(folder, "service.mjs"),
      /** A database with so many rows, at v1. */
      fresh: async (rows) => {
        const database = `b${++count}`;
        await admin.run(`CREATE DATABASE ${database}`);
        const url = server.url.replace(/\/\w+$/, `/${database}`);
        await sync({ service, url, to: "v1" });
        const session = await (await openDatabase(url)).connect();
        // As after a restore: no statistics, and nobody makes any meanwhile.
        if (name === "PostgreSQL") await session.run("ALTER TABLE item SET (autovacuum_enabled = off)");
        await session.run(FILL[name](rows));
        return { url, session, drop: async () => (await session.close(), await admin.run(`DROP DATABASE ${database}`)) };
      },
    };
    for (const [part, run] of Object.entries({ speed, triggers, underLoad, resume })) if (PARTS.includes(part)) await run(bench);
    await admin.close();
    await server.stop();
  }
  rmSync(folder, { recursive: true });
}

/** Milliseconds of the step that carries rows over, and of the whole data migration. */
async function migrate({ service }, url) {
  let began = 0;
  let move = 0;
  const started = performance.now();
  await runMigrate({
    service,
    url,
    onEvent: (event) => {
      if (event.type === "step-start" && event.title.startsWith("fill")) began = performance.now();
      if (event.type === "step-done" && event.title.startsWith("fill")) move = performance.now() - began;
    },
  });
  return { move, whole: performance.now() - started };
}

async function speed(bench) {
  const rate = {};
  for (const rows of SIZES) {
    const one = await bench.fresh(rows);
    await one.session.run("ALTER TABLE item ADD COLUMN fresh VARCHAR(40)");
    const started = performance.now();
    await one.session.run("UPDATE item SET fresh = old");
    const update = performance.now() - started;
    await one.drop();
    const ours = await bench.fresh(rows);
    await runExpand({ service: bench.service, url: ours.url });
    const { move, whole } = await migrate(bench, ours.url);
    rate[rows] = rows / move;
    report(
      `${bench.name}: ${rows} rows, never analysed, beside one UPDATE of all`,
      `${ms(move)} (${Math.round(rate[rows])}k rows/s; verified too ${ms(whole)}) beside ${ms(update)}: ${times(update / move)} of its speed`,
      rows >= LARGE ? "at least 0.6x" : "-",
      rows < LARGE || update / move >= 0.6,
    );
    await ours.drop();
    if (rows === LARGE) await (bench.name === "MariaDB" ? besidePt(bench, whole) : besideReshape(bench, whole));
  }
  const largest = Math.max(...SIZES);
  if (largest > LARGE)
    report(
      `${bench.name}: speed at ${largest} rows beside ${LARGE}`,
      times(rate[largest] / rate[LARGE]),
      "at least 0.9x",
      rate[largest] >= 0.9 * rate[LARGE],
    );
}

/** The same change as reshape says it: the column under another name, filled from the old one. */
async function besideReshape(bench, ours) {
  absent("pgroll", "not installed");
  if (!RESHAPE) return absent("reshape", "not installed (cargo install reshape)");
  const { url, drop } = await bench.fresh(LARGE);
  const folder = mkdtempSync(join(tmpdir(), "bench-reshape-"));
  writeFileSync(
    join(folder, "001_fresh.toml"),
    `[[actions]]\ntype = "alter_column"\ntable = "item"\ncolumn = "old"\nup = "old"\ndown = "old"\n  [actions.changes]\n  name = "fresh"\n  type = "VARCHAR(41)"\n`,
  );
  const took = timed(RESHAPE, ["migration", "start", "--url", url, "--dirs", folder]);
  report(
    `PostgreSQL: ${LARGE} rows beside reshape`,
    `${ms(ours)} (verified too) beside ${ms(took)}: ${times(took / ours)}`,
    "faster",
    ours < took,
  );
  rmSync(folder, { recursive: true });
  await drop();
}

async function besidePt(bench, ours) {
  if (!existsSync(PT)) return absent("pt-online-schema-change", "not installed (apt-get install percona-toolkit)");
  const { url, drop } = await bench.fresh(LARGE);
  const { hostname, port, username, pathname } = new URL(url);
  const took = timed(
    PT,
    [
      "--execute",
      "--alter",
      "ADD COLUMN fresh VARCHAR(40)",
      "--no-version-check",
      `h=${hostname},P=${port},u=${username},D=${pathname.slice(1)},t=item`,
    ],
    { env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LANG: "C.UTF-8" } },
  );
  report(
    `MariaDB: ${LARGE} rows beside pt-online-schema-change`,
    `${ms(ours)} beside ${ms(took)}: ${times(took / ours)}`,
    "faster",
    ours < took,
  );
  await drop();
}

const CLIENTS = 3;

/** Statements a second and their latencies, of clients that write single rows for a while. */
async function load(url, { millis, statement, until }) {
  const database = await openDatabase(url);
  const latencies = [];
  let failed = 0;
  const over = new AbortController();
  const stop =
    millis === undefined ? until.then(() => over.abort()) : new Promise((resolve) => setTimeout(() => resolve(over.abort()), millis));
  const started = performance.now();
  await Promise.all([
    stop,
    ...Array.from({ length: CLIENTS }, async (_, client) => {
      const session = await database.connect();
      for (let i = 0; !over.signal.aborted; i++) {
        const at = performance.now();
        try {
          await session.run(statement, [`${client}-${i}`, 1 + ((i * 7919 + client * 104_729) % LARGE)]);
        } catch {
          failed++;
        }
        latencies.push(performance.now() - at);
      }
      await session.close();
    }),
  ]);
  const sorted = latencies.toSorted((a, b) => a - b);
  return { rate: latencies.length / ((performance.now() - started) / 1000), p99: sorted[Math.floor(sorted.length * 0.99)], failed };
}

async function triggers(bench) {
  const [plain, synced] = [await bench.fresh(LARGE), await bench.fresh(LARGE)];
  await runExpand({ service: bench.service, url: synced.url });
  for (const [what, column, promise] of [
    ["a synced column", "old", 0.85],
    ["another column", "note", 0.95],
  ]) {
    const rates = { plain: [], synced: [] };
    for (let round = 0; round < 5; round++)
      for (const [side, { url }] of [
        ["plain", plain],
        ["synced", synced],
      ])
        rates[side].push((await load(url, { millis: 1500, statement: `UPDATE item SET ${column} = ? WHERE id = ?` })).rate);
    const middle = (list) => list.toSorted((a, b) => a - b)[2];
    const ratio = middle(rates.synced) / middle(rates.plain);
    report(
      `${bench.name}: updates of ${what}, with the triggers`,
      `${times(ratio)} of the throughput without`,
      `at least ${promise}x`,
      ratio >= promise,
    );
  }
  await plain.drop();
  await synced.drop();
}

async function underLoad(bench) {
  const { url, drop } = await bench.fresh(LARGE);
  await runExpand({ service: bench.service, url });
  const statement = "UPDATE item SET old = ? WHERE id = ?";
  const alone = await load(url, { millis: 4000, statement });
  const done = migrate(bench, url);
  const together = await load(url, { until: done, statement });
  const { move } = await done;
  report(`${bench.name}: statements of others that fail during the backfill`, `${together.failed}`, "none", together.failed === 0);
  report(
    `${bench.name}: throughput of others during the backfill (${ms(move)} for ${LARGE} rows)`,
    `${times(together.rate / alone.rate)} of it alone`,
    "at least 0.6x",
    together.rate >= 0.6 * alone.rate,
  );
  report(
    `${bench.name}: p99 of others during the backfill`,
    `${together.p99.toFixed(1)} ms beside ${alone.p99.toFixed(1)} ms: ${times(together.p99 / alone.p99)}`,
    "at most 3x",
    together.p99 <= 3 * alone.p99,
  );
  await drop();
}

async function resume(bench) {
  const { url, session, drop } = await bench.fresh(LARGE);
  await runExpand({ service: bench.service, url });
  const cli = fileURLToPath(new URL("../packages/underpin/dist/cli/main.js", import.meta.url));
  const child = spawn(process.execPath, [cli, "--service", bench.module, "--url", url, "migrate", "--json"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let batches = 0;
  child.stdout.on("data", (chunk) => {
    batches += (String(chunk).match(/"type":"rows"/g) ?? []).length;
    if (batches >= 5) child.kill("SIGKILL");
  });
  await once(child, "exit");
  const carried = async () => Number((await session.query("SELECT moved FROM underpin_backfill"))[0].moved);
  const before = await carried();
  let first = 0;
  const started = performance.now();
  await runMigrate({
    service: bench.service,
    url,
    onEvent: (event) => {
      if (event.type === "rows" && first === 0) first = performance.now() - started;
    },
  });
  report(
    `${bench.name}: from the same command, after kill -9, to the first new batch`,
    `${ms(first)}; ${before} rows had been carried over, ${await carried()} in all`,
    "at most 1000 ms, each row once",
    first <= 1000 && (await carried()) === LARGE,
  );
  await drop();
}
