import { versionOf } from "../ledger/versions.ts";
import { PHASES } from "../model/phase.ts";
import { loadScript } from "../repositories/load.ts";
import { politely } from "../run/polite.ts";
import { locksOf } from "../run/table-locks.ts";
import { withWork, type Work } from "../engine/work.ts";
import { layBase } from "../engine/base.ts";
import { stops } from "../engine/files-ahead.ts";
import type { PhaseOptions, PhaseResult } from "../engine/phase-options.ts";
import { finishLegacy, runPhase } from "./phases.ts";
import { targetVersion } from "../engine/targets.ts";

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
    if (!options.replay) results.push(...(await layBase(options, work)));
    if (options.service.linear) {
      const to = targetVersion(options.service, work.repositories, "legacy", options.to);
      return [...results, ...(await finishLegacy(options, { ...work, state: await work.refresh() }, to))];
    }
    if (results.every(({ repository }) => repository === "legacy"))
      results.push(...(await finishLegacy(options, { ...work, state: await work.refresh() })));
    for (const to of stops(options.service, work.repositories, await work.refresh(), options.to))
      for (const phase of PHASES) results.push(...(await runPhase({ ...options, to }, work, phase)));
    await dropLeftTriggers(work);
    return results;
  });
}

/** Triggers of scripts that are contracted already: an expand that was followed by another tool's upgrade leaves them behind. */
async function dropLeftTriggers({ context, session, database, repositories, refresh }: Work): Promise<void> {
  const schema = await database.dialect.catalogue.introspect(session);
  if (schema.triggers.length === 0) return;
  const contracted = versionOf(await refresh(), repositories, "contract");
  for (const file of repositories.contract.filter((candidate) => candidate.number <= contracted)) {
    const { described } = await loadScript(context.service, file);
    for (const { change } of described) {
      if (
        change.kind !== "drop-trigger" ||
        !schema.triggers.some((trigger) => trigger.name === change.name && trigger.table === change.table)
      )
        continue;
      context.onEvent({ type: "notice", text: `Trigger ${change.name} was left by an earlier expand; it goes.` });
      for (const statement of database.dialect.ddl.render(database.dialect.ddl.lower(change, schema), schema, "offline"))
        await politely(
          context,
          { title: "drop a left trigger", table: change.table, locks: locksOf([{ change, statements: [statement] }], schema.tables) },
          () => session.run(statement.sql),
        );
    }
  }
}
