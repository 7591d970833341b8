import { aliveNodes } from "../ledger/nodes.ts";
import { versionOf, writeVersions } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import { loadScript } from "../repositories/load.ts";
import { loadNewestFirst, runBackwards } from "../engine/backwards.ts";
import { withWork, type EngineOptions, type Work } from "../engine/work.ts";
import type { PhaseResult } from "../engine/phase-options.ts";
import { operationsInFlight } from "../engine/in-flight.ts";
import { targetVersion } from "../engine/targets.ts";

/** What to take back. */
export interface RevertOptions extends EngineOptions {
  /** Take back every expansion above this release or version; all that are not contracted if left out. */
  readonly to?: string | number;
}

/**
 * Takes expansions back, newest first, while the old release goes on: triggers, then what expand added. What only the new
 * shape could say is lost with it. Not past contract.
 *
 * @throws UnderpinError `UP-VERSION` for a version that does not exist, `UP-ORDER` past contract, `UP-UNSUPPORTED` for what can't be taken back
 */
export async function revert(options: RevertOptions): Promise<readonly PhaseResult[]> {
  const { service } = options;
  return await withWork(options, "online", async (work) => {
    const { repositories } = work;
    const state = await work.refresh();
    const [expanded, migrated, contracted] = (["expand", "migrate", "contract"] as const).map((phase) =>
      versionOf(state, repositories, phase),
    ) as [number, number, number];
    const to = options.to === undefined ? contracted : targetVersion(service, repositories, "expand", options.to);
    if (to < contracted)
      throw new UnderpinError("UP-ORDER", {
        what: `Version ${contracted} is contracted; ${to} can't be gone back to.`,
        why: "What contract took away is gone.",
        fine: "Nothing was changed.",
        next: "Restore the backup.",
      });
    if (to >= expanded) return [];
    await refuseNewerNodes(work, to);
    await refuseMoved(work, to, migrated);
    const scripts = await loadNewestFirst(
      work,
      repositories.expand.filter((file) => file.number > to && file.number <= expanded),
    );
    const steps = await runBackwards(work, {
      direction: "revert",
      scripts,
      inFlight: await operationsInFlight(service, repositories, state),
      record: (target, version) =>
        writeVersions(service, target, { expand: version, migrate: Math.min(migrated, version) }, state.versions),
    });
    return [{ repository: "expand", from: expanded, to, steps }];
  });
}

/** Nodes of the coming release read and write what would be taken away. */
async function refuseNewerNodes({ context, database, session }: Work, to: number): Promise<void> {
  const newer = (await aliveNodes(database.dialect, session, context.service.name)).filter((node) => node.version > to);
  if (newer.length === 0) return;
  throw new UnderpinError("UP-NODES", {
    what: `Nodes of the newer release are alive: ${newer.map((node) => `${node.node} (${node.release}, seen ${node.secondsAgo} s ago)`).join(", ")}.`,
    why: "They read and write what would be taken back.",
    fine: "Nothing was changed; both releases go on working.",
    next: "Bring the nodes that are named back to the old release, then run revert again.",
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
