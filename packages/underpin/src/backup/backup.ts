import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { openPlace } from "../dialects/open.ts";
import { codedFailure } from "../engine/failure.ts";
import type { EngineOptions } from "../engine/work.ts";
import { readVersions, type VersionState } from "../ledger/versions.ts";
import type { BackupDialect, BackupFacts } from "../model/backup.ts";
import type { Versions } from "../model/phase.ts";
import type { Service } from "../model/service.ts";
import { checkDump } from "./check-file.ts";
import { compare } from "./compare.ts";
import { digestOf, writeDump, type Digest } from "./dump-file.ts";
import { readManifest, type Manifest } from "./manifest.ts";
import { discard, finish, partPath, prepare } from "./part-file.ts";
import { told } from "./told.ts";

/** What a backup is asked for. */
export interface BackupOptions extends EngineOptions {
  /** Where the dump goes; its manifest goes beside it, as `FILE.json`. */
  readonly file: string;
  /** A whole backup of this service that is there already is the one that was asked for. */
  readonly ifMissing?: boolean;
  /** Whether to restore it into a database of its own on the same server, and to compare; that one is removed again. */
  readonly verify?: boolean;
}

/** A backup that was made. */
export interface BackupResult {
  readonly file: string;
  readonly manifest: Manifest;
  readonly verified: boolean;
}

/**
 * Dumps a service's database by the database's own program while clients go on, all of it as it was at one moment, and writes down beside
 * it what the dump holds.
 *
 * @throws UnderpinError `UP-BACKUP`, `UP-TOOL`, `UP-TOOL-FAILED`, `UP-RIGHT`, `UP-RESTORE`, `UP-RESTORING`; what opening a database throws
 * @example
 * const { manifest } = await backup({ service: shop, url, file: "/backups/shop-monday", verify: true });
 */
export async function backup(options: BackupOptions): Promise<BackupResult> {
  const file = resolve(options.file);
  const database = await openPlace(options);
  const there = options.ifMissing && existsSync(file) ? await readManifest(file) : null;
  if (there) {
    await checkDump(file, there, options.signal);
    if (there.service === options.service.name && there.database === database.name) return { file, manifest: there, verified: false };
  }
  await prepare(file);
  const backups = await database.backups();
  try {
    await using session = await database.look();
    const facts = await backups.facts(session);
    // Nothing is dumped that nobody may back up: its versions are read first.
    await readVersions(database.dialect, session, options.service);
    const tool = await backups.tool(facts);
    await using scratch = options.verify ? await backups.scratch(facts.settings, "verify") : null;
    const { state, dump, tables } = await dumped(
      options,
      backups,
      file,
      async (at) => await readVersions(database.dialect, at, options.service),
    );
    const manifest: Manifest = {
      kind: "underpin backup",
      format: 1,
      service: options.service.name,
      database: database.name,
      taken: new Date().toISOString(),
      versions: state.versions,
      release: releaseOf(options.service, state.versions),
      server: serverOf(database.dialect.name, facts),
      tool,
      dump,
      tables,
    };
    if (scratch) compare(tables, await scratch.restore({ file: partPath(file), ...told("verify", options, dump.bytes) }), true);
    await finish(file, manifest);
    return { file, manifest, verified: scratch !== null };
  } catch (error) {
    await discard(file);
    options.signal?.throwIfAborted();
    throw codedFailure(database, error);
  }
}

async function dumped(
  options: BackupOptions,
  backups: BackupDialect,
  file: string,
  look: Parameters<typeof backups.dump<VersionState>>[0]["look"],
): Promise<{ readonly state: VersionState; readonly dump: Digest; readonly tables: Manifest["tables"] }> {
  const telling = told("dump", options);
  const path = partPath(file);
  let written: Digest | undefined;
  const { looked, tables, notices } = await backups.dump({
    ...telling,
    file: path,
    look,
    keep: async (source) => {
      written = await writeDump(path, source, telling.onBytes);
    },
  });
  for (const text of notices) options.onEvent?.({ type: "notice", text });
  return { state: looked, tables, dump: written ?? (await digestOf(path, options.signal)) };
}

function serverOf(dialect: Manifest["server"]["dialect"], { product, version, settings, probe }: BackupFacts): Manifest["server"] {
  return { dialect, product, version, settings, probe };
}

/** The newest release that has what is recorded. */
function releaseOf({ releases, linear }: Service, { legacy, migrate }: Versions): string | null {
  const has = linear ? legacy : migrate;
  return (
    (has === null ? undefined : releases.findLast(({ version, legacy: last = 0 }) => version <= has && last <= (legacy ?? 0)))?.name ?? null
  );
}
