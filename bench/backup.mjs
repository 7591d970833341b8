// Whole commands beside the database's bare program: a dump with its counts and its manifest, and a restore with its comparison.
import { mkdtempSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, openDatabase } from "underpin/engine";
import { serviceIn } from "./backfill.mjs";
import { absent, alternate, installed, ms, report, servers, timed, times, UNDERPIN } from "./lib.mjs";
import { startTables } from "./tables.mjs";

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const PROMISE = 1.3;

/** The bare programs, as one would call them by hand. */
const BARE = {
  PostgreSQL: {
    tools: [join(servers.postgresBinaries(), "pg_dump"), join(servers.postgresBinaries(), "pg_restore")],
    dump: (url, file) => [["pg_dump", "--format=custom", `--file=${file}`, url]],
    restore: (admin, name, file) => [
      ["psql", admin, "-qc", `CREATE DATABASE ${name} TEMPLATE template0`],
      ["pg_restore", `--dbname=${admin.replace(/\w+$/, name)}`, file],
    ],
  },
  MariaDB: {
    tools: [installed("mariadb-dump"), installed("mariadb")],
    dump: (url, file) => [
      ["mariadb-dump", ...at(url), "--single-transaction", "--routines", "--events", `--result-file=${file}`, nameOf(url)],
    ],
    restore: (admin, name, file) => [
      ["mariadb", ...at(admin), "-e", `CREATE DATABASE ${name}`],
      ["mariadb", ...at(admin), name, "-e", `source ${file}`],
    ],
  },
};

const nameOf = (url) => new URL(url).pathname.slice(1);
function at(url) {
  const { hostname, port, username } = new URL(url);
  return [`-h${hostname}`, `-P${port}`, `-u${username}`];
}

export default async function backup() {
  const folder = mkdtempSync(join(tmpdir(), "bench-backup-"));
  process.env.PATH = `${servers.postgresBinaries()}:${process.env.PATH}`;
  for (const name of (process.env.BENCH_DB ?? "PostgreSQL,MariaDB,SQLite").split(","))
    if (name === "SQLite") await onFile(folder);
    else for (const kind of (process.env.BENCH_KIND ?? "narrow,wide").split(",")) await onServer(name, kind, folder);
  rmSync(folder, { recursive: true });
}

async function onServer(name, kind, folder) {
  const bare = BARE[name];
  if (bare.tools.some((tool) => tool === null)) return absent(name, "its programs are not installed");
  const tables = await startTables([], name);
  const target = await tables.fresh(kind, ROWS);
  const admin = await (await openDatabase(target.url)).connect();
  const server = target.url.replace(/\w+$/, name === "MariaDB" ? "mysql" : "postgres");
  let count = 0;
  const all = (commands) => commands.reduce((sum, [command, ...args]) => sum + timed(command, args), 0);
  const underpin = (url, ...args) =>
    timed(process.execPath, [UNDERPIN, "--service", target.module, "--url", url, ...args], { codes: [0, 4] });
  const fresh = () => join(folder, `${name}-${kind}-${++count}`);
  const kept = fresh();
  underpin(target.url, "backup", kept);
  const bareFile = fresh();
  all(bare.dump(target.url, bareFile));

  const dumped = await alternate(ROUNDS, {
    bare: () => all(bare.dump(target.url, fresh())),
    ours: () => underpin(target.url, "backup", fresh()),
  });
  tell(`${name}: ${ROWS} ${kind} rows dumped, beside ${bare.dump(target.url, "")[0][0]}`, dumped);
  const restored = await alternate(ROUNDS, {
    bare: () => dropped(`bare${++count}`, (database) => all(bare.restore(server, database, bareFile))),
    ours: () => dropped(`ours${++count}`, (database) => underpin(server.replace(/\w+$/, database), "restore", kept)),
  });
  tell(`${name}: the same restored and compared, beside the program alone`, restored);
  await admin.close();
  await target.drop();
  await tables.stop();

  async function dropped(database, body) {
    const took = body(database);
    await admin.run(`DROP DATABASE ${database}`);
    return took;
  }
}

async function onFile(folder) {
  const sqlite = installed("sqlite3");
  if (sqlite === null) return absent("SQLite", "its program is not installed");
  const service = serviceIn(
    join(folder, "service"),
    `[column("id").integer().primaryKey(), column("old").varchar(40), column("note").varchar(60)]`,
  );
  const file = join(folder, "shop.db");
  const url = `sqlite:///${file}`;
  await createEngine({ service, url }).sync({ to: "v1" });
  const session = await (await openDatabase(url)).connect();
  await session.run(
    `WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < ${ROWS}) INSERT INTO item SELECT i, 'value ' || i, printf('%.40c', 'x') FROM s`,
  );
  await session.close();
  let count = 0;
  const underpin = (...args) =>
    timed(process.execPath, [UNDERPIN, "--service", join(folder, "service/service.mjs"), ...args], { codes: [0, 4] });
  const dumped = await alternate(ROUNDS, {
    bare: () => timed(sqlite, [file, `VACUUM INTO '${join(folder, `bare-${++count}`)}'`]),
    ours: () => underpin("--url", url, "backup", join(folder, `ours-${++count}`)),
  });
  tell(`SQLite: ${ROWS} rows dumped, beside sqlite3's VACUUM INTO`, dumped);
  spawnSync("sync");
}

function tell(what, { bare, ours }) {
  report(what, `${ms(ours)} beside ${ms(bare)}: ${times(ours / bare)}`, `at most ${PROMISE}x`, ours <= PROMISE * bare);
}
