import { createVersionTables } from "../ledger/tables.ts";
import { writeVersions } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import { command, hint } from "../model/hint.ts";
import type { Repository, Versions } from "../model/phase.ts";
import type { Release, Service } from "../model/service.ts";
import { initial, latest, type Repositories } from "../repositories/read.ts";
import { countSteps, loadNewestFirst, runBackwards } from "../engine/backwards.ts";
import { readTarget } from "../engine/targets.ts";
import { withView, withWork, type EngineOptions } from "../engine/work.ts";
import type { PhaseResult } from "../engine/phase-options.ts";
import { finishLegacy } from "./phases.ts";

/** The recorded versions; never writes. */
export async function versions(options: EngineOptions): Promise<Versions & { readonly controlled: boolean }> {
  return await withView(options, async ({ state }) => ({ ...state.versions, controlled: state.controlled }));
}

/**
 * Puts a database under version control at the very start, without touching its schema.
 *
 * @throws UnderpinError `UP-VERSION` if it is under control already
 */
export async function versionControl(options: EngineOptions): Promise<number> {
  return await withWork(options, "offline", async ({ state, session, database, repositories }) => {
    if (state.controlled)
      throw new UnderpinError("UP-VERSION", {
        what: "The database is already under migration control.",
        fine: "Nothing was changed.",
        next: hint`${command("version")} shows where it stands.`,
      });
    await createVersionTables(database.dialect, session, options.service, {});
    // Control starts at 0, whatever scripts there are; an operator then says where the schema stands.
    const start = options.service.linear ? initial(repositories, "legacy") : 0;
    await session.transaction(() => writeVersions(options.service, session, { legacy: start }, state.versions));
    return start;
  });
}

/**
 * Overwrites the recorded version without running anything: a number of the legacy repository, or a release, which sets
 * all repositories.
 *
 * @throws UnderpinError `UP-NOT-CONTROLLED`, `UP-VERSION`
 */
export async function goto(options: EngineOptions, to: string): Promise<Partial<Record<Repository, number>>> {
  const { service } = options;
  return await withWork(options, "offline", async ({ state, session, database, repositories, context }) => {
    refuseUncontrolled(state.controlled);
    const target = readTarget(service, to, { first: 0, last: latest(repositories, "legacy"), of: "the legacy repository" });
    const wanted = "version" in target ? { legacy: target.version } : versionsOf(service, repositories, target.release);
    await createVersionTables(database.dialect, session, service, wanted);
    await session.transaction(async () => {
      await writeVersions(service, session, wanted, state.versions);
      await context.lease.fence(session);
    });
    return wanted;
  });
}

/** Where each repository stands when a release's schema is complete. */
function versionsOf({ linear }: Service, repositories: Repositories, release: Release): Partial<Record<Repository, number>> {
  const { version, legacy = latest(repositories, "legacy") } = release;
  return linear ? { legacy: version } : { legacy, expand: version, migrate: version, contract: version };
}

/**
 * The legacy repository up to a version.
 *
 * @throws UnderpinError `UP-NOT-CONTROLLED`, `UP-VERSION` for a version that is lower or does not exist
 */
export async function upgrade(options: EngineOptions, to: number | undefined): Promise<readonly PhaseResult[]> {
  return await withWork(options, "offline", async (work) => {
    refuseUncontrolled(work.state.controlled);
    const target = legacyTarget(to, latest(work.repositories, "legacy"));
    const from = work.state.versions.legacy ?? 0;
    if (target < from)
      throw new UnderpinError("UP-VERSION", {
        what: `Unable to downgrade schema: the database is at ${from}, which is above ${target}.`,
        fine: "Nothing was changed.",
        next: hint`Use ${command("downgrade", String(target))} where the scripts have a way down.`,
      });
    return await finishLegacy(options, work, target);
  });
}

/**
 * The legacy repository only, and never down. An empty database is put under control first.
 *
 * @throws UnderpinError
 */
export async function syncLegacy(options: EngineOptions, to: number): Promise<readonly PhaseResult[]> {
  return await withWork(options, "offline", async (work) => {
    const target = legacyTarget(to, latest(work.repositories, "legacy"));
    const from = work.state.versions.legacy ?? initial(work.repositories, "legacy");
    if (target < from)
      throw new UnderpinError("UP-VERSION", {
        what: `Unable to downgrade schema: the database is at ${from}, which is above ${target}.`,
        fine: "Nothing was changed.",
      });
    return await finishLegacy(options, work, target);
  });
}

/**
 * The legacy repository down to a version, script by script. Data of what is taken away is lost.
 *
 * @throws UnderpinError `UP-VERSION` if it is higher, or a script has no way down
 */
export async function downgrade(options: EngineOptions, to: number): Promise<readonly PhaseResult[]> {
  const { service } = options;
  return await withWork(options, "offline", async (work) => {
    const { state, repositories } = work;
    refuseUncontrolled(state.controlled);
    const from = state.versions.legacy ?? 0;
    if (to > from)
      throw new UnderpinError("UP-VERSION", {
        what: `The database is at ${from}, below ${to}.`,
        fine: "Nothing was changed.",
        next: hint`Use ${command("upgrade", String(to))}.`,
      });
    if (to < initial(repositories, "legacy"))
      throw new UnderpinError("UP-VERSION", { what: `There is no version ${to}.`, fine: "Nothing was changed." });
    const scripts = await loadNewestFirst(
      work,
      repositories.legacy.filter((file) => file.number > to && file.number <= from),
    );
    const oneWay = scripts.find((script) => !script.describedDown && script.described.length > 0);
    if (oneWay)
      throw new UnderpinError("UP-VERSION", {
        what: `${oneWay.file.name} has no way down.`,
        why: "The script does not say how it is taken back.",
        fine: "Nothing was changed.",
        next: "Restore the backup that was made before the upgrade.",
      });
    const undone = await runBackwards(work, {
      direction: "down",
      scripts,
      record: (target, version) => writeVersions(service, target, { legacy: version }, state.versions),
    });
    return from === to ? [] : [{ repository: "legacy", from, to, steps: countSteps(undone) }];
  });
}

function legacyTarget(to: number | undefined, last: number): number {
  if (to === undefined) return last;
  if (!Number.isInteger(to) || to < 0 || to > last)
    throw new UnderpinError("UP-VERSION", { what: `There is no version ${to}; the latest is ${last}.`, fine: "Nothing was changed." });
  return to;
}

function refuseUncontrolled(controlled: boolean): void {
  if (!controlled)
    throw new UnderpinError("UP-NOT-CONTROLLED", {
      what: "The database is not under migration control.",
      fine: "Nothing was changed.",
      next: hint`${command("version-control")} puts it under control; ${command("sync")} does so for an empty one.`,
    });
}
