// A primary key of a big table and the column that refers to it become bigint while clients write: how long does the longest of their
// statements take in each phase? Beside plain DDL on the same rows, which rewrites both tables under a lock. BENCH_ROWS, and BENCH_DB=PostgreSQL
// or MariaDB, pick how many and where.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { defineService } from "underpin";
import { createEngine, openDatabase } from "underpin/engine";
import { DURABLE, ms, report, root, servers, times } from "./lib.mjs";

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const CLIENTS = 4;

/** By server: how it is started, how its tables are laid and filled, and what plain DDL does. */
const SERVERS = {
  PostgreSQL: {
    start: () => servers.startPostgres(DURABLE.PostgreSQL),
    laid: [
      "CREATE TABLE orders (id serial PRIMARY KEY, note text NOT NULL)",
      "CREATE TABLE item (id serial PRIMARY KEY, order_id integer NOT NULL REFERENCES orders (id), amount integer NOT NULL)",
      `INSERT INTO orders (note) SELECT 'order ' || n FROM generate_series(1, ${ROWS}) n`,
      `INSERT INTO item (order_id, amount) SELECT n, 1 FROM generate_series(1, ${ROWS}) n`,
      "CREATE INDEX item_order ON item (order_id)",
      "VACUUM ANALYZE",
      "CHECKPOINT",
    ],
    plain: [
      "ALTER TABLE item ALTER COLUMN order_id TYPE bigint",
      "ALTER TABLE orders ALTER COLUMN id TYPE bigint",
      "ALTER SEQUENCE orders_id_seq AS bigint",
    ],
  },
  MariaDB: {
    start: () => servers.startMariadb(DURABLE.MariaDB),
    laid: [
      "CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, note varchar(40) NOT NULL)",
      "CREATE TABLE item (id int AUTO_INCREMENT PRIMARY KEY, order_id int NOT NULL, amount int NOT NULL, CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES orders (id))",
      `INSERT INTO orders (id, note) SELECT seq, CONCAT('order ', seq) FROM seq_1_to_${ROWS}`,
      `INSERT INTO item (order_id, amount) SELECT seq, 1 FROM seq_1_to_${ROWS}`,
    ],
    plain: [
      "ALTER TABLE item DROP FOREIGN KEY of_order, MODIFY order_id bigint NOT NULL",
      "ALTER TABLE orders MODIFY id bigint AUTO_INCREMENT",
      "ALTER TABLE item ADD CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES orders (id)",
    ],
  },
};

export default async function widenKey() {
  const folder = mkdtempSync(join(tmpdir(), "bench-widen-"));
  const underpin = JSON.stringify(`file://${root}packages/underpin/dist/index.js`);
  writeFileSync(join(folder, "001_before.mjs"), `import { evolution } from ${underpin};\nexport default evolution([]);\n`);
  writeFileSync(
    join(folder, "002_wide.mjs"),
    `import { evolution, widenKey } from ${underpin};\nexport default evolution([widenKey({ table: "orders", column: "id" })]);\n`,
  );
  const releases = [1, 2].map((version) => ({ name: `v${version}`, version }));
  const service = defineService({ name: "bench", migrations: pathToFileURL(`${folder}/`), releases });
  const { BENCH_DB } = process.env;
  for (const [name, about] of Object.entries(SERVERS)) if (!BENCH_DB || BENCH_DB === name) await measure(name, about, service);
  rmSync(folder, { recursive: true });
}

async function measure(name, { start, laid, plain }, service) {
  const server = await start();
  const admin = await (await openDatabase(server.url)).connect();
  const on = async (database) => {
    await admin.run(`CREATE DATABASE ${database}`);
    return server.url.replace(/\/\w+$/, `/${database}`);
  };
  const ours = await on("ours");
  const engine = createEngine({ service, url: ours });
  await engine.sync({ to: "v1" });
  await runAll(ours, laid);
  const stalls = {};
  for (const phase of ["expand", "migrate", "contract"]) stalls[phase] = await underLoad(ours, () => engine[phase]());
  const longest = Math.max(...Object.values(stalls).map((phase) => phase.longest));
  const took = Object.values(stalls).reduce((sum, phase) => sum + phase.took, 0);
  const what = `${name}, ${ROWS / 1e6}M rows and as many that refer to them: longest stall of ${CLIENTS} clients while a key becomes bigint`;
  const phases = Object.entries(stalls).map(([phase, { longest: stall }]) => `${phase} ${ms(stall)}`);
  report(what, `${phases.join(", ")}, in ${ms(took)}`, "at most 150 ms", longest <= 150);
  await admin.run("DROP DATABASE ours");
  const beside = await on("plain");
  await runAll(beside, laid);
  const naive = await underLoad(beside, () => runAll(beside, plain));
  report("the same by plain DDL", `${ms(naive.longest)}: ${times(naive.longest / longest)}`, "longer", naive.longest > longest);
  await admin.close();
  await server.stop();
}

async function runAll(url, statements) {
  const session = await (await openDatabase(url)).connect();
  for (const sql of statements) await session.run(sql);
  await session.close();
}

/** The longest statement of clients that update and insert while `body` runs, and how long that took. */
async function underLoad(url, body) {
  const stop = new AbortController();
  const database = await openDatabase(url);
  let longest = 0;
  const clients = Array.from({ length: CLIENTS }, async () => {
    const session = await database.connect();
    while (!stop.signal.aborted) {
      const id = 1 + Math.floor(Math.random() * ROWS);
      for (const [sql, params] of [
        ["UPDATE item SET amount = amount + 1 WHERE order_id = ?", [id]],
        ["INSERT INTO orders (note) VALUES ('new')", []],
        ["INSERT INTO item (order_id, amount) VALUES (?, 2)", [id]],
      ]) {
        const started = performance.now();
        await untilDone(() => session.run(sql, params));
        longest = Math.max(longest, performance.now() - started);
      }
      await delay(2);
    }
    await session.close();
  });
  await delay(500);
  longest = 0;
  const started = performance.now();
  await body();
  const took = performance.now() - started;
  stop.abort();
  await Promise.all(clients);
  return { longest, took };
}

/** Plain DDL takes its locks in an order of its own: of a client and it, the server ends one, and clients come again. */
async function untilDone(run) {
  for (;;)
    try {
      return await run();
    } catch (error) {
      if (!["40P01", "ER_LOCK_DEADLOCK"].includes(error.code)) throw error;
    }
}
