// Carrying existing rows over: how fast beside one UPDATE of the whole table, how flat with its size, how much others notice.
// BENCH_ROWS=10000000 adds that size (minutes).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { defineService } from "underpin";
import { createEngine, openDatabase } from "underpin/engine";
import { absent, alternate, DEBIAN_ENV, DURABLE, installed, ms, report, root, servers, timed, times } from "./lib.mjs";

const SIZES = [10_000, 100_000, 1_000_000, ...(process.env.BENCH_ROWS ? [Number(process.env.BENCH_ROWS)] : [])];
const LARGE = 1_000_000;
const ROWS = 100_000;
/** BENCH_PARTS=triggers,underLoad chooses. */
const PARTS = (process.env.BENCH_PARTS ?? "speed,triggers,underLoad,resume").split(",");
const PT = "/usr/bin/pt-online-schema-change";
/** `cargo install reshape`. */
const RESHAPE = installed("reshape");

/** The second kind of table: rows of some 450 bytes and three indexes, more than the servers' default memory at a million rows. */
const TABLES = {
  narrow: {
    columns: `[column("id").integer().primaryKey(), column("old").varchar(40), column("note").varchar(60)]`,
    fill: {
      PostgreSQL: (rows) => `INSERT INTO item SELECT i, 'value ' || i, repeat('x', 40) FROM generate_series(1, ${rows}) i`,
      MariaDB: (rows) => `INSERT INTO item SELECT seq, CONCAT('value ', seq), REPEAT('x', 40) FROM seq_1_to_${rows}`,
    },
  },
  wide: {
    columns: `[column("id").integer().primaryKey(), column("old").varchar(40), column("owner").varchar(32), column("mail").varchar(80), column("made").integer(), column("body").varchar(500)], { indexes: [{ name: "ix_owner", columns: ["owner"] }, { name: "ix_mail", columns: ["mail"] }, { name: "ix_made", columns: ["made"] }] }`,
    fill: {
      MariaDB: (rows) =>
        `INSERT INTO item SELECT seq, CONCAT('value ', seq), MD5(seq), CONCAT(MD5(seq + 1), '@example.org'), CRC32(seq) & 0xfffffff, REPEAT('b', 250 + CRC32(seq) % 200) FROM seq_1_to_${rows}`,
    },
  },
};
/** So that nothing measured pays for what was written before it. */
const SETTLE = { PostgreSQL: ["CHECKPOINT"], MariaDB: ["FLUSH TABLES item FOR EXPORT", "UNLOCK TABLES"] };

export default async function backfill() {
  const folder = mkdtempSync(join(tmpdir(), "bench-backfill-"));
  const services = Object.fromEntries(Object.keys(TABLES).map((kind) => [kind, serviceIn(join(folder, kind), TABLES[kind].columns)]));
  for (const [name, start] of [
    ["PostgreSQL", servers.startPostgres],
    ["MariaDB", servers.startMariadb],
  ]) {
    const server = await start(DURABLE[name]);
    const admin = await (await openDatabase(server.url)).connect();
    let count = 0;
    const bench = {
      name,
      module: join(folder, "narrow", "service.mjs"),
      /** A database with so many rows, at v1. */
      fresh: async (rows, kind = "narrow") => {
        const database = `b${++count}`;
        await admin.run(`CREATE DATABASE ${database}`);
        const url = server.url.replace(/\/\w+$/, `/${database}`);
        const service = services[kind];
        await createEngine({ service, url }).sync({ to: "v1" });
        const session = await (await openDatabase(url)).connect();
        // As after a restore: no statistics, and nobody makes any meanwhile.
        if (name === "PostgreSQL") await session.run("ALTER TABLE item SET (autovacuum_enabled = off)");
        await session.run(TABLES[kind].fill[name](rows));
        for (const statement of SETTLE[name]) await session.run(statement);
        return { service, url, session, drop: async () => (await session.close(), await admin.run(`DROP DATABASE ${database}`)) };
      },
    };
    for (const [part, run] of Object.entries({ speed, triggers, underLoad, resume })) if (PARTS.includes(part)) await run(bench);
    await admin.close();
    await server.stop();
  }
  rmSync(folder, { recursive: true });
}

/** A service with two releases: the second has a column under another name. Also as a module, for a process of its own. */
export function serviceIn(folder, columns) {
  mkdirSync(join(folder, "migrations"), { recursive: true });
  const underpin = JSON.stringify(`file://${root}packages/underpin/dist/index.js`);
  const write = (path, body) => writeFileSync(join(folder, path), `import * as underpin from ${underpin};\n${body}\n`);
  const evolution = (operation) =>
    `const { column, createTable, evolution, renameColumn } = underpin;\nexport default evolution([${operation}]);`;
  write(
    "migrations/001_item.mjs",
    evolution(`createTable("owner", [column("id").varchar(32).primaryKey()]), createTable("item", ${columns})`),
  );
  write("migrations/002_rename.mjs", evolution(`renameColumn({ table: "item", from: "old", to: "fresh" })`));
  const releases = [
    { name: "v1", version: 1 },
    { name: "v2", version: 2 },
  ];
  write(
    "service.mjs",
    `export default underpin.defineService({ name: "bench", migrations: new URL("./migrations/", import.meta.url), releases: ${JSON.stringify(releases)} });`,
  );
  return defineService({ name: "bench", migrations: pathToFileURL(join(folder, "migrations/")), releases });
}

