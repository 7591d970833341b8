import { closeScript, isStarted, openScript, type JournalKey } from "../ledger/journal.ts";
import { createVersionTables } from "../ledger/tables.ts";
import { writeVersions, type VersionState } from "../ledger/versions.ts";
import type { Repository } from "../model/phase.ts";
import type { Service } from "../model/service.ts";
import { loadBase, type BaseSchema } from "../repositories/load.ts";
import { initial, type Repositories } from "../repositories/read.ts";
import { politely } from "../run/polite.ts";
import type { Work } from "./work.ts";
import type { PhaseOptions, PhaseResult } from "./phase-options.ts";
import { targetVersion } from "./targets.ts";

interface Base extends BaseSchema {
  readonly key: JournalKey;
}

/** The newest squashed schema on the way to the target, if the database is empty, or was left in the middle of laying it. */
async function baseFor({ service, to }: PhaseOptions, { repositories, session, state, database }: Work): Promise<Base | null> {
  if (state.controlled && !isBare(state)) return null;
  const base = await loadBase(
    service,
    targetVersion(service, repositories, service.linear ? "legacy" : "expand", to),
    database.dialect.name,
  );
  if (base === null) return null;
  const key: JournalKey = { service: service.name, repository: "base", version: base.version };
  return state.empty || (await isStarted(session, key)) ? { ...base, key } : null;
}

/** Whether a database was put under control, and nothing was done to it since. */
function isBare({ empty, versions }: VersionState): boolean {
  return empty && Object.values(versions).every((version) => version === null || version === 0);
}

/** Where a database stands on which a squashed schema was laid: within the linear repository if the phases begin behind it. */
function versionsOf(service: Service, repositories: Repositories, version: number): Partial<Record<Repository, number>> {
  if (service.linear || version < initial(repositories, "expand")) return { legacy: version };
  const phases = { expand: version, migrate: version, contract: version };
  return service.legacyClosedAt === undefined ? phases : { legacy: service.legacyClosedAt, ...phases };
}

/**
 * Lays the squashed schema on an empty database, if there is one for it; returns nothing if not. The scripts after
 * it are left to run. Its statements are written so that doing one twice does no harm: what was left in the middle is laid anew.
 */
export async function layBase(options: PhaseOptions, work: Work): Promise<readonly PhaseResult[]> {
  const base = await baseFor(options, work);
  if (base === null) return [];
  const { version, statements, key } = base;
  const { context, session, database, state, repositories } = work;
  const { service } = options;
  const started = Date.now();
  const versions = versionsOf(service, repositories, version);
  const repository = versions.expand === undefined ? "legacy" : "expand";
  context.onEvent({ type: "repository-start", repository, from: 0, to: version, steps: statements.length, mode: "offline" });
  const lay = async (): Promise<void> => {
    for (const statement of statements) await session.run(statement);
  };
  const finish = async (): Promise<void> => {
    await writeVersions(service, session, versions, state.versions);
    await closeScript(session, key, "base", "", context.lease.epoch);
    await context.lease.fence(session);
  };
  await createVersionTables(database.dialect, session, service, versions);
  if (database.dialect.ddl.isTransactional)
    await politely(context, { title: "lay the base schema" }, () =>
      session.transaction(async () => {
        await openScript(session, key, "base", context.lease.epoch);
        await lay();
        await finish();
      }),
    );
  else {
    await session.transaction(() => openScript(session, key, "base", context.lease.epoch));
    await lay();
    await session.transaction(finish);
  }
  context.onEvent({ type: "repository-done", repository, version, ms: Date.now() - started });
  return [{ repository, from: 0, to: version, steps: statements.length }];
}
