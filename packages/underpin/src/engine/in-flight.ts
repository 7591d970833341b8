import { versionOf, type VersionState } from "../ledger/versions.ts";
import type { InFlight } from "../model/operation.ts";
import type { Service } from "../model/service.ts";
import { loadScript } from "../repositories/load.ts";
import type { Repositories, ScriptFile } from "../repositories/read.ts";

/** Operations of evolutions that are expanded and not contracted, and of those that `files` are about to expand. */
export async function operationsInFlight(
  service: Service,
  repositories: Repositories,
  state: VersionState,
  files: readonly ScriptFile[] = [],
): Promise<readonly InFlight[]> {
  const contracted = versionOf(state, repositories, "contract");
  const expanded = Math.max(
    versionOf(state, repositories, "expand"),
    ...files.filter((file) => file.repository === "expand").map((file) => file.number),
  );
  const evolutions = repositories.expand.filter((file) => file.evolution && file.number > contracted && file.number <= expanded);
  const scripts = await Promise.all(evolutions.map((file) => loadScript(service, file)));
  return scripts.flatMap(({ file, described }) =>
    described.flatMap(({ change }) => (change.kind === "evolve" ? [{ version: file.number, operation: change.operation }] : [])),
  );
}
