import { recordedSteps } from "../ledger/journal.ts";
import { versionOf, writeVersions } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import { planScripts } from "../plan/plan.ts";
import { loadScript } from "../repositories/load.ts";
import { runScripts } from "../runner/run-scripts.ts";
import { withWork, type EngineOptions, type Work } from "./engine.ts";
import type { PhaseResult } from "./phase-options.ts";
import { pairsInFlight } from "./phases.ts";

/** What to take back. */
export interface RevertOptions extends EngineOptions {
  /** Take back every expansion above this version; all that are not contracted if left out. */
  readonly to?: number;
}

/**
 * Takes expansions back, newest first, while the old release goes on: triggers, then what expand added. What only the new
 * shape could say is lost with it. Not past contract.
 *
 * @throws UnderpinError `UP-ORDER` past contract, `UP-UNSUPPORTED` for what can't be taken back
 */
export async function revert(options: RevertOptions): Promise<readonly PhaseResult[]> {
  const { service } = options;
  return await withWork(options, "online", async (work) => {
    const { repositories, session, database, context } = work;
    const state = await work.refresh();
    const [expanded, migrated, contracted] = (["expand", "migrate", "contract"] as const).map((phase) =>
      versionOf(state, repositories, phase),
    ) as [number, number, number];
    const to = options.to ?? contracted;
    if (to < contracted)
      throw new UnderpinError("UP-ORDER", {
        what: `Version ${contracted} is contracted; ${to} can't be gone back to.`,
        why: "What contract took away is gone.",
        fine: "Nothing was changed.",
        next: "Restore the backup.",
      });
    if (to >= expanded) return [];
    const files = repositories.expand.filter((file) => file.number > to && file.number <= expanded).toReversed();
    const scripts = await Promise.all(files.map((file) => loadScript(service, file)));
    await refuseMoved(work, to, migrated);
    const planned = await planScripts(
      {
        dialect: database.dialect,
        mode: "online",
        schema: await database.dialect.introspect(session),
        inFlight: await pairsInFlight(work),
        recorded: (file) => recordedSteps(session, { service: service.name, repository: "revert", version: file.number }),
      },
      scripts,
      "revert",
    );
    await runScripts(
      context,
      {
        page: "revert",
        versionAfter: (script) => script.file.number - 1,
        record: (target, version) =>
          writeVersions(service, target, { expand: version, migrate: Math.min(migrated, version) }, state.versions),
      },
      planned.map((script) => ({ ...script, checksum: "" })),
    );
    return [
      {
        repository: "expand",
        from: expanded,
        to,
        steps: planned.flatMap((script) => script.steps).filter((step) => step.skip === undefined).length,
      },
    ];
  });
}

/** Evolutions only ever write their own new columns; a hand-written data migration may have changed what the old release reads. */
async function refuseMoved({ context, repositories }: Work, to: number, migrated: number): Promise<void> {
  for (const file of repositories.migrate.filter(
    (candidate) => !candidate.evolution && candidate.number > to && candidate.number <= migrated,
  )) {
    const { described } = await loadScript(context.service, file);
    if (described.length > 0)
      throw new UnderpinError("UP-UNSUPPORTED", {
        what: `${file.name} can't be reverted: its data migration has run.`,
        why: "It may have changed rows that the old release reads, and what they were is not known.",
        fine: "Nothing was changed; both releases go on working.",
        next: "Go on with the upgrade, or restore the backup.",
      });
  }
}
