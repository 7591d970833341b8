import type { VersionState } from "../../ledger/versions.ts";
import { REPOSITORIES, type Repository } from "../../model/phase.ts";
import { pad, latest, type Repositories } from "../../repositories/read.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** Records that contradict each other, or the scripts. */
export const versionsDisagree: Symptom<Examination> = {
  name: "versions-disagree",
  severity: "error",
  what: "The record of versions contradicts itself, another tool's, or the scripts that are here.",
  why: "From a wrong record a phase would leave changes out, or make them twice.",
  next: "Restore a backup, use the release of the service that the database is of, or correct the record by hand once you know what the schema is.",
  look: async ({ state, repositories, options: { service } }) =>
    disagreements(await state(), (repository) => latest(repositories, repository), service.linear === true),
};

/** What does not go together, in words. */
export function disagreements(
  { controlled, empty, versions, recorded }: VersionState,
  last: (repository: keyof Repositories) => number,
  isLinear: boolean,
): readonly string[] {
  if (!controlled) return empty ? [] : ["There are tables, but no record of what version they are."];
  const { expand, migrate, contract } = versions;
  const known: readonly Repository[] = isLinear ? ["legacy"] : REPOSITORIES;
  return [
    ...(isLinear ? [] : ordered("migrate", migrate, "expand", expand)),
    ...(isLinear ? [] : ordered("contract", contract, "migrate", migrate)),
    ...known.flatMap((repository) => {
      const [stands, own] = [versions[repository], recorded[repository]];
      return [
        ...(stands !== null && stands > last(repository)
          ? [`${repository} stands at ${pad(stands)}; the newest script here is ${pad(last(repository))}.`]
          : []),
        ...(own !== null && stands !== null && own !== stands
          ? [`${repository} is recorded as ${pad(own)} in migrate_version, and stands at ${pad(stands)} by the other record.`]
          : []),
      ];
    }),
  ];
}

function ordered(later: string, laterAt: number | null, earlier: string, earlierAt: number | null): readonly string[] {
  return (laterAt ?? 0) > (earlierAt ?? 0) ? [`${later} (${pad(laterAt ?? 0)}) stands ahead of ${earlier} (${pad(earlierAt ?? 0)}).`] : [];
}
