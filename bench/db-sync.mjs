// An empty database gets today's schema; `--check` on it. Beside Debian's keystone-manage 22, on the same server, in turn.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "underpin/engine";
import { absent, alternate, MANAGE, ms, DEBIAN_ENV, PYTHON_MANAGE, report, servers, timed, times } from "./lib.mjs";

const ROUNDS = 7;

export default async function dbSync() {
  const folder = mkdtempSync(join(tmpdir(), "bench-sync-"));
  for (const [name, start, scheme, charset] of [
    ["MariaDB", servers.startMariadb, "mysql+pymysql", " CHARACTER SET utf8mb3"],
    ["PostgreSQL", servers.startPostgres, "postgresql+psycopg2", ""],
  ]) {
    const server = await start();
    const admin = await (await openDatabase(server.url)).connect();
    let count = 0;
    const fresh = async () => {
      const database = `bench_${++count}`;
      await admin.run(`CREATE DATABASE ${database}${charset}`);
      return server.url.replace(/\/\w+$/, `/${database}`);
    };
    const configure = (url) => {
      const file = join(folder, `${name}-${count}.conf`);
      writeFileSync(file, `[database]\nconnection = ${url.replace(/^\w+/, scheme)}\n`);
      return file;
    };
    const ours = (url, ...args) => timed(process.execPath, [MANAGE, "--url", url, "db_sync", "--quiet", ...args]);
    const python = (url, ...args) => timed(PYTHON_MANAGE, ["--config-file", configure(url), "db_sync", ...args], { env: DEBIAN_ENV });
    const sync = await alternate(ROUNDS, {
      ours: async () => ours(await fresh()),
      replay: async () => ours(await fresh(), "--replay"),
      ...(PYTHON_MANAGE && { python: async () => python(await fresh()) }),
    });
    if (sync.python)
      report(
        `${name}: db_sync on an empty database`,
        `${ms(sync.ours)} beside ${ms(sync.python)}: ${times(sync.python / sync.ours)}`,
        "at least 2x faster than keystone-manage 22",
        sync.python / sync.ours >= 2,
      );
    else absent(`${name}: db_sync beside keystone-manage 22`, `Debian's package keystone is not installed; ours took ${ms(sync.ours)}`);
    console.log(
      `      ${name}: the whole history replayed (280 scripts): ${ms(sync.replay)}${sync.python ? `, ${times(sync.python / sync.replay)} of keystone-manage 22, which lays one base` : ""}`,
    );
    if (PYTHON_MANAGE) {
      const [one, two] = [await fresh(), await fresh()];
      ours(one);
      python(two);
      const check = await alternate(ROUNDS, { ours: () => ours(one, "--check"), python: () => python(two, "--check") });
      report(
        `${name}: db_sync --check`,
        `${ms(check.ours)} beside ${ms(check.python)}: ${times(check.python / check.ours)}`,
        "at least 8x faster",
        check.python / check.ours >= 8,
      );
    }
    await admin.close();
    await server.stop();
  }
  rmSync(folder, { recursive: true });
}
