import { readFile } from "node:fs/promises";
import { splitStatements } from "../dialects/shared/lexer.ts";
import { closeScript, isStarted, openScript, type JournalKey } from "../ledger/journal.ts";
import { createVersionTables } from "../ledger/tables.ts";
import { versionOf, writeVersions } from "../ledger/versions.ts";
import { PHASES } from "../model/phase.ts";
import { loadScript } from "../repositories/load.ts";
import { latest } from "../repositories/read.ts";
import { politely } from "../runner/polite.ts";
import { withWork, type Work } from "./engine.ts";
import { finishLegacy, runPhase, type PhaseOptions, type PhaseResult } from "./phases.ts";
import { targetVersion } from "./targets.ts";

/** Options of an offline upgrade. */
export interface SyncOptions extends PhaseOptions {
  /** Run the whole history on an empty database instead of today's schema at once. */
  readonly replay?: boolean;
}

/**
 * All phases, offline: the service is stopped, so no triggers are needed, and those that an earlier expand left are
 * taken away. An empty database gets today's schema at once.
 *
 * @throws UnderpinError
 */
export async function sync(options: SyncOptions): Promise<readonly PhaseResult[]> {
  return await withWork(options, "offline", async (work) => {
    const results: PhaseResult[] = [];
    if (options.service.linear) return await finishLegacy(options, work, targetVersion(options.service, work.repositories, "legacy", options.to));
    const base = options.replay ? null : await baseFor(options, work);
    if (base) results.push(await layBase(options, work, base));
    else results.push(...(await finishLegacy(options, work)));
    for (const phase of PHASES) results.push(...(await runPhase(options, work, phase)));
    await dropLeftTriggers(work);
    return results;
  });
}

interface Base {
  readonly version: number;
  readonly sql: string;
  readonly key: JournalKey;
}

/** The squashed schema, if the database is empty (or was left in the middle of laying it) and the target is not older. */
async function baseFor({ service, to }: SyncOptions, { repositories, session, state, database }: Work): Promise<Base | null> {
  const version = latest(repositories, "expand");
  if (targetVersion(service, repositories, "expand", to) !== version) return null;
  const key: JournalKey = { service: service.name, repository: "base", version };
  if (state.controlled || !(state.empty || (await isStarted(session, key)))) return null;
  const sql = await readFile(new URL(`base/${version}.${database.dialect.name}.sql`, service.migrations), "utf8").catch(() => null);
  return sql === null ? null : { version, sql, key };
}

/** Lays the squashed schema. Statements are written so that doing one twice does no harm. */
async function layBase({ service }: SyncOptions, { context, session, database, state }: Work, { version, sql, key }: Base): Promise<PhaseResult> {
  const statements = splitStatements(sql);
  const started = Date.now();
  context.onEvent({ type: "repository-start", repository: "expand", from: 0, to: version, steps: statements.length, mode: "offline" });
  const lay = async (): Promise<void> => {
    for (const statement of statements) await session.run(statement);
  };
  const finish = async (): Promise<void> => {
    const versions = { ...(service.legacyClosedAt !== undefined && { legacy: service.legacyClosedAt }), expand: version, migrate: version, contract: version };
    await writeVersions(service, session, versions, state.versions);
    await closeScript(session, key, "base", "", context.lease.epoch);
    await context.lease.fence(session);
  };
  await createVersionTables(database.dialect, session, service, version);
  if (database.dialect.transactionalDdl)
    await politely(context, "lay the base schema", undefined, () =>
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
  context.onEvent({ type: "repository-done", repository: "expand", version, ms: Date.now() - started });
  return { repository: "expand", from: 0, to: version, steps: statements.length };
}

/** Triggers of scripts that are contracted already: upstream's plain db_sync after an --expand leaves them behind. */
async function dropLeftTriggers({ context, session, database, repositories, refresh }: Work): Promise<void> {
  const schema = await database.dialect.introspect(session);
  if (schema.triggers.length === 0) return;
  const contracted = versionOf(await refresh(), repositories, "contract");
  for (const file of repositories.contract.filter((candidate) => candidate.number <= contracted)) {
    const { described } = await loadScript(context.service, file);
    for (const { change } of described) {
      if (change.kind !== "drop-trigger" || !schema.triggers.some((trigger) => trigger.name === change.name && trigger.table === change.table)) continue;
      context.onEvent({ type: "notice", text: `Trigger ${change.name} was left by an earlier expand; it goes.` });
      for (const statement of database.dialect.render(database.dialect.lower(change, schema), schema, "offline")) await politely(context, "drop a left trigger", change.table, () => session.run(statement.sql));
    }
  }
}
