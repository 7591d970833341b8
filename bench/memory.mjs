// Memory while a row function walks a table: it must not grow with the table.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "underpin/engine";
import { peakMemory, report, root, servers, times, UNDERPIN } from "./lib.mjs";

// From a million rows on the garbage collector has settled; what a larger table adds would be ours.
const [SMALL, LARGE] = [1_000_000, 3_000_000];

export default async function memory() {
  const folder = mkdtempSync(join(tmpdir(), "bench-memory-"));
  const underpin = JSON.stringify(`file://${root}packages/underpin/dist/index.js`);
  for (const [path, body] of [
    [
      "expand_repo",
      "expand(({ createTable }) => createTable('item', [column('id').integer().autoincrement().primaryKey(), column('old').varchar(64), column('fresh').varchar(64)]))",
    ],
    [
      "data_migration_repo",
      "migrate(({ each }) => each({ name: 'walk', table: 'item', columns: ['old'], where: '\"fresh\" IS NULL', rows: async (rows, { run }) => { await run(`UPDATE item SET fresh = \"old\" || '!' WHERE id >= ? AND id <= ? AND fresh IS NULL`, [rows[0].id, rows.at(-1).id]); } }))",
    ],
    ["contract_repo", "noop()"],
  ]) {
    mkdirSync(join(folder, "migrations", path), { recursive: true });
    writeFileSync(
      join(folder, "migrations", path, "001_x.mjs"),
      `import { column, expand, migrate, noop } from ${underpin};\nexport default ${body};\n`,
    );
  }
  writeFileSync(
    join(folder, "service.mjs"),
    `import { defineService } from ${underpin};\nexport default defineService({ name: "bench", migrations: new URL("./migrations/", import.meta.url), releases: [] });\n`,
  );
  const server = await servers.startPostgres();
  const admin = await (await openDatabase(server.url)).connect();
  for (const [name, urlOf, fill] of [
    [
      "SQLite",
      async (rows) => `sqlite:///${join(folder, `${rows}.db`)}`,
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %) INSERT INTO item (old) SELECT 'value ' || i FROM n",
    ],
    [
      "PostgreSQL",
      async (rows) => (await admin.run(`CREATE DATABASE m${rows}`), server.url.replace(/\/\w+$/, `/m${rows}`)),
      "INSERT INTO item (old) SELECT 'value ' || i FROM generate_series(1, %) i",
    ],
  ]) {
    const peak = {};
    for (const rows of [SMALL, LARGE]) {
      const url = await urlOf(rows);
      const command = (phase) => [UNDERPIN, "--service", join(folder, "service.mjs"), "--url", url, phase, "--quiet"];
      await peakMemory(process.execPath, command("expand"));
      const session = await (await openDatabase(url)).connect();
      await session.run(fill.replace("%", rows));
      await session.close();
      peak[rows] = await peakMemory(process.execPath, command("migrate"));
    }
    report(
      `${name}: memory for ${LARGE} rows beside ${SMALL}`,
      `${peak[LARGE].toFixed(0)} MiB beside ${peak[SMALL].toFixed(0)} MiB: ${times(peak[LARGE] / peak[SMALL])}`,
      "at most 1.1x",
      peak[LARGE] <= 1.1 * peak[SMALL],
    );
  }
  await admin.close();
  await server.stop();
  rmSync(folder, { recursive: true });
}
