// A primary key of a big table and the column that refers to it become bigint while clients write: how long does the longest of their
// statements take in each phase? Beside plain DDL on the same rows, which rewrites both tables under a lock. BENCH_ROWS, and BENCH_DB=PostgreSQL
// or MariaDB, pick how many and where.
import { CLIENTS, makeDatabase, phasesOf, ROWS, runAll, serviceOf, summary, underLoad } from "./large.mjs";
import { DURABLE, ms, report, servers, times } from "./lib.mjs";

/** What clients do, in each phase the same: a parameter is a row's number. */
const STATEMENTS = [
  { sql: "UPDATE item SET amount = amount + 1 WHERE order_id = ?", params: 1 },
  { sql: "INSERT INTO orders (note) VALUES ('new')", params: 0 },
  { sql: "INSERT INTO item (order_id, amount) VALUES (?, 2)", params: 1 },
];

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
  const { service, drop } = serviceOf(`u.widenKey({ table: "orders", column: "id" })`);
  const { BENCH_DB } = process.env;
  for (const [name, about] of Object.entries(SERVERS)) if (!BENCH_DB || BENCH_DB === name) await measure(name, about, service);
  drop();
}

async function measure(name, { start, laid, plain }, service) {
  const server = await start();
  const { longest, text } = summary(await phasesOf(await makeDatabase(server, "ours"), service, { laid, old: STATEMENTS }));
  const what = `${name}, ${ROWS / 1e6}M rows and as many that refer to them: longest stall of ${CLIENTS} clients while a key becomes bigint`;
  report(what, text, "at most 150 ms", longest <= 150);
  await runAll(server.url, ["DROP DATABASE ours"]);
  const beside = await makeDatabase(server, "plain");
  await runAll(beside, laid);
  const naive = await underLoad(beside, STATEMENTS, () => runAll(beside, plain));
  report("the same by plain DDL", `${ms(naive.longest.ms)}: ${times(naive.longest.ms / longest)}`, "longer", naive.longest.ms > longest);
  await server.stop();
}
