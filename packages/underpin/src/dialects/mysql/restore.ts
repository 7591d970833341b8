import { createHash } from "node:crypto";
import type { BackupFacts, CopyTask, RestoreTarget, RestoreTask, TableSum, Trial } from "../../model/backup.ts";
import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import { RESTORING } from "../../model/ledger-names.ts";
import { coded } from "../shared/connect.ts";
import { feed } from "../shared/feed.ts";
import { SecretFiles } from "../shared/secret-files.ts";
import { runTool } from "../shared/tool.ts";
import { behindRows, whole } from "./dump-parts.ts";
import { findClient, reasonOf, runDump, type At } from "./dump-tool.ts";
import { empty, objectsIn, triggersIn } from "./emptying.ts";
import { optionFile } from "./tool-options.ts";
import { tick } from "./types.ts";

export async function connectTo(at: At, database: string): Promise<Session> {
  const options = await at.options();
  return await coded(() => at.connect({ ...options, database }), `${options.host ?? "localhost"}:${options.port ?? 3306}`);
}

/** How long, in seconds, another restore may take to end: of one that was killed the server may not know it yet. */
const OTHER_S = 10;

/** Runs on the server, but in none of the service's databases. */
export async function onServer<T>(at: At, body: (session: Session) => Promise<T>): Promise<T> {
  await using session = await connectTo(at, "information_schema");
  return await body(session);
}

