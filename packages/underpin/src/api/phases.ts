import { aliveNodes } from "../ledger/nodes.ts";
import { createVersionTables } from "../ledger/tables.ts";
import { versionOf, writeVersions } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import { type Phase, type Repository } from "../model/phase.ts";
import { initial } from "../repositories/read.ts";
import { runScripts, type RunTarget } from "../run/run-scripts.ts";
import { beginOffline, endOffline } from "../ledger/offline.ts";
import { forgetOutlook, writeOutlook } from "../ledger/outlook.ts";
import type { Session } from "../model/dialect.ts";
import type { Service } from "../model/service.ts";
import { outlookOf } from "../engine/outlook.ts";
import type { PlannedScript } from "../plan/plan.ts";
import { withWork, type Work } from "../engine/work.ts";
import { layBase } from "../engine/base.ts";
import { filesAhead } from "../engine/files-ahead.ts";
import { planAhead, planFiles, type Ahead } from "../engine/plan-ahead.ts";
import type { PhaseOptions, PhaseResult } from "../engine/phase-options.ts";
import { mayPassMigrate, refuseAhead, refuseSkipping, refuseSquashed, refuseUncontrolled } from "../engine/order.ts";
import { targetVersion } from "../engine/targets.ts";
import { lockPolicy } from "../engine/lock-policy.ts";

/**
 * Expand: brings the legacy repository to its end first (that part is not free of downtime), then adds what the next
 * release needs, and the triggers.
 *
 * @throws UnderpinError
 */
export async function expand(options: PhaseOptions): Promise<readonly PhaseResult[]> {
  let wasEmpty = false;
  return await withWork(options, "online", async (work) => {
    // No service runs on an empty database: it gets the newest schema there is at once, and what scripts came after it.
    wasEmpty ||= work.state.empty;
    const base = options.to === undefined ? await layBase(options, work) : [];
    if (base.some(({ repository }) => repository !== "legacy")) return [...base, ...(await runPhase(options, work, "expand"))];
    const { repositories } = work;
    const state = base.length > 0 ? await work.refresh() : work.state;
    const { service, to, tryAll } = options;
    refuseUncontrolled(service, repositories, state, "expand");
    if (!wasEmpty) refuseSkipping(service, repositories, state, to);
    // What would be refused behind it is refused before the legacy repository changes anything.
    if (filesAhead(service, repositories, state, { wanted: ["legacy"], mode: "online", to }).length > 0)
      await planAhead(work, { service, mode: "online", wanted: ["legacy", "expand"], to, ...(tryAll && { tryAll }) });
    return [...base, ...(await finishLegacy(options, { ...work, state })), ...(await runPhase(options, work, "expand"))];
  });
}

/** Data migration: carries existing rows over while the running release works on. */
export async function migrate(options: PhaseOptions): Promise<readonly PhaseResult[]> {
  return await withWork(options, "online", (work) => runPhase(options, work, "migrate"));
}

/** Contract: takes the old shape and all triggers away, once no older node is alive. */
export async function contract(options: PhaseOptions): Promise<readonly PhaseResult[]> {
  return await withWork(options, "online", async (work) => {
    if (!options.ignoreNodes) await refuseOlderNodes(options, work);
    return await runPhase(options, work, "contract");
  });
}

/** One phase within work that is open already. */
export async function runPhase(options: PhaseOptions, work: Work, phase: Phase): Promise<readonly PhaseResult[]> {
  const state = await work.refresh();
  refuseUncontrolled(options.service, work.repositories, work.state, phase);
  const to = targetVersion(options.service, work.repositories, phase, options.to);
  const from = versionOf(state, work.repositories, phase);
  if (phase === "contract" && (await mayPassMigrate(options.service, work.repositories, state, to)))
    await runPhase({ ...options, to }, work, "migrate");
  else refuseAhead(work.repositories, state, phase, to);
  return await runRange(work, phase, from, to, options.tryAll);
}

/** The legacy repository to its end, or to the release that is named. */
export async function finishLegacy(options: PhaseOptions, work: Work, to?: number): Promise<readonly PhaseResult[]> {
  if (work.repositories.legacy.length === 0) return [];
  refuseUncontrolled(options.service, work.repositories, work.state, "legacy");
  refuseSquashed(work.repositories, work.state);
  const from = Math.max(versionOf(work.state, work.repositories, "legacy"), initial(work.repositories, "legacy"));
  const target = to ?? targetVersion(options.service, work.repositories, "legacy", options.to);
  if (from >= target) return [];
  if (work.context.mode === "online")
    work.context.onEvent({
      type: "notice",
      text: `The legacy repository goes from ${from} to ${target} first. This part is not free of downtime.`,
    });
  // Legacy scripts were written for a stopped service: no polite locks would make them safe.
  const policy = lockPolicy(options, work.database.dialect, "offline");
  return await runRange({ ...work, context: { ...work.context, mode: "offline", policy } }, "legacy", from, target);
}

