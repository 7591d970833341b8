import { versionOf, type VersionState } from "../ledger/versions.ts";
import type { Repositories, ScriptFile } from "../repositories/read.ts";

/** Data migrations of evolutions that are expanded and not contracted. */
export function filesInFlight(repositories: Repositories, state: VersionState): readonly ScriptFile[] {
  const [contracted, expanded] = [versionOf(state, repositories, "contract"), versionOf(state, repositories, "expand")];
  return repositories.migrate.filter((file) => file.evolution && file.number > contracted && file.number <= expanded);
}
