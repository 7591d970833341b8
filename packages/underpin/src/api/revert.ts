import type { MadeBy } from "../changes/kinds/kind.ts";
import { forgetScript, openPages, readPage, reopenScript, type JournalKey, type Page } from "../ledger/journal.ts";
import { aliveNodes } from "../ledger/nodes.ts";
import { versionOf, writeVersions } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import type { Made } from "../model/journal.ts";
import type { Service } from "../model/service.ts";
import type { PlannedScript } from "../plan/plan.ts";
import { loadScript, type LoadedScript } from "../repositories/load.ts";
import { countSteps, loadNewestFirst, runBackwards } from "../engine/backwards.ts";
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
 * Takes expansions back, newest first, while the old release goes on: triggers, then what expand made, and what migrate remembers of it.
 * What expand found stays, whatever its name; what only the new shape could say is lost. Not past contract. Interrupted, it is finished
 * by running it again, or undone by expand.
 *
 * @throws UnderpinError `UP-VERSION` for a version that does not exist, `UP-ORDER` past contract, `UP-UNSUPPORTED` for what can't be taken back
 */
export async function revert(options: RevertOptions): Promise<readonly PhaseResult[]> {
  const { service } = options;
  return await withWork(options, "online", async (work) => {
    const { repositories, session } = work;
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
    if (state.contracting !== null)
      throw new UnderpinError("UP-ORDER", {
        what: `The contract of ${state.contracting} has begun; it can't be reverted any more.`,
        why: "The triggers that kept both shapes equal may be gone, and part of the old one.",
        fine: "Nothing was changed; nodes of the new release go on working.",
        next: "Run contract again: it goes on where it stopped.",
      });
    // An expand that failed, or a revert that was interrupted, has left its page open, and what stands there in the database.
    const open = await openPages(session, service.name, "expand");
    const files = repositories.expand.filter(({ number }) => number > to && (number <= expanded || open.includes(number)));
    if (files.length === 0) return [];
    await refuseNewerNodes(work, to);
    await refuseMoved(work, to, migrated);
    const scripts = await loadNewestFirst(work, files);
    await refuseUnknown(work, scripts);
    const undone = await runBackwards(work, {
      direction: "revert",
      scripts,
      inFlight: await operationsInFlight(service, repositories, state, files),
      madeBy: async (file) => madeBy(await readPage(session, pageOf(service, "expand", file.number))),
      begin: async (target, version) => {
        // From here on it is not expanded any more: neither the guard nor expand may take it for that.
        await reopenScript(target, pageOf(service, "expand", version), work.context.lease.epoch);
        await forgetScript(target, pageOf(service, "migrate", version));
        await writeVersions(
          service,
          target,
          { expand: Math.min(expanded, version - 1), migrate: Math.min(migrated, version - 1) },
          state.versions,
        );
      },
      record: (target, version) =>
        writeVersions(service, target, { expand: Math.min(expanded, version), migrate: Math.min(migrated, version) }, state.versions),
      end: async (target, version) => {
        for (const page of ["expand", "migrate", "revert", "outlook", "offline"] as const)
          await forgetScript(target, pageOf(service, page, version));
      },
    });
    for (const text of leftStanding(undone)) work.context.onEvent({ type: "notice", text });
    return [{ repository: "expand", from: files.at(-1)?.number ?? expanded, to, steps: countSteps(undone) }];
  });
}

function pageOf(service: Service, repository: Page, version: number): JournalKey {
  return { service: service.name, repository, version };
}

/** What the steps of an expansion made; what they found is not theirs. */
function madeBy({ steps }: Awaited<ReturnType<typeof readPage>>): MadeBy {
  const own = steps.filter((step) => step.state !== "found");
  return { things: Object.assign({}, ...own.map((step) => step.made)) as Made, isComplete: own.every((step) => step.made !== null) };
}

/** Tables and columns that stay though a script names them. */
function leftStanding(undone: readonly PlannedScript[]): readonly string[] {
  return undone.flatMap(({ file, steps }) =>
    steps.flatMap(({ change, skip }) => {
      if (skip !== "not made by it" || (change.kind !== "drop-table" && change.kind !== "drop-column")) return [];
      const thing = change.kind === "drop-table" ? `Table ${change.table}` : `Column ${change.table}.${change.column}`;
      return [`${thing} stays: as far as the journal tells, ${file.name} found it there.`];
    }),
  );
}

/** What another tool expanded, nobody can tell from what was there before. */
async function refuseUnknown({ context, session }: Work, scripts: readonly LoadedScript[]): Promise<void> {
  for (const { file, described } of scripts) {
    if (described.length === 0 || (await readPage(session, pageOf(context.service, "expand", file.number))).isOpened) continue;
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${file.name} can't be reverted: its expansion is not in the journal.`,
      why: "Another tool made it, or it was recorded by hand (goto); what was there before is not known.",
      fine: "Nothing was changed; both releases go on working.",
      next: "Go on with the upgrade, or restore the backup.",
    });
  }
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
