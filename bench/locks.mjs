// Getting locks under steady load: eight clients that begin 2,000 statements a second on the very tables that change. Each step of
// expand, revert and contract must get through within 10 s, and no statement of a client may stand still for longer than said. Every
// operation that works on tables as a whole is measured, and three of those that work on columns, indexes and constraints.
// BENCH_LOCKS=extract,join picks operations, BENCH_DB=PostgreSQL or MariaDB a server.
import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { defineService } from "underpin";
import { createEngine, openDatabase } from "underpin/engine";
import { ms, report, root, servers } from "./lib.mjs";

const CLIENTS = 8;
const EACH_MS = (CLIENTS * 1000) / 2000;
const ROWS = 5000;

/** What clients of each release write: statements that they take in turn, with a number and the row's key. */
const OPERATIONS = [
  {
    folder: "several",
    what: "columns renamed, converted, added and dropped",
    fill: [["INSERT INTO person (id, name, price) VALUES (?, 'ann', 1)", (id) => [id]]],
    old: [["UPDATE person SET name = ?, price = ? WHERE id = ?", (id, n) => [`n${n}`, n, id]]],
    new: [["UPDATE person SET title = ?, cents = ? WHERE id = ?", (id, n) => [`n${n}`, n, id]]],
  },
  {
    folder: "rename-table",
    what: "a table renamed",
    fill: [["INSERT INTO item (id, name) VALUES (?, 'cup')", (id) => [id]]],
    old: [["UPDATE item SET name = ? WHERE id = ?", (id, n) => [`n${n}`, id]]],
    new: [["UPDATE product SET name = ? WHERE id = ?", (id, n) => [`n${n}`, id]]],
  },
  {
    folder: "extract",
    what: "a table extracted",
    fill: [["INSERT INTO customer (id, name, street, city) VALUES (?, 'ann', 'High', 'Ulm')", (id) => [`k${id}`]]],
    old: [["UPDATE customer SET street = ? WHERE id = ?", (id, n) => [`s${n}`, `k${id}`]]],
    new: [
      ["UPDATE address SET street = ? WHERE customer_id = ?", (id, n) => [`s${n}`, `k${id}`]],
      ["UPDATE customer SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `k${id}`]],
    ],
  },
  {
    folder: "join",
    what: "a table joined to another",
    fill: [
      ["INSERT INTO customer (id, name) VALUES (?, 'ann')", (id) => [`k${id}`]],
      ["INSERT INTO address (customer_id, street, town) VALUES (?, 'High', 'Ulm')", (id) => [`k${id}`]],
    ],
    old: [
      ["UPDATE address SET street = ? WHERE customer_id = ?", (id, n) => [`s${n}`, `k${id}`]],
      ["UPDATE customer SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `k${id}`]],
    ],
    new: [["UPDATE customer SET street = ? WHERE id = ?", (id, n) => [`s${n}`, `k${id}`]]],
  },
  {
    folder: "split-table",
    what: "a table split",
    fill: [["INSERT INTO job (id, name, state) VALUES (?, 'run', ?)", (id) => [`k${id}`, id % 2 === 0 ? "done" : "open"]]],
    old: [["UPDATE job SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `k${id}`]]],
    new: [
      ["UPDATE open_job SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `k${id}`]],
      ["UPDATE done_job SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `k${id}`]],
    ],
  },
  {
    folder: "merge-tables",
    what: "two tables merged",
    fill: [
      ["INSERT INTO cat (id, name) VALUES (?, 'tom')", (id) => [`c${id}`]],
      ["INSERT INTO dog (id, name) VALUES (?, 'rex')", (id) => [`d${id}`]],
    ],
    old: [
      ["UPDATE cat SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `c${id}`]],
      ["UPDATE dog SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `d${id}`]],
    ],
    new: [["UPDATE animal SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `c${id}`]]],
  },
  {
    folder: "lookup",
    what: "a lookup extracted",
    fill: [["INSERT INTO customer (id, name, city) VALUES (?, 'ann', ?)", (id) => [`k${id}`, `c${id % 100}`]]],
    old: [["UPDATE customer SET name = ?, city = ? WHERE id = ?", (id, n) => [`n${n}`, `c${n % 100}`, `k${id}`]]],
    new: [["UPDATE customer SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `k${id}`]]],
  },
  {
    folder: "join-lookup",
    what: "a lookup joined",
    fill: [
      // Numbered by the server, which goes on from there for an entry that a client's city is the first to need.
      ["INSERT INTO city (name) VALUES (?)", (id) => [`c${id}`]],
      ["INSERT INTO customer (id, name, city_id) VALUES (?, 'ann', ?)", (id) => [`k${id}`, id]],
    ],
    old: [["UPDATE customer SET name = ?, city_id = ? WHERE id = ?", (id, n) => [`n${n}`, 1 + (n % 100), `k${id}`]]],
    new: [["UPDATE customer SET name = ?, city = ? WHERE id = ?", (id, n) => [`n${n}`, `c${n % 100}`, `k${id}`]]],
  },
  {
    folder: "move",
    what: "a column moved to another table",
    fill: [
      ["INSERT INTO account (id, name, phone) VALUES (?, 'ann', '1')", (id) => [`k${id}`]],
      ["INSERT INTO profile (account_id, bio) VALUES (?, 'b')", (id) => [`k${id}`]],
    ],
    old: [
      ["UPDATE account SET phone = ? WHERE id = ?", (id, n) => [`p${n}`, `k${id}`]],
      ["UPDATE profile SET bio = ? WHERE account_id = ?", (id, n) => [`b${n}`, `k${id}`]],
    ],
    new: [
      ["UPDATE profile SET phone = ? WHERE account_id = ?", (id, n) => [`p${n}`, `k${id}`]],
      ["UPDATE account SET name = ? WHERE id = ?", (id, n) => [`n${n}`, `k${id}`]],
    ],
  },
  {
    folder: "widen-key",
    to: "v2",
    what: "a key widened, with all that refer to it",
    fill: [
      ["INSERT INTO author (id, name) VALUES (?, 'ann')", (id) => [id]],
      ["INSERT INTO book (id, author_id, title) VALUES (?, ?, 'on')", (id) => [id, id]],
      ["INSERT INTO profile (author_id, text) VALUES (?, 'x')", (id) => [id]],
    ],
    old: [
      ["UPDATE author SET name = ? WHERE id = ?", (id, n) => [`n${n}`, id]],
      ["UPDATE book SET title = ? WHERE id = ?", (id, n) => [`t${n}`, id]],
    ],
    new: [
      ["UPDATE author SET name = ? WHERE id = ?", (id, n) => [`n${n}`, id]],
      ["UPDATE book SET title = ? WHERE id = ?", (id, n) => [`t${n}`, id]],
    ],
  },
  {
    folder: "replace-key",
    what: "a key replaced, with all that refer to it",
    fill: [
      ["INSERT INTO author (id, name) VALUES (?, 'ann')", (id) => [id]],
      ["INSERT INTO book (id, author_id, title) VALUES (?, ?, 'on')", (id) => [id, id]],
      ["INSERT INTO profile (id, author_id) VALUES (?, ?)", (id) => [id, id]],
    ],
    old: [
      ["UPDATE author SET name = ? WHERE id = ?", (id, n) => [`n${n}`, id]],
      ["UPDATE book SET title = ?, editor_id = author_id WHERE id = ?", (id, n) => [`t${n}`, id]],
    ],
    new: [["UPDATE book SET title = ?, editor_uid = author_uid WHERE id = ?", (id, n) => [`t${n}`, id]]],
  },
  {
    folder: "add-key",
    to: "v2",
    what: "a table without a key gets one",
    fill: [["INSERT INTO event (n, kind) VALUES (?, 'a')", (id) => [id]]],
    old: [["INSERT INTO event (n, kind) VALUES (?, ?)", (id, n) => [id, `k${n % 9}`]]],
    new: [["INSERT INTO event (n, kind) VALUES (?, ?)", (id, n) => [id, `k${n % 9}`]]],
  },
  {
    folder: "in-place",
    what: "columns NOT NULL, wider, with other defaults; a check dropped, an index replaced",
    fill: [["INSERT INTO item (id, code) VALUES (?, ?)", (id) => [id, `c${id}`]]],
    old: [["UPDATE item SET label = ?, quantity = 2 WHERE id = ?", (id, n) => [`l${n}`, id]]],
    new: [["UPDATE item SET label = ?, quantity = 2 WHERE id = ?", (id, n) => [`l${n}`, id]]],
  },
  {
    folder: "constraints",
    what: "a unique constraint, a check, a foreign key and an index added, an index dropped",
    fill: [
      ["INSERT INTO customer (id, email) VALUES (?, 'a')", (id) => [id]],
      ["INSERT INTO purchase (id, customer_id, number, amount) VALUES (?, ?, ?, 1)", (id) => [id, id, id]],
    ],
    old: [["UPDATE purchase SET amount = ? WHERE id = ?", (id, n) => [n, id]]],
    new: [["UPDATE purchase SET amount = ? WHERE id = ?", (id, n) => [n, id]]],
  },
];

const SERVERS = [
  { name: "PostgreSQL", start: servers.startPostgres, stall: 150, mark: (version) => `SET underpin.version = '${version}'` },
  { name: "MariaDB", start: servers.startMariadb, stall: 250, mark: (version) => `SET @underpin_version = ${version}` },
];

export default async function locks() {
  const wanted = (list, name) => !process.env[list] || process.env[list].split(",").includes(name);
  for (const { name, start, stall, mark } of SERVERS.filter((server) => wanted("BENCH_DB", server.name))) {
    const server = await start();
    for (const operation of OPERATIONS.filter(({ folder }) => wanted("BENCH_LOCKS", folder))) {
      const database = `locks_${operation.folder.replace("-", "_")}`;
      await withSession(server.url, (admin) => admin.run(`CREATE DATABASE ${database}`));
      await measure(operation, { name, stall, mark, url: server.url.replace(/\/\w+$/, `/${database}`) });
    }
    await server.stop();
  }
}

async function measure(operation, { name, stall, mark, url }) {
  const migrations = new URL(`file://${root}test/fixtures/evolutions/${operation.folder}/`);
  const releases = readdirSync(migrations).map((_, i) => ({ name: `v${i + 1}`, version: i + 1 }));
  const to = operation.to ?? releases.at(-1).name;
  const service = defineService({ name: "people", migrations, releases });
  let [started, step] = [0, { longest: 0, title: "" }];
  const onEvent = (event) => {
    if (event.type === "step-start") started = performance.now();
    if (event.type !== "step-done" || event.title.startsWith("verify")) return;
    const took = performance.now() - started;
    if (took > step.longest) step = { longest: took, title: event.title };
  };
  const engine = createEngine({ service, url, onEvent });
  await engine.sync({ to: "v1" });
  await withSession(url, (session) =>
    session.transaction(async () => {
      for (const [sql, values] of operation.fill) for (let id = 1; id <= ROWS; id++) await session.run(sql, values(id));
    }),
  );
  const under = async (phase, statements, marker) => {
    const load = await clientsOf(url, statements, marker);
    await delay(300);
    step = { longest: 0, title: "" };
    load.reset();
    const begun = performance.now();
    const failed = await engine[phase](phase === "revert" ? {} : { to }).then(
      () => null,
      (error) => error,
    );
    const all = performance.now() - begun;
    const { longest, rate, refused } = await load.stop();
    report(
      `${name}, ${operation.what}, ${phase} beside ${rate.toFixed(0)} statements a second: longest step; longest stall of a client`,
      failed
        ? `stopped after ${ms(all)}: ${failed.code} ${failed.message} ${failed.why ?? ""}`
        : `${ms(step.longest)} (${step.title}; ${ms(all)} in all); ${ms(longest)}${refused.size > 0 ? `; refused: ${[...refused].join(", ")}` : ""}`,
      `at most 10000 ms; ${stall} ms`,
      !failed && step.longest <= 10_000 && longest <= stall && refused.size === 0,
    );
    if (failed) throw failed;
  };
  try {
    await under("expand", operation.old);
    await under("revert", operation.old);
    await engine.expand({ to });
    await engine.migrate({ to });
    await under("contract", operation.new, mark(to.slice(1)));
  } catch (error) {
    if (error?.name !== "UnderpinError") throw error;
  }
}

async function withSession(url, body) {
  const session = await (await openDatabase(url)).connect();
  try {
    return await body(session);
  } finally {
    await session.close();
  }
}

/** Clients that each begin a statement every few milliseconds; one that is late goes on at once. */
async function clientsOf(url, statements, marker) {
  const stop = new AbortController();
  let [longest, count, since] = [0, 0, performance.now()];
  const refused = new Set();
  const running = Array.from({ length: CLIENTS }, (_, i) =>
    withSession(url, async (session) => {
      if (marker) await session.run(marker);
      for (let n = i; !stop.signal.aborted; n += CLIENTS) {
        const [sql, values] = statements[n % statements.length];
        const started = performance.now();
        await session.run(sql, values(1 + (n % ROWS), n)).catch((error) => refused.add(error.code));
        const took = performance.now() - started;
        longest = Math.max(longest, took);
        count++;
        if (took < EACH_MS) await delay(EACH_MS - took);
      }
    }),
  );
  return {
    reset: () => {
      [longest, count, since] = [0, 0, performance.now()];
      refused.clear();
    },
    stop: async () => {
      const rate = (count * 1000) / (performance.now() - since);
      stop.abort();
      await Promise.all(running);
      return { longest, rate, refused };
    },
  };
}
