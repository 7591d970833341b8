import { appliedScripts, recordedSteps } from "../ledger/journal.ts";
import { aliveNodes } from "../ledger/nodes.ts";
import { createVersionTables } from "../ledger/tables.ts";
import { versionOf, writeVersions } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import { command, hint } from "../model/hint.ts";
import type { InFlight } from "../model/operation.ts";
import { type Phase, type Repository } from "../model/phase.ts";
import { EMPTY_SCHEMA, type Schema } from "../model/schema.ts";
import { planScripts, quietsTriggers, touchesTriggers, type PlanInput, type PlannedScript } from "../plan/plan.ts";
import { loadScript, type LoadedScript } from "../repositories/load.ts";
import { initial, type ScriptFile } from "../repositories/read.ts";
import { runScripts } from "../run/run-scripts.ts";
import { withWork, type EngineOptions, type Work } from "../engine/work.ts";
import { askTwins } from "../engine/ask-twins.ts";
import { operationsInFlight } from "../engine/in-flight.ts";
import { layBase } from "../engine/base.ts";
import type { PhaseOptions, PhaseResult } from "../engine/phase-options.ts";
import { mayPassMigrate, refuseAhead } from "../engine/order.ts";
import { lockPolicy } from "../engine/lock-policy.ts";
import { checkSequence, targetVersion } from "../engine/targets.ts";
import { tryExpressions } from "../engine/try-expressions.ts";

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
    if (base.length > 0) return [...base, ...(await runPhase(options, work, "expand"))];
    refuseUncontrolled(options, work, "expand");
    if (!wasEmpty) {
      const { repositories, state } = work;
      const to = targetVersion(options.service, repositories, "expand", options.to);
      checkSequence(options.service, versionOf(state, repositories, "contract"), to);
    }
    return [...(await finishLegacy(options, work)), ...(await runPhase(options, work, "expand"))];
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
  refuseUncontrolled(options, work, phase);
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
  refuseUncontrolled(options, work, "legacy");
  const first = initial(work.repositories, "legacy");
  const recorded = versionOf(work.state, work.repositories, "legacy");
  // Under control since it was empty: it stands where the first script begins, whatever number that has.
  const from = work.state.empty ? Math.max(recorded, first) : recorded;
  const target = to ?? targetVersion(options.service, work.repositories, "legacy", options.to);
  if (from < first)
    throw new UnderpinError("UP-VERSION", {
      what: `The database is at version ${from} of the legacy repository; its scripts start at ${first + 1}.`,
      why: "Older scripts were squashed long ago.",
      fine: "Nothing was changed.",
      next: "Upgrade with the releases before Kilo first.",
    });
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
  await verifyChecksums(work, repository, from);
  const files = work.repositories[repository].filter((file) => file.number > from && file.number <= to);
  const { planned, schema, inFlight } = await planRange(work, files);
  if (repository === "expand") {
    const tried = inFlight.filter(({ version }) => version > from && version <= to);
    for (const text of await tryExpressions(database, session, schema, tried, tryAll)) onEvent({ type: "notice", text });
  }
  const steps = planned.flatMap((script) => script.steps).filter((step) => step.skip === undefined);
  await database.dialect.ddl.preflight(session, {
    triggers: touchesTriggers(planned),
    quiet: quietsTriggers(planned),
  });
  await createVersionTables(database.dialect, session, service, repository === "legacy" ? 0 : to);
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
    },
    planned,
  );
  await context.cluster?.agree();
  onEvent({ type: "repository-done", repository, version: to, ms: Date.now() - started });
  return [{ repository, from, to, steps: steps.length }];
}

async function planRange(
  work: Work,
  files: readonly ScriptFile[],
): Promise<{ readonly planned: readonly PlannedScript[]; readonly schema: Schema; readonly inFlight: readonly InFlight[] }> {
  const { context, session, database } = work;
  const { service } = context;
  const inFlight = await operationsInFlight(service, work.repositories, await work.refresh(), files);
  const scripts: LoadedScript[] = await Promise.all(files.map((file) => loadScript(service, file)));
  const idle = scripts.every((script) => script.described.length === 0);
  const schema = idle ? EMPTY_SCHEMA : await database.dialect.catalogue.introspect(session);
  const input: PlanInput = {
    dialect: database.dialect,
    mode: context.mode,
    inFlight,
    schema,
    recorded: (file) => recordedSteps(session, { service: service.name, repository: file.repository, version: file.number }),
  };
  const planned = await planScripts(input, scripts);
  if (context.mode !== "online") return { planned, schema, inFlight };
  await askAhead(work, input, scripts);
  return { planned: await askTwins(database, session, planned), schema, inFlight };
}

/** An expansion that the server could not contract but by a copy that nobody allowed is not begun. */
async function askAhead(work: Work, input: PlanInput, expansions: readonly LoadedScript[]): Promise<void> {
  const to = Math.max(...expansions.flatMap(({ file }) => (file.repository === "expand" ? [file.number] : [])));
  const hasTwins = [...input.schema.tables.values()].some((table) => input.dialect.ddl.twin(table, input.schema) !== null);
  if (!hasTwins || !Number.isFinite(to)) return;
  const from = versionOf(await work.refresh(), work.repositories, "contract");
  const files = work.repositories.contract.filter((file) => file.number > from && file.number <= to);
  const contracts = await Promise.all(files.map((file) => loadScript(work.context.service, file)));
  // What can't be planned so far ahead is told when its time comes.
  const planned = await planScripts(input, [...expansions, ...contracts]).catch(() => []);
  await askTwins(work.database, work.session, planned);
}

/** A script that was applied must still say what it said then: else nobody knows what the database holds. */
async function verifyChecksums({ context, repositories, session }: Work, repository: Repository, upTo: number): Promise<void> {
  const applied = await appliedScripts(session, context.service.name, repository, upTo);
  await Promise.all(
    applied.map(async ({ version, checksum }) => {
      const file = repositories[repository].find((candidate) => candidate.number === version);
      if (!file) return;
      const script = await loadScript(context.service, file);
      if (script.checksum !== checksum)
        throw new UnderpinError("UP-CHECKSUM", {
          what: `${file.name} of the ${repository} repository has changed since it was applied.`,
          why: "The database was made by what it said before.",
          fine: "Nothing was run.",
        });
    }),
  );
}

function refuseUncontrolled({ service }: EngineOptions, { state }: Work, repository: Repository): void {
  if (state.controlled || state.empty) return;
  throw new UnderpinError("UP-ADOPT", {
    what: "The database has tables, but is not under version control.",
    why: state.tables.includes("migrate_version")
      ? `migrate_version has no row of ${service.name}.`
      : "There is no migrate_version: it belongs to another application, or version control was given up.",
    fine: `Nothing was changed; the ${repository} repository was not started.`,
    next: hint`If it is a ${service.name} database, say at which version it stands: ${command("version-control")}, then ${command("goto", "VERSION")}.`,
  });
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
