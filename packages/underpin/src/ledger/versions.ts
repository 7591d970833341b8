import type { Look, Session } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { History, VersionRange } from "../model/history.ts";
import { REPOSITORIES, type Repository, type Versions } from "../model/phase.ts";
import type { Service } from "../model/service.ts";
import { initial, type Repositories } from "../repositories/read.ts";
import { isLedgerTable, recordTables, RESTORING } from "../model/ledger-names.ts";
import { openPages } from "./journal.ts";
import { unfinishedOffline } from "./offline.ts";

/** What a database says of its versions. */
export interface VersionState {
  /** Where each repository stands; null for one that was never under control. */
  readonly versions: Versions;
  /** What our own record alone says. */
  readonly recorded: Versions;
  /** The version whose contract has begun and not ended: part of the old shape may be gone. Null if there is none. */
  readonly contracting: number | null;
  /** The version that an offline upgrade was on its way to, and did not reach: nothing keeps the two shapes equal. Null if there is none. */
  readonly offline: number | null;
  /** Whether anything is recorded for this service. */
  readonly controlled: boolean;
  /** Whether there are no tables but the engine's own. */
  readonly empty: boolean;
  readonly tables: readonly string[];
}

/**
 * Reads versions; never writes.
 *
 * @throws UnderpinError `UP-RESTORING`
 */
export async function readVersions(dialect: Look, session: Session, service: Service): Promise<VersionState> {
  const tables = await dialect.tables(session);
  if (tables.includes(RESTORING))
    throw new UnderpinError("UP-RESTORING", {
      what: "A restore of this database has begun and not ended: what is in it is not whole.",
      fine: "Nothing was read or written.",
    });
  const versions: Record<Repository, number | null> = { legacy: null, expand: null, migrate: null, contract: null };
  if (tables.includes("migrate_version")) {
    const rows = await session.query<{ repository_id: string; version: number }>("SELECT repository_id, version FROM migrate_version");
    for (const repository of REPOSITORIES) {
      const row = rows.find((candidate) => candidate.repository_id === service.repositoryIds[repository]);
      if (row) versions[repository] = Number(row.version);
    }
  }
  const recorded: Versions = { ...versions };
  const history = service.history?.tables.every(({ name }) => tables.includes(name)) ? service.history : undefined;
  const elsewhere = await history?.read(session);
  if (elsewhere?.legacy) versions.legacy = within(elsewhere.legacy, versions.legacy, Infinity);
  if (history && elsewhere?.expand) {
    // It is true even where our own record stayed behind; where it can't tell several versions apart, or knows none as high,
    // our own row does.
    const ours = versions.expand;
    versions.expand = within(elsewhere.expand, ours, Infinity);
    versions.migrate = (ours ?? 0) >= versions.expand ? versions.migrate : versions.expand;
    if (elsewhere.contract) versions.contract = within(elsewhere.contract, versions.contract, versions.expand);
    // What it begins with is a schema that is contracted already.
    else if (ours === null) versions.contract = Math.min(versions.expand, history.since.version - 1);
  }
  // Databases made by Yoga or later never had a row of the legacy repository.
  if (versions.legacy === null && (versions.expand ?? 0) > 0 && service.legacyClosedAt !== undefined)
    versions.legacy = service.legacyClosedAt;
  const hasJournal = tables.includes("underpin_journal");
  const begun = hasJournal ? await openPages(session, service.name, "contract") : [];
  const reached = { expanded: versions.expand ?? 0, contracted: versions.contract ?? 0 };
  return {
    versions,
    recorded,
    contracting: begun.at(-1) ?? null,
    offline: hasJournal ? await unfinishedOffline(session, service.name, reached) : null,
    controlled: REPOSITORIES.some((repository) => versions[repository] !== null),
    empty: tables.every((name) => isLedgerTable(name, recordTables(service))),
    tables,
  };
}

/** The higher number counts: what is contracted further than the other record knows must not be taken for less. */
function within(range: VersionRange, recorded: number | null, most: number): number {
  return recorded !== null && recorded >= range.first ? recorded : Math.min(range.last, most);
}

/** The version a repository stands at, its start if nothing was recorded. */
export function versionOf(state: VersionState, repositories: Repositories, repository: Repository): number {
  return state.versions[repository] ?? initial(repositories, repository);
}

/**
 * Records versions, also where the history is recorded elsewhere. Belongs into the transaction of the
 * work it records.
 */
export async function writeVersions(
  service: Service,
  session: Session,
  changed: Partial<Record<Repository, number>>,
  all: Versions,
): Promise<void> {
  for (const repository of REPOSITORIES) {
    const version = changed[repository];
    if (version === undefined) continue;
    const id = service.repositoryIds[repository];
    const updated = await session.run("UPDATE migrate_version SET version = ? WHERE repository_id = ?", [version, id]);
    if (updated === 0)
      await session.run("INSERT INTO migrate_version (repository_id, repository_path, version) VALUES (?, ?, ?)", [
        id,
        `underpin:${service.name}/${repository}`,
        version,
      ]);
  }
  if (service.history) await writeElsewhere(service.history, session, changed, all);
}

async function writeElsewhere(
  { since, write }: History,
  session: Session,
  changed: Partial<Record<Repository, number>>,
  all: Versions,
): Promise<void> {
  if (changed[since.repository] === undefined && changed.expand === undefined && changed.contract === undefined) return;
  const now = { ...all, ...changed };
  // Below it there may be no table of its, and whoever reverts to there must find nothing in it.
  if ([now, all].some((versions) => (versions[since.repository] ?? 0) >= since.version))
    await write(session, { legacy: now.legacy ?? 0, expand: now.expand ?? 0, contract: now.contract ?? 0 });
}
