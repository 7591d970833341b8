import { versionOf, type VersionState } from "../ledger/versions.ts";
import { UnderpinError } from "../model/error.ts";
import { command, hint } from "../model/hint.ts";
import { PHASES, type Phase } from "../model/phase.ts";
import type { Service } from "../model/service.ts";
import { loadScript } from "../repositories/load.ts";
import type { Repositories } from "../repositories/read.ts";

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
 * Whether contract may do the data migration on its way: a history that is recorded elsewhere knows two phases, and its
 * operators no other; where there is nothing to carry over, none is needed here either.
 */
export async function mayPassMigrate(service: Service, repositories: Repositories, state: VersionState, to: number): Promise<boolean> {
  const first = service.history?.since;
  const from = versionOf(state, repositories, "migrate");
  if (first === undefined || from >= to || from + 1 < first || versionOf(state, repositories, "expand") < to) return false;
  const files = repositories.migrate.filter((file) => file.number > from && file.number <= to);
  const scripts = await Promise.all(files.map((file) => loadScript(service, file)));
  return scripts.every((script) => script.described.length === 0);
}
