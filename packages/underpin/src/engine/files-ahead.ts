import { versionOf, type VersionState } from "../ledger/versions.ts";
import type { Mode, Repository } from "../model/phase.ts";
import type { Service } from "../model/service.ts";
import type { Repositories, ScriptFile } from "../repositories/read.ts";
import { targetVersion } from "./targets.ts";

/** Scripts of repositories that have not run yet, in the order in which they do. */
export function filesAhead(
  service: Service,
  repositories: Repositories,
  state: VersionState,
  { wanted, mode, to }: { readonly wanted: readonly Repository[]; readonly mode: Mode; readonly to: string | number | undefined },
): readonly ScriptFile[] {
  const until = (repository: Repository, last: number, after = 0): readonly ScriptFile[] =>
    repositories[repository].filter(
      (file) => file.number > Math.max(after, versionOf(state, repositories, repository)) && file.number <= last,
    );
  const wholly = (some: readonly Repository[]): readonly ScriptFile[] =>
    some.flatMap((repository) => until(repository, targetVersion(service, repositories, repository, to)));
  if (mode === "online") return wholly(wanted);
  const phases = wanted.filter((repository) => repository !== "legacy");
  return [
    ...wholly(wanted.filter((repository) => repository === "legacy")),
    ...stops(service, repositories, state, to).flatMap((stop, i, all) => phases.flatMap((phase) => until(phase, stop, all[i - 1]))),
  ];
}

/**
 * Where an offline upgrade stops on its way. Release by release, each finished before the next begins: a later expand may bring back
 * what an earlier contract takes away, so running all of one phase first would not give the schema that single steps give.
 */
export function stops(
  service: Service,
  repositories: Repositories,
  state: VersionState,
  to: string | number | undefined,
): readonly number[] {
  const from = versionOf(state, repositories, "contract");
  const last = targetVersion(service, repositories, "expand", to);
  const between = service.releases.map((release) => release.version).filter((version) => version > from && version < last);
  return [...new Set(between), last];
}
