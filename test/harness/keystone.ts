import type { DialectName } from "underpin";
import { keystone } from "@underpin/keystone";
import { copyOf } from "./copies.ts";
import { freshDatabase, type TestDatabase } from "./databases.ts";
import { sync, syncLegacy } from "./engine.ts";
import { loadRows, rowsFile } from "./rows.ts";

const LEGACY_END = 109;

/** Databases that stand until the run ends, to be copied: the same history need not be run for every test. */
const TEMPLATES = new Map<string, Promise<TestDatabase>>();

/**
 * A Keystone database as its whole history makes it, up to a release or a version of the legacy repository, with rows of a golden file if
 * any are named; disposing drops it.
 *
 * @example
 * await using database = await keystoneAt("mysql", "newton", "newton-rows");
 */
export async function keystoneAt(dialect: DialectName, at: string | number, rows?: string): Promise<TestDatabase> {
  // MariaDB makes tables as fast as it copies them, and its copies have indexes by name that their originals have by themselves.
  return dialect === "mysql" ? await make(dialect, at, rows) : await copyOf(await template(dialect, at, rows));
}

/** An empty database of Keystone's newest release, as `db_sync` makes it at once. */
export async function newestKeystone(dialect: DialectName): Promise<TestDatabase> {
  const synced = async (): Promise<TestDatabase> => {
    const database = await freshDatabase(dialect);
    await sync({ service: keystone, url: database.url });
    return database;
  };
  return dialect === "mysql" ? await synced() : await copyOf(await kept(`${dialect} newest`, synced));
}

async function template(dialect: DialectName, at: string | number, rows?: string): Promise<TestDatabase> {
  return await kept([dialect, at, rows].join(" "), () => make(dialect, at, rows));
}

async function kept(key: string, begin: () => Promise<TestDatabase>): Promise<TestDatabase> {
  const known = TEMPLATES.get(key);
  if (known) return await known;
  const made = begin();
  TEMPLATES.set(key, made);
  // What one test could not make, the next is to try again.
  made.catch(() => TEMPLATES.delete(key));
  return await made;
}

async function make(dialect: DialectName, at: string | number, rows?: string): Promise<TestDatabase> {
  if (rows !== undefined) {
    const database = await keystoneAt(dialect, at);
    await loadRows(database.url, rowsFile(rows));
    return database;
  }
  // Every release begins where the legacy repository ended.
  const database = await (typeof at === "string" ? keystoneAt(dialect, LEGACY_END) : freshDatabase(dialect));
  const options = { service: keystone, url: database.url };
  await (typeof at === "string" ? sync({ ...options, to: at }) : syncLegacy(options, at));
  return database;
}
