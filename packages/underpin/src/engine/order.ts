import { versionOf, type VersionState } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import { command, hint } from "../model/hint.ts";
import { PHASES, type Phase, type Repository } from "../model/phase.ts";
import type { Service } from "../model/service.ts";
import { loadScript } from "../repositories/load.ts";
import { initial, latest, type Repositories } from "../repositories/read.ts";
import { checkSequence, targetVersion } from "./targets.ts";

/**
 * No phase goes ahead of the one before it.
 *
 * @throws UnderpinError `UP-ORDER`
 */
export function refuseAhead(repositories: Repositories, state: VersionState, phase: Phase, to: number): void {
  const previous = PHASES[PHASES.indexOf(phase) - 1];
  if (previous === undefined || versionOf(state, repositories, previous) >= to) return;
  throw new UnderpinError("UP-ORDER", {
    what: `You are attempting to upgrade ${phase} ahead of ${previous}.`,
    why: `${previous} is at ${versionOf(state, repositories, previous)}, and ${phase} would go to ${to}.`,
    fine: "Nothing was changed.",
    next: hint`Run the ${previous} phase first: ${command(previous)}.`,
  });
}

/**
 * What an offline upgrade has begun nothing keeps equal, and it may have left for its end: no phase goes on from there while others serve.
 *
 * @throws UnderpinError `UP-ORDER`
 */
export function refuseOffline({ offline }: VersionState): void {
  if (offline === null) return;
  throw new UnderpinError("UP-ORDER", {
    what: `An offline upgrade to ${offline} has begun and not ended.`,
    why: "Nothing keeps equal what two releases would write.",
    fine: "Nothing was changed.",
    next: hint`Let it come to its end: ${command("sync")}; or take it back: ${command("revert")}.`,
  });
}

/**
 * No phase goes ahead of the one before it; but contract may, where that has nothing to do.
 *
 * @throws UnderpinError `UP-ORDER`
 */
export async function refusePhase(
  service: Service,
  repositories: Repositories,
  state: VersionState,
  phase: Phase,
  to: number,
): Promise<void> {
  if (phase !== "contract" || !(await mayPassMigrate(service, repositories, state, to))) refuseAhead(repositories, state, phase, to);
}

/**
 * Whether contract may do the data migration on its way: a history that is recorded elsewhere knows two phases, and its
 * operators no other; where there is nothing to carry over, none is needed here either.
 */
export async function mayPassMigrate(service: Service, repositories: Repositories, state: VersionState, to: number): Promise<boolean> {
  const first = service.history?.since;
  const from = versionOf(state, repositories, "migrate");
  if (first?.repository !== "expand" || from >= to || from + 1 < first.version || versionOf(state, repositories, "expand") < to)
    return false;
  const files = repositories.migrate.filter((file) => file.number > from && file.number <= to);
  const scripts = await Promise.all(files.map((file) => loadScript(service, file)));
  return scripts.every((script) => script.described.length === 0);
}

/**
 * The legacy repository begins where its older scripts were squashed.
 *
 * @throws UnderpinError `UP-VERSION`
 */
export function refuseSquashed(repositories: Repositories, state: VersionState): void {
  const first = initial(repositories, "legacy");
  const from = versionOf(state, repositories, "legacy");
  // Under control since it was empty: it stands where the first script begins, whatever number that has.
  if (from >= first || state.empty) return;
  throw new UnderpinError("UP-VERSION", {
    what: `The database is at version ${from} of the legacy repository; its scripts start at ${first + 1}.`,
    why: "Older scripts were squashed long ago.",
    fine: "Nothing was changed.",
    next: `Upgrade to version ${first} with an older release first.`,
  });
}

/**
 * Nothing is run on a database that somebody else's history may have made.
 *
 * @throws UnderpinError `UP-ADOPT`
 */
export function refuseUncontrolled(service: Service, repositories: Repositories, state: VersionState, repository: Repository): void {
  if (state.controlled || state.empty) return;
  const at = latest(repositories, "expand") > 0 ? ["--to", "RELEASE"] : [];
  throw new UnderpinError("UP-ADOPT", {
    what: "The database has tables, but is not under version control.",
    why: state.tables.includes("migrate_version")
      ? `migrate_version has no row of ${service.name}.`
      : "There is no migrate_version: it belongs to another application, or version control was given up.",
    fine: `Nothing was changed; the ${repository} repository was not started.`,
    next: service.linear
      ? hint`If it is a ${service.name} database, say at which version it stands: ${command("version-control")}, then ${command("goto", "VERSION")}.`
      : hint`If it is a ${service.name} database, take it over as it stands: ${command("baseline", ...at)}.`,
  });
}

/**
 * Refuses an expansion online that would skip a release; an empty database has none to skip.
 *
 * @throws UnderpinError `UP-VERSION`
 */
export function refuseSkipping(service: Service, repositories: Repositories, state: VersionState, to: string | number | undefined): void {
  if (!state.empty) checkSequence(service, versionOf(state, repositories, "contract"), targetVersion(service, repositories, "expand", to));
}
