import { UnderpinError } from "../model/error.ts";
import type { Repository } from "../model/phase.ts";
import { findRelease, type Release, type Service } from "../model/service.ts";
import { initial, latest, type Repositories } from "../repositories/read.ts";

/**
 * The version that `--to` names in a repository: a release's, or a number; the latest if nothing is named.
 *
 * @throws UnderpinError `UP-VERSION`
 */
export function targetVersion(
  service: Service,
  repositories: Repositories,
  repository: Repository,
  to: string | number | undefined,
): number {
  const last = latest(repositories, repository);
  if (to === undefined) return last;
  const release = typeof to === "string" ? findRelease(service, to) : undefined;
  if (release) return repository === "legacy" ? (release.legacy ?? last) : Math.min(release.version, last);
  const number = Number(to);
  if (!Number.isInteger(number) || String(to).trim() === "")
    throw new UnderpinError("UP-VERSION", {
      what: `"${to}" is neither a release of ${service.name} nor a version.`,
      next: "See `releases` for what there is.",
    });
  if (number < initial(repositories, repository) || number > last)
    throw new UnderpinError("UP-VERSION", {
      what: `There is no version ${number} in the ${repository} repository: it has ${initial(repositories, repository) + 1} to ${last}.`,
      fine: "Nothing was changed.",
    });
  return number;
}

/** The newest release whose schema a version holds in full; undefined before the first. */
export function releaseAt(service: Service, version: number): Release | undefined {
  return service.releases.findLast((release) => release.version <= version);
}

/**
 * Refuses to skip a release where the service's releases must be taken one by one.
 *
 * @throws UnderpinError `UP-VERSION`
 */
export function checkSequence(service: Service, from: number, to: number): void {
  if (!service.sequentialReleases || from <= 0) return;
  const versions = [...new Set(service.releases.map((release) => release.version))];
  const next = versions.find((version) => version > from);
  if (next === undefined || to <= next) return;
  const names = (version: number): string =>
    service.releases.filter((release) => release.version === version).map((release) => release.name)[0] ?? String(version);
  throw new UnderpinError("UP-VERSION", {
    what: `From version ${from} the next release is ${names(next)}; ${to} would skip it.`,
    why: "While nodes of two releases run side by side, they must be neighbours: each release reads only the shape of the one before it.",
    fine: "Nothing was changed.",
    next: `Use --to ${names(next)} first, or upgrade offline with db_sync.`,
  });
}