/** Milliseconds of the step that carries rows over, and of the whole data migration. */
async function migrate({ service, url }) {
  let began = 0;
  let move = 0;
  const started = performance.now();
  await createEngine({ service, url }).migrate({
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
    await createEngine(ours).expand();
    const { move, whole } = await migrate(ours);
    rate[rows] = rows / move;
    report(
      `${bench.name}: ${rows} rows, never analysed, beside one UPDATE of all`,
      `${ms(move)} (${Math.round(rate[rows])}k rows/s; verified too ${ms(whole)}) beside ${ms(update)}: ${times(update / move)} of its speed`,
      rows >= LARGE ? "at least 0.6x" : "-",
      rows < LARGE || update / move >= 0.6,
    );
    await ours.drop();
    if (rows === LARGE) await (bench.name === "MariaDB" ? besidePt(bench) : besideReshape(bench, whole));
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

async function besidePt(bench) {
  absent("gh-ost", installed("gh-ost") ? "it needs a binary log, which this server has not" : "not installed");
  if (!existsSync(PT)) return absent("pt-online-schema-change", "not installed (apt-get install percona-toolkit)");
  for (const [kind, what] of [
    ["wide", "rows of 450 bytes with three indexes"],
    ["narrow", "rows of 70 bytes without an index"],
  ]) {
    const ours = await bench.fresh(LARGE, kind);
    const started = performance.now();
    await createEngine(ours).expand();
    await createEngine(ours).migrate();
    const took = performance.now() - started;
    await ours.drop();
    const theirs = await bench.fresh(LARGE, kind);
    const { hostname, port, username, pathname } = new URL(theirs.url);
    const table = `h=${hostname},P=${port},u=${username},D=${pathname.slice(1)},t=item`;
    const pt = timed(PT, ["--execute", "--alter", "ADD COLUMN fresh VARCHAR(40)", "--no-version-check", table], { env: DEBIAN_ENV });
    await theirs.drop();
    report(
      `MariaDB: ${LARGE} ${what}, expanded, carried over and verified, beside pt-online-schema-change`,
      `${ms(took)} beside ${ms(pt)}: ${times(pt / took)}`,
      "faster",
      took < pt,
    );
  }
}

/** So many leave nothing of two cores: then it is the processors' time that is measured. */
const CLIENTS = 3;

/** Clients of a database, each with a connection that stays open. */
export async function clientsOf(url, clients) {
  const database = await openDatabase(url);
  return await Promise.all(Array.from({ length: clients }, () => database.connect()));
}

let written = 0;
/** Statements a second and their latencies, of clients that write single rows until told to stop. No value is ever written twice. */
export async function load(sessions, { statement, until, rows = LARGE }) {
  const latencies = [];
  let failed = 0;
  const over = new AbortController();
  const started = performance.now();
  await Promise.all([
    until.then(() => over.abort()),
    ...sessions.map(async (session) => {
      while (!over.signal.aborted) {
        const at = performance.now();
        const i = ++written;
        try {
          await session.run(statement, [`value ${i}`, 1 + ((i * 7919) % rows)]);
        } catch {
          failed++;
        }
        latencies.push(performance.now() - at);
      }
    }),
  ]);
  const sorted = latencies.toSorted((a, b) => a - b);
  return { rate: latencies.length / ((performance.now() - started) / 1000), p99: sorted[Math.floor(sorted.length * 0.99)], failed };
}

async function triggers(bench) {
  // All of both fits into the servers' memory: it is not the disk that is measured.
  const [plain, synced] = [await bench.fresh(ROWS), await bench.fresh(ROWS)];
  await createEngine(synced).expand();
  for (const clients of [1, CLIENTS]) {
    const sessions = { plain: await clientsOf(plain.url, clients), synced: await clientsOf(synced.url, clients) };
    for (const [what, column, promise] of [
      ["a synced column", "old", 0.85],
      ["another column", "note", 0.95],
    ]) {
      const statement = `UPDATE item SET ${column} = ? WHERE id = ?`;
      const rate = (side) => async () => (await load(sessions[side], { statement, rows: ROWS, until: delay(200) })).rate;
      const rates = await alternate(41, { plain: rate("plain"), synced: rate("synced") });
      const ratio = rates.synced / rates.plain;
      report(
        `${bench.name}: updates of ${what}, with the triggers, by ${clients === 1 ? "one client" : `${clients} clients on all cores`}`,
        `${times(ratio)} of the throughput without`,
        `at least ${promise}x`,
        ratio >= promise,
      );
    }
    for (const session of Object.values(sessions).flat()) await session.close();
  }
  await plain.drop();
  await synced.drop();
}

async function underLoad(bench) {
  const target = await bench.fresh(LARGE);
  const { url, drop } = target;
  await createEngine(target).expand();
  const statement = "UPDATE item SET old = ? WHERE id = ?";
  const sessions = await clientsOf(url, CLIENTS);
  const alone = await load(sessions, { until: delay(4000), statement });
  const done = migrate(target);
  const together = await load(sessions, { until: done, statement });
  const { move } = await done;
  for (const session of sessions) await session.close();
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
  const { service, url, session, drop } = await bench.fresh(LARGE);
  await createEngine({ service, url }).expand();
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
  await createEngine({ service, url }).migrate({
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
