import { UnderpinError } from "../model/error.ts";
import { command, hint } from "../model/hint.ts";
import type { Repository } from "../model/phase.ts";
import { findRelease, type Release, type Service } from "../model/service.ts";
import { initial, latest, pad, type Repositories } from "../repositories/read.ts";

/** Versions that there are, and what they are versions of. */
export interface VersionNumbers {
  readonly first: number;
  readonly last: number;
  readonly of: string;
}

/**
 * What an operator names: a release by its name or alias, or a version by its number (three digits, as file names have it, are always
 * that). A number that is both is refused: one of the two was not meant.
 *
 * @throws UnderpinError `UP-VERSION`
 * @example
 * readTarget(shop, "spring", numbers); // { release: … }
 * readTarget(shop, "016", numbers); // { version: 16 }
 * readTarget(shop, "16", numbers); // refused: an alias of the release spring, too
 */
export function readTarget(
  service: Service,
  to: string | number,
  { first, last, of }: VersionNumbers,
): { readonly release: Release } | { readonly version: number } {
  const text = String(to).trim();
  const version = /^\d+$/.test(text) ? Number(text) : undefined;
  const release = typeof to === "string" ? findRelease(service, text) : undefined;
  const isVersion = version !== undefined && version >= first && version <= last;
  if (release && isVersion && version !== release.version)
    throw new UnderpinError("UP-VERSION", {
      what: `${text} is the release ${release.name}, and version ${pad(version)} of ${of} too.`,
      why: "One of them was not meant.",
      fine: "Nothing was changed.",
      next: `Say ${release.name} for the release, ${pad(version)} for the version.`,
    });
  if (release) return { release };
  if (version !== undefined && isVersion) return { version };
  throw new UnderpinError("UP-VERSION", {
    what:
      version === undefined
        ? `"${to}" is neither a release of ${service.name} nor a version.`
        : `There is no version ${version} of ${of}: it has ${first} to ${last}.`,
    fine: "Nothing was changed.",
  });
}

/**
 * The version that `--to` names in a repository; the latest if nothing is named. A release says where each repository stands; the
 * number of a version is one of the three phases', before which a legacy repository has come to its end.
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
  const numbered = service.linear ? "legacy" : "expand";
  const target = readTarget(service, to, {
    first: initial(repositories, numbered),
    last: latest(repositories, numbered),
    of: service.linear ? "the linear repository" : "the three repositories",
  });
  if (repository === "legacy" && !service.linear) return "release" in target ? (target.release.legacy ?? last) : last;
  return "release" in target ? Math.min(target.release.version, last) : target.version;
}

/** The newest release whose schema a version holds in full; undefined before the first. */
export function releaseAt(service: Service, version: number): Release | undefined {
  return service.releases.findLast((release) => release.version <= version);
}

/** The next release whose schema is another one than that of version `from`. */
export function releaseAfter(service: Service, from: number): Release | undefined {
  return service.releases.find((release) => release.version > from);
}

/**
 * Refuses to skip a release where the service's releases must be taken one by one. Not for a database that was empty: no service
 * runs on it.
 *
 * @throws UnderpinError `UP-VERSION`
 */
export function checkSequence(service: Service, from: number, to: number): void {
  if (!service.sequentialReleases) return;
  const next = releaseAfter(service, from);
  if (next === undefined || to <= next.version) return;
  throw new UnderpinError("UP-VERSION", {
    what: `From version ${from} the next release is ${next.name}; ${to} would skip it.`,
    why: "While nodes of two releases run side by side, they must be neighbours: each release reads only the shape of the one before it.",
    fine: "Nothing was changed.",
    next: hint`Use --to ${next.name} first, or upgrade offline: ${command("sync")}.`,
  });
}
