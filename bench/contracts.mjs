// Large tables on PostgreSQL whose columns are renamed, converted, split, dropped and moved to a table of their own while clients write: how long does the
// longest of their statements take in each phase, and in which step? BENCH_ROWS says how many rows, BENCH_CONTRACTS=columns,extract which tables.
import { CLIENTS, makeDatabase, phasesOf, ROWS, serviceOf, summary } from "./large.mjs";
import { DURABLE, report, servers } from "./lib.mjs";

/** A word before the first dash, and what is behind it. */
const [HEAD, TAIL] = ["split_part({whole}, '-', 1)", "substr({whole}, length(split_part({whole}, '-', 1)) + 2)"];

const TABLES = {
  columns: {
    what: "columns renamed, converted, split, dropped and made NOT NULL",
    laid: [
      "CREATE TABLE account (id serial PRIMARY KEY, name text NOT NULL, price integer NOT NULL, whole text NOT NULL, gone text, note text)",
      `INSERT INTO account (name, price, whole, gone, note) SELECT 'n' || i, i % 1000, 'a' || i || '-b' || i, 'x', 'y' FROM generate_series(1, ${ROWS}) i`,
      ...["name", "price", "gone"].map((column) => `CREATE INDEX account_${column} ON account (${column})`),
      "VACUUM ANALYZE",
      "CHECKPOINT",
    ],
    operations: `
      u.renameColumn({ table: "account", from: "name", to: "title" }),
      u.convertColumn({ table: "account", from: "price", to: "cents", type: { kind: "bigint" }, notNull: true,
        forward: "{price}::bigint * 100", backward: "({cents} / 100)::integer" }),
      u.splitColumn({ table: "account", from: "whole", into: [
        { name: "head", type: { kind: "text" }, notNull: true, forward: "${HEAD}" },
        { name: "tail", type: { kind: "text" }, notNull: true, forward: "${TAIL}" },
      ], backward: "{head} || '-' || {tail}" }),
      u.dropColumn({ table: "account", column: "gone" }),
      u.setNotNull({ table: "account", column: "note", fill: "'none'" })`,
    old: [
      { sql: "UPDATE account SET name = 'm' || id, price = price + 1 WHERE id = ?", params: 1 },
      { sql: "INSERT INTO account (name, price, whole, note) VALUES ('new', 1, 'c-d', 'z')", params: 0 },
    ],
    next: [
      { sql: "UPDATE account SET title = 'm' || id, cents = cents + 100 WHERE id = ?", params: 1 },
      { sql: "INSERT INTO account (title, cents, head, tail, note) VALUES ('new', 100, 'c', 'd', 'z')", params: 0 },
    ],
  },
  extract: {
    what: "a table extracted",
    laid: [
      "CREATE TABLE customer (id serial PRIMARY KEY, name text NOT NULL, street text, city text)",
      `INSERT INTO customer (name, street, city) SELECT 'n' || i, 's' || i, 'c' || i % 1000 FROM generate_series(1, ${ROWS}) i`,
      "CREATE INDEX customer_street ON customer (street)",
      "VACUUM ANALYZE",
      "CHECKPOINT",
    ],
    operations: `u.extractTable({ from: "customer", into: "address", key: { customer_id: "id" }, columns: [{ from: "street" }, { from: "city", to: "town" }] })`,
    old: [
      { sql: "UPDATE customer SET street = 't' || id WHERE id = ?", params: 1 },
      { sql: "INSERT INTO customer (name, street, city) VALUES ('new', 's', 'c')", params: 0 },
    ],
    next: [
      { sql: "UPDATE address SET street = 't' || customer_id WHERE customer_id = ?", params: 1 },
      { sql: "UPDATE customer SET name = 'm' || id WHERE id = ?", params: 1 },
      { sql: "INSERT INTO customer (name) VALUES ('new')", params: 0 },
    ],
  },
};

export default async function contracts() {
  const wanted = process.env.BENCH_CONTRACTS?.split(",") ?? Object.keys(TABLES);
  const server = await servers.startPostgres(DURABLE.PostgreSQL);
  for (const name of wanted) {
    const { what, operations, ...about } = TABLES[name];
    const { service, drop } = serviceOf(operations);
    const { longest, text } = summary(await phasesOf(await makeDatabase(server, name), service, about));
    drop();
    report(`PostgreSQL, ${ROWS / 1e6}M rows: longest stall of ${CLIENTS} clients, ${what}`, text, "at most 150 ms", longest <= 150);
  }
  await server.stop();
}
