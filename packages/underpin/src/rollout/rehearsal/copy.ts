import { rm } from "node:fs/promises";
import { backup } from "../../backup/backup.ts";
import { checkDump, checkOrigin } from "../../backup/check-file.ts";
import { compare } from "../../backup/compare.ts";
import { layToRest } from "../../backup/laid-to-rest.ts";
import { manifestPath, type Manifest } from "../../backup/manifest.ts";
import { discard } from "../../backup/part-file.ts";
import { told } from "../../backup/told.ts";
import { openDatabase, openPlace } from "../../dialects/open.ts";
import type { BackupFacts, Scratch } from "../../model/backup.ts";
import type { Database } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import type { GivenBackup } from "./given-backup.ts";
import type { RolloutRehearsalOptions } from "./options.ts";
import { sizeOf } from "./room.ts";

/** Where a copy is made: a server of the same kind, and what it says of itself. */
export interface Home {
  readonly database: Database;
  readonly backups: Awaited<ReturnType<Database["backups"]>>;
  readonly facts: BackupFacts;
}

/**
 * Finds the server on which a copy can be made.
 *
 * @throws UnderpinError `UP-REHEARSAL` where that would reach users, or there is no room; `UP-CONFIG` for another kind of database
 */
export async function homeOf(options: RolloutRehearsalOptions): Promise<Home> {
  const own = await openPlace(options);
  const database = options.on === undefined ? own : await openDatabase(options.on);
  if (database.dialect.name !== own.dialect.name)
    throw new UnderpinError("UP-CONFIG", {
      what: `${database.label} is not of the same kind as ${own.label}.`,
      fine: "Nothing was done.",
      next: "Name a database on a server like it.",
    });
  await using session = await database.look();
  if ((await database.dialect.cluster?.membership(session)) != null)
    throw new UnderpinError("UP-REHEARSAL", {
      what: `${database.label} is on a cluster, which runs every change of a schema on all of its servers while everybody waits.`,
      fine: "Nothing was done.",
    });
  const { freeSpace, replicas } = await database.dialect.health();
  const [needed, free] = [await sizeOf(own), await freeSpace(session)];
  if (free !== null && free.bytes < needed)
    throw new UnderpinError("UP-REHEARSAL", {
      what: `There is no room for a copy: ${mib(free.bytes)} are free at ${free.place}, and the database takes ${mib(needed)}.`,
      fine: "Nothing was done.",
    });
  const followed = await replicas(session);
  if (followed.length > 0) say(options, `${followed.map(({ name }) => name).join(", ")} follow this server, and get the copy as well.`);
  const backups = await database.backups();
  return { database, backups, facts: await backups.facts(session) };
}

/** Fills the copy, from a backup that is there or one that is made for it. Returns what it holds. */
export async function filled(
  options: RolloutRehearsalOptions,
  { backups, facts }: Home,
  scratch: Scratch,
  given: GivenBackup | null,
  timed: <T>(step: string, body: () => Promise<T>) => Promise<T>,
): Promise<Manifest> {
  const { file, service, signal } = options;
  const source = given ?? { file, manifest: await timed("backup", () => made(options)) };
  try {
    const { manifest } = source;
    checkOrigin(manifest, service, facts, backups);
    if (given) await checkDump(source.file, manifest, signal);
    await backups.tool(facts);
    const hears = { ...(options.onEvent && { onEvent: options.onEvent }), ...(signal && { signal }) };
    const tables = await timed("restore", () => scratch.restore({ file: source.file, ...told("restore", hears, manifest.dump.bytes) }));
    compare(manifest.tables, tables, facts.probe === manifest.server.probe);
    await settle(options, scratch, new Set(tables.map(({ name }) => name)));
    return manifest;
  } finally {
    if (!given) await removed(file);
  }
}

/** Lays to rest what lived, and refuses what would reach out of the copy. */
async function settle(options: RolloutRehearsalOptions, scratch: Scratch, tables: ReadonlySet<string>): Promise<void> {
  const copy = await openDatabase(scratch.connection);
  {
    await using session = await copy.connect();
    await session.transaction(() => layToRest(session, tables, 0));
  }
  const reaching = await scratch.reaching(options.on === undefined ? (await openPlace(options)).name : null);
  if (reaching.length === 0) return;
  throw new UnderpinError("UP-REHEARSAL", {
    what: "What is done to the copy would be done elsewhere, too.",
    why: `In it is ${reaching.join("; ")}.`,
    fine: "The copy was taken away; nothing else was changed.",
    next: "Rehearse it on another server of the same kind, which can't reach this one: --on URL.",
  });
}

async function made(options: RolloutRehearsalOptions): Promise<Manifest> {
  const { file, service, url, connection, onEvent, signal } = options;
  await removed(file);
  const { manifest } = await backup({
    service,
    file,
    ...(url !== undefined && { url }),
    ...(connection && { connection }),
    ...(onEvent && { onEvent }),
    ...(signal && { signal }),
  });
  return manifest;
}

/** It holds all rows: it stays no longer than it is needed, and one that a killed rehearsal left goes, too. */
async function removed(file: string): Promise<void> {
  await discard(file);
  for (const path of [file, manifestPath(file)]) await rm(path, { force: true });
}

function say({ onEvent }: RolloutRehearsalOptions, text: string): void {
  onEvent?.({ type: "rollout-notice", text });
}

const mib = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
