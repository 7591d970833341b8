// A thousand scripts that do nothing, on an empty SQLite file, in one command; beside Kysely's and Umzug's migrators.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, ms, report, root, timed, times, UNDERPIN } from "./lib.mjs";

const SCRIPTS = 1000;

export default async function noop() {
  const folder = mkdtempSync(join(tmpdir(), "bench-noop-"));
  const module = (name) => JSON.stringify(`file://${root}${name}`);
  mkdirSync(join(folder, "ours/legacy_repo"), { recursive: true });
  mkdirSync(join(folder, "theirs"));
  for (let i = 1; i <= SCRIPTS; i++) {
    const number = String(i).padStart(4, "0");
    writeFileSync(
      join(folder, `ours/legacy_repo/${number}_x.mjs`),
      `import { noop } from ${module("packages/underpin/dist/index.js")};\nexport default noop();\n`,
    );
    writeFileSync(join(folder, `theirs/${number}_x.mjs`), "export const up = async () => {};\n");
  }
  writeFileSync(
    join(folder, "service.mjs"),
    `import { defineService } from ${module("packages/underpin/dist/index.js")};\nexport default defineService({ name: "bench", migrations: new URL("./ours/", import.meta.url), releases: [], linear: true });\n`,
  );
  writeFileSync(
    join(folder, "kysely.mjs"),
    `import { promises as fs } from "node:fs";\nimport path from "node:path";\nimport Database from ${module("node_modules/libsql/index.js")};\nimport { FileMigrationProvider, Kysely, Migrator, SqliteDialect } from ${module("node_modules/kysely/dist/esm/index.js")};\nconst db = new Kysely({ dialect: new SqliteDialect({ database: new Database(process.argv[2]) }) });\nconst { error } = await new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder: ${JSON.stringify(join(folder, "theirs"))} }) }).migrateToLatest();\nif (error) throw error;\nawait db.destroy();\n`,
  );
  writeFileSync(
    join(folder, "umzug.mjs"),
    `import Database from ${module("node_modules/libsql/index.js")};\nimport { Umzug } from ${module("node_modules/umzug/lib/index.js")};\nconst db = new Database(process.argv[2]);\ndb.exec("CREATE TABLE umzug (name TEXT PRIMARY KEY)");\nconst storage = { executed: async () => db.prepare("SELECT name FROM umzug ORDER BY name").all().map((row) => row.name), logMigration: async ({ name }) => void db.prepare("INSERT INTO umzug VALUES (?)").run(name), unlogMigration: async () => {} };\nconst umzug = new Umzug({ migrations: { glob: ${JSON.stringify(join(folder, "theirs/*.mjs"))}, resolve: ({ name, path }) => ({ name, up: async () => (await import("file://" + path)).up() }) }, storage, logger: undefined });\nawait umzug.up();\n`,
  );
  let count = 0;
  const file = () => join(folder, `${++count}.db`);
  const result = await alternate(5, {
    ours: () =>
      timed(process.execPath, [UNDERPIN, "--service", join(folder, "service.mjs"), "--url", `sqlite:///${file()}`, "sync", "--quiet"]),
    kysely: () => timed(process.execPath, [join(folder, "kysely.mjs"), file()]),
    umzug: () => timed(process.execPath, [join(folder, "umzug.mjs"), file()]),
  });
  for (const peer of ["kysely", "umzug"])
    report(
      `${SCRIPTS} no-op scripts on an empty SQLite, beside ${peer}`,
      `${ms(result.ours)} beside ${ms(result[peer])}: ${times(result[peer] / result.ours)}`,
      "no worse",
      result.ours <= result[peer],
    );
  rmSync(folder, { recursive: true });
}