/** The name of a database beside another one; a server refuses names that are longer than 64 characters. */
export function beside(name: string, what: string): string {
  const of = `${name}_underpin_${what}`;
  return of.length <= 64 ? of : `underpin_${what}_${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}

export async function target(at: At): Promise<RestoreTarget> {
  const { database } = await at.options();
  return await onServer(at, async (session) => {
    const objects = await objectsIn(session, database);
    return {
      objects: objects.filter(({ name }) => name !== RESTORING).length,
      unfinished: objects.some(({ name }) => name === RESTORING),
    };
  });
}

/**
 * Restores into a database beside the one that is there, counts it there, and then moves its tables over: no database here can be called
 * otherwise, and tables with triggers can't be moved, so these come anew, with all else that is no table. In between the guard finds a
 * table that says what is going on.
 */
export async function restore(at: At, task: RestoreTask): Promise<void> {
  const { database } = await at.options();
  await onServer(at, async (server) => {
    await alone(server, "restore", database);
    const side = beside(database, "restore");
    if (!(await create(server, side, task.settings))) return await restoreInPlace(at, server, database, task);
    try {
      await load(at, side, task, task.noOwner ? whole : undefined);
      await settled(at, side, task);
      await moveOver(at, server, { side, database }, task);
    } finally {
      await server.run(`DROP DATABASE IF EXISTS ${tick(side)}`).catch(() => 0);
    }
  });
}

/**
 * Keeps others from the same with the same database, as long as the session lasts.
 *
 * @throws UnderpinError `UP-LEASE-HELD` while another one is at it
 */
export async function alone(server: Session, what: "restore" | Trial, database: string): Promise<void> {
  const [lock] = await server.query<{ got: number }>("SELECT GET_LOCK(CONCAT('underpin ', ?, ' ', MD5(?)), ?) got", [
    what,
    database,
    OTHER_S,
  ]);
  if (Number(lock?.got) !== 1)
    throw new UnderpinError("UP-LEASE-HELD", { what: `Another ${what} of ${database} is at work.`, fine: "Nothing was changed." });
}

/** A database made anew; false where the user may not. */
export async function create(server: Session, name: string, settings: BackupFacts["settings"]): Promise<boolean> {
  try {
    await server.run(`DROP DATABASE IF EXISTS ${tick(name)}`);
    await server.run(`CREATE DATABASE ${tick(name)} ${madeAs(settings)}`);
    return true;
  } catch (error) {
    if ([1044, 1227].includes((error as { errno?: number }).errno ?? 0)) return false;
    throw error;
  }
}

const madeAs = ({ charset = "utf8mb4", collation = "utf8mb4_general_ci" }: BackupFacts["settings"]): string =>
  `CHARACTER SET ${charset} COLLATE ${collation}`;

/** From here on, and until {@link open}, no service takes the database for whole. */
async function shut(server: Session, database: string, settings: BackupFacts["settings"]): Promise<void> {
  const there = await server.query("SELECT 1 FROM information_schema.schemata WHERE schema_name = ?", [database]);
  if (there.length === 0) await server.run(`CREATE DATABASE ${tick(database)} ${madeAs(settings)}`);
  else await server.run(`ALTER DATABASE ${tick(database)} ${madeAs(settings)}`);
  await server.run(`CREATE TABLE IF NOT EXISTS ${tick(database)}.${RESTORING} (since BIGINT NOT NULL PRIMARY KEY)`);
}

async function open(server: Session, database: string): Promise<void> {
  await server.run(`DROP TABLE ${tick(database)}.${RESTORING}`);
}

async function moveOver(
  at: At,
  server: Session,
  { side, database }: Readonly<Record<"side" | "database", string>>,
  task: RestoreTask,
): Promise<void> {
  const triggers = await triggersIn(server, side);
  await shut(server, database, task.settings);
  await empty(server, database, [RESTORING]);
  for (const trigger of triggers) await server.run(`DROP TRIGGER ${tick(side)}.${tick(trigger)}`);
  const moved = (await objectsIn(server, side)).filter(({ kind }) => kind === "BASE TABLE" || kind === "SYSTEM VERSIONED");
  await server.run("SET SESSION foreign_key_checks = 0");
  if (moved.length > 0)
    await server.run(
      `RENAME TABLE ${moved.map(({ name }) => `${tick(side)}.${tick(name)} TO ${tick(database)}.${tick(name)}`).join(", ")}`,
    );
  await load(at, database, { ...task, onBytes: () => {}, onTable: () => {} }, behindRows(task.noOwner));
  const missing = triggers.filter((trigger, i, all) => all.indexOf(trigger) === i);
  const made = new Set(await triggersIn(server, database));
  if (missing.some((trigger) => !made.has(trigger)))
    throw new UnderpinError("UP-RESTORE", { what: "Not all triggers came back.", fine: "No service takes the database for whole yet." });
  await open(server, database);
}

/** Where there can be no second database, all goes into the one there is, once it was emptied. */
async function restoreInPlace(at: At, server: Session, database: string, task: RestoreTask): Promise<void> {
  task.notice(
    "The user may not make databases: it is restored into the one that is there, which is emptied first. What was in it is lost even if the restore fails.",
  );
  await shut(server, database, task.settings);
  await empty(server, database, [RESTORING]);
  await load(at, database, task, task.noOwner ? whole : undefined);
  await settled(at, database, task);
  await open(server, database);
}

export async function load(
  at: At,
  database: string,
  { file, onBytes, onTable, signal }: CopyTask,
  through?: (source: AsyncIterable<Buffer>, onTable: (name: string) => void) => AsyncIterable<Buffer>,
): Promise<void> {
  const [tool, options] = [await findClient(), await at.options()];
  using files = new SecretFiles();
  // Comments within routines are theirs, too, and so are their ends of lines.
  const how = ["--comments", "--binary-mode", "--default-character-set=utf8mb4", "--max-allowed-packet=1G", `--database=${database}`];
  const args = [...optionFile(tool, options, files), ...how];
  await runTool({ tool, args, files, signal, reason: reasonOf }, async ({ stdin, stdout }) => {
    stdout.resume();
    await feed(file, stdin, onBytes, through && ((source) => through(source, onTable)));
  });
}

/** Counted as the dump was: by what the tool says of it. */
export async function sums(at: At, database: string, signal: AbortSignal | undefined): Promise<readonly TableSum[]> {
  const keep = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const _ of source);
  };
  return (await runDump(at, { database, more: ["--no-create-info", "--skip-triggers"], keep, onTable: () => {}, signal })).tables;
}

async function settled(at: At, database: string, { settle, signal }: RestoreTask): Promise<void> {
  const all = await sums(at, database, signal);
  await using session = await connectTo(at, database);
  await settle(
    session,
    all.filter(({ name }) => name !== RESTORING),
  );
}
