import Database from "libsql";
import { compare, type Difference } from "./compare.ts";
import type { Pairs } from "./pairs.ts";

/** Rows by table. */
export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Tables that tell of the schema and not of the cloud. */
export const NOT_COMPARED = /^(?:alembic_version|migrate_version|sqlite_.*|underpin_.*)$/;
/** Columns that are other on each side: what was made by hashing with a salt of its own, or by encrypting. */
const HIDDEN = new Set(["password_hash", "secret_hash", "encrypted_blob"]);
/** What has no meaning but to be another than before. */
const NUMBERED = new Set(["password.id", "revocation_event.id", "local_user.id", "password.local_user_id", "federated_user.id"]);

/**
 * All rows of a file of SQLite, as they can be compared.
 * @param sound whether rows are left out that refer to one that is gone: Python lets SQLite keep them, where other databases would remove them
 */
export function rowsOf(file: string, sound = false): Rows {
  const db = new Database(file, { readonly: !sound });
  try {
    db.exec("begin");
    if (sound) removeDangling(db);
    const tables = db.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    return Object.fromEntries(
      tables
        .filter(({ name }) => !NOT_COMPARED.test(name))
        .map(({ name }) => [
          name,
          (db.prepare(`select * from "${name}"`).all() as Record<string, unknown>[]).map((row) => shown(name, row)),
        ]),
    );
  } finally {
    db.exec("rollback");
    db.close();
  }
}

function removeDangling(db: Database.Database): void {
  for (;;) {
    const found = db.prepare("pragma foreign_key_check").all() as { table: string; rowid: number }[];
    if (found.length === 0) return;
    for (const { table, rowid } of found) db.prepare(`delete from "${table}" where rowid = ?`).run(rowid);
  }
}

/** Where the rows of two databases differ: of the tables and columns that Python's has. */
export function compareRows(python: Rows, ours: Rows, pairs: Pairs): readonly Difference[] {
  return Object.entries(python).flatMap(([table, rows]) => {
    const columns = new Set(rows.flatMap((row) => Object.keys(row)));
    const known = (ours[table] ?? []).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => columns.size === 0 || columns.has(column))),
    );
    return compare(rows, known, table, pairs);
  });
}

/** A row of a table, as it can be compared. */
export function shown(table: string, row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([column]) => !NUMBERED.has(`${table}.${column}`))
      .map(([column, value]) => [column, value !== null && HIDDEN.has(column) ? typeof value : parsed(value)]),
  );
}

/** JSON is compared by what it says. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
