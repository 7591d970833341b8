import { checkMarker, type Query } from "../client/check-marker.ts";
import { readVersions } from "../ledger/versions.ts";
import type { Database, Session } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { Release, Service } from "../model/service.ts";

/**
 * Looks whether the service's connections say for which release they were built. While an evolution is in flight that this release is on
 * the new side of, one that does not is taken for the old release, and what it writes to both sides is lost: that stops the service.
 * At other times it is a warning.
 *
 * Without the service's own pool there is only the guard's connection to look at. It may say so by its URL or its role; where it does
 * not, nobody knows of the pool's, and that stops the service, too, unless it says that nobody is to look (`query: false`).
 *
 * @throws UnderpinError `UP-MARKER`
 */
export async function guardMarker(
  database: Database,
  service: Service,
  release: Release,
  query: Query | false | undefined,
  warn: (text: string) => void,
): Promise<void> {
  if (query === false) return;
  await using session = await database.connect();
  if (database.dialect.sync.marked(release.version) === null) return;
  const { versions } = await readVersions(database.dialect, session, service);
  const isInFlight = (versions.contract ?? 0) < release.version;
  if (query === undefined && !(isInFlight && (await hasSyncTriggers(database, session)))) return;
  try {
    await (query ? checkMarker(query, release.version) : checkMarker((sql) => session.query(sql), release.version, { connections: 1 }));
  } catch (error) {
    if (!(error instanceof UnderpinError)) throw error;
    if (!query) throw unseen(release.version, error);
    if (isInFlight) throw error;
    warn(`${error.message} ${error.why ?? ""} The next evolution that is expanded will need it: docs/clients.md.`);
  }
}

function unseen(version: number, cause: UnderpinError): UnderpinError {
  return new UnderpinError("UP-MARKER", {
    what: `Nobody knows whether the service's connections say that they were built for version ${version}.`,
    why: "Columns are kept equal by triggers that ask who writes. The guard was not given the service's pool, and its own connection says nothing.",
    fine: "Nothing was written.",
    next: "Give the guard the pool's `query`, so that it can look at the service's connections (docs/clients.md); or `query: false` if nobody is to look.",
    cause,
  });
}

/** Whether triggers are there that ask who writes, as far as this role may see them. */
async function hasSyncTriggers({ dialect }: Database, session: Session): Promise<boolean> {
  return (await dialect.triggers(session)).some((name) => /(^|\.)underpin_sync_[^.]*$/.test(name));
}