/** Runs the scripts of a repository after `from` up to `to`. */
export async function runRange(
  work: Work,
  repository: Repository,
  from: number,
  to: number,
  tryAll = false,
): Promise<readonly PhaseResult[]> {
  if (to <= from) return [];
  const { context, session, database } = work;
  const { service, onEvent } = context;
  // What a run before this one left on one server and not on another is made alike before anything is planned on it.
  await context.cluster?.agree();
  const { planned, later, notes } = await planRange(work, repository, { from, to, tryAll });
  for (const text of notes) onEvent({ type: "notice", text });
  const steps = planned.flatMap((script) => script.steps).filter((step) => step.skip === undefined);
  await createVersionTables(database.dialect, session, service, { ...work.state.versions, [repository]: to });
  // Nobody else writes them while we hold the lease. What was only told from another tool's record becomes our own.
  const { versions, recorded } = await work.refresh();
  const adopted = Object.fromEntries(
    Object.entries(versions).filter(([name, version]) => version !== null && version !== recorded[name as Repository]),
  );
  // Recorded before the first script runs: a run that dies inside it must find the database under control.
  if (recorded[repository] === null)
    await session.transaction(() => writeVersions(service, session, { ...adopted, [repository]: from }, versions));
  const started = Date.now();
  onEvent({ type: "repository-start", repository, from, to, steps: steps.length, mode: context.mode });
  await runScripts(
    context,
    {
      page: repository,
      versionAfter: (script) => script.file.number,
      record: (target, version) => writeVersions(service, target, { ...adopted, [repository]: version }, versions),
      ...(context.mode === "online" ? noting(service, repository, [...planned, ...later]) : notingOffline(context, repository, planned)),
    },
    planned,
  );
  await context.cluster?.agree();
  onEvent({ type: "repository-done", repository, version: to, ms: Date.now() - started });
  return [{ repository, from, to, steps: steps.length }];
}

/** What status is to tell of a data migration is noted when its evolution is expanded, and when it begins; contract forgets it. */
function noting(service: Service, repository: Repository, planned: readonly PlannedScript[]): Pick<RunTarget, "begin" | "end"> {
  const write = async (session: Session, version: number): Promise<void> => {
    const script = planned.find(({ file }) => file.repository === "migrate" && file.evolution && file.number === version);
    if (script) await writeOutlook(session, service.name, outlookOf(script));
  };
  switch (repository) {
    case "expand":
      return {
        end: async (session, version) => {
          await write(session, version);
          await endOffline(session, service.name, version);
        },
      };
    case "migrate":
      return { begin: write };
    case "contract":
      return {
        end: async (session, version) => {
          await forgetOutlook(session, service.name, version);
          await endOffline(session, service.name, version);
        },
      };
    default:
      return {};
  }
}

/** What is expanded offline has no triggers: that is noted together with it, until it is contracted. */
function notingOffline(
  { service, lease }: Work["context"],
  repository: Repository,
  planned: readonly PlannedScript[],
): Pick<RunTarget, "end"> {
  switch (repository) {
    case "expand":
      return {
        end: async (session, version) => {
          const script = planned.find(({ file }) => file.number === version);
          if (script?.placeholder === false) await beginOffline(session, service.name, version, lease.epoch);
        },
      };
    case "contract":
      return { end: (session, version) => endOffline(session, service.name, version) };
    default:
      return {};
  }
}

/** What `plan` would say of a repository; of expand together with what comes after it. */
async function planRange(
  work: Work,
  repository: Repository,
  { from, to, tryAll }: { readonly from: number; readonly to: number; readonly tryAll: boolean },
): Promise<Ahead> {
  const { service, mode } = work.context;
  const view = { ...work, state: await work.refresh() };
  const sized = work.repositories.migrate.some((file) => file.evolution && file.number > from && file.number <= to);
  if (repository !== "legacy") return await planAhead(view, { service, mode, wanted: [repository], to, tryAll, sized });
  const files = work.repositories.legacy.filter((file) => file.number > from && file.number <= to);
  return await planFiles(view, files, { service, mode });
}

async function refuseOlderNodes(options: PhaseOptions, { repositories, database, session }: Work): Promise<void> {
  const to = targetVersion(options.service, repositories, "contract", options.to);
  const older = (await aliveNodes(database.dialect, session, options.service.name)).filter((node) => node.version < to);
  if (older.length === 0) return;
  throw new UnderpinError("UP-NODES", {
    what: `${older.length === 1 ? "A node" : `${older.length} nodes`} of an older release ${older.length === 1 ? "is" : "are"} alive: ${older.map((node) => `${node.node} (${node.release}, seen ${node.secondsAgo} s ago)`).join(", ")}.`,
    why: `Contract to ${to} takes away what ${older.length === 1 ? "it reads and writes" : "they read and write"}.`,
    fine: "Nothing was changed; both releases go on working.",
  });
}
