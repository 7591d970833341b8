import { copyFile, open, rename, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { CopyTask, RestoreTask, TableSum } from "../../model/backup.ts";
import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import { quote, quoteAll } from "../../sql/quoting.ts";
import { connect } from "./session.ts";
import { storedTables, tableSums } from "./table-sums.ts";

/**
 * A file that isn't there comes into being whole. One that is there may be open in other processes, which would go on with the old one if
 * another took its name: its content is exchanged in one transaction, which they see as any other.
 */
export async function restore(file: string, task: RestoreTask): Promise<void> {
  if (!existsSync(file)) {
    const side = `${file}.underpin-restore`;
    await restoreNew(side, task);
    await rename(side, file);
    await synced(dirname(file));
    return;
  }
  await using session = await connect(file);
  // What others have read stays as it was until they have read it.
  await session.run("ATTACH DATABASE ? AS dump", [task.file]);
  await session.transaction(async () => {
    await clear(session);
    await fill(session, task);
    await task.settle(session, await tableSums(session));
  });
}

/** A file of its own, of which nobody knows yet. */
export async function restoreNew(
  side: string,
  { file, settings, settle, onBytes, onTable }: Pick<RestoreTask, "settings" | "settle"> & CopyTask,
): Promise<readonly TableSum[]> {
  for (const left of ["", "-journal", "-wal", "-shm"]) await rm(`${side}${left}`, { force: true });
  await copyFile(file, side);
  let sums: readonly TableSum[];
  {
    await using session = await connect(side);
    const [check] = await session.query<{ integrity_check: string }>("PRAGMA integrity_check(1)");
    if (check?.integrity_check !== "ok")
      throw new UnderpinError("UP-BACKUP-SPOILT", {
        what: `${file} is damaged.`,
        why: check?.integrity_check ?? "",
        fine: "Nothing was changed.",
      });
    sums = await tableSums(session, onTable);
    await session.transaction(() => settle(session, sums));
    if (settings["journal"] === "wal") await session.query("PRAGMA journal_mode = WAL");
  }
  onBytes(await synced(side));
  return sums;
}

/** Down to the disk; returns how large it is. */
async function synced(path: string): Promise<number> {
  await using handle = await open(path, "r");
  await handle.sync();
  return (await handle.stat()).size;
}

interface Made {
  readonly type: "table" | "index" | "trigger" | "view";
  readonly name: string;
  readonly sql: string | null;
  readonly kept: string | null;
}

/** What was made, in its order; `kept` says of a table whether it is virtual, or a module's own. */
async function made(session: Session, schema: "main" | "dump"): Promise<readonly Made[]> {
  return await session.query<Made>(
    `SELECT m.type, m.name, m.sql, l.type kept FROM ${schema}.sqlite_master m LEFT JOIN pragma_table_list l ON l.schema = ? AND l.name = m.name
     WHERE m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.rowid`,
    [schema],
  );
}

async function clear(session: Session): Promise<void> {
  const objects = await made(session, "main");
  for (const type of ["trigger", "view"] as const)
    for (const { name } of objects.filter((one) => one.type === type)) await session.run(`DROP ${type.toUpperCase()} main.${quote(name)}`);
  const tables = objects.filter((one) => one.type === "table" && one.kept !== "shadow");
  for (const { name } of tables.toSorted((a, b) => Number(b.kept === "virtual") - Number(a.kept === "virtual")))
    await session.run(`DROP TABLE main.${quote(name)}`);
}

/** Rows before what acts on them. */
async function fill(session: Session, { onTable }: RestoreTask): Promise<void> {
  const objects = await made(session, "dump");
  const make = async (fits: (one: Made) => boolean): Promise<void> => {
    for (const one of objects) if (one.sql !== null && fits(one)) await session.run(one.sql);
  };
  await make(({ type, kept }) => type === "table" && kept !== "shadow");
  for (const { name, columns } of await storedTables(session, "dump")) {
    onTable(name);
    await session.run(`DELETE FROM main.${quote(name)}`);
    await session.run(
      `INSERT INTO main.${quote(name)} (${quoteAll(columns)}) SELECT ${quoteAll(columns)} FROM dump.${quote(name)} NOT INDEXED`,
    );
  }
  await own(session, "sqlite_sequence");
  await make(({ type }) => type === "index");
  await make(({ type }) => type === "trigger" || type === "view");
  for (const pragma of ["user_version", "application_id"]) {
    const [row] = await session.query<Record<string, number>>(`PRAGMA dump.${pragma}`);
    await session.run(`PRAGMA main.${pragma} = ${Number(row?.[pragma])}`);
  }
}

/** A table that SQLite keeps for itself, and makes where it needs it. */
async function own(session: Session, name: string): Promise<void> {
  const has = async (schema: string): Promise<boolean> =>
    (await session.query(`SELECT 1 FROM ${schema}.sqlite_master WHERE name = ?`, [name])).length > 0;
  if (!(await has("main"))) return;
  await session.run(`DELETE FROM main.${name}`);
  if (await has("dump")) await session.run(`INSERT INTO main.${name} SELECT * FROM dump.${name}`);
}
