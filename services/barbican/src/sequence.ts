import { command, hint, UnderpinError } from "underpin/cli";
import type { Release } from "underpin/service";
import { revisionId } from "./revisions.ts";
import { RELEASES } from "./service.ts";

/** Releases of one schema as an operator reads them: `newton to train`. */
function releasesAt(version: number): string {
  const names = RELEASES.filter((release) => release.version === version).map(({ name }) => name);
  const [first = revisionId(version), ...others] = names;
  return others.length === 0 ? first : `${first} to ${others.at(-1)}`;
}

/** The next release whose schema is another one than that of a version. */
export function nextRelease(from: number): Release | undefined {
  return RELEASES.find((release) => release.version > from);
}

/**
 * Upgrades are only supported between releases that follow each other: what a release asks for beside its schema (keys that are signed
 * anew, say) is done before the next one's. Releases of one schema count as one.
 *
 * @param from where the database stands; an empty one has no release to skip
 * @throws UnderpinError `UP-VERSION` that names the release between
 */
export function refuseSkipping(from: number, to: number): void {
  const next = nextRelease(from);
  if (from === 0 || next === undefined || to <= next.version) return;
  const standing = RELEASES.findLast((release) => release.version <= from);
  const at = standing === undefined ? "before the first release" : standing.version === from ? releasesAt(from) : `after ${standing.name}`;
  throw new UnderpinError("UP-VERSION", {
    what: `The database is of ${at} (${revisionId(from)}), and ${revisionId(to)} is of ${releasesAt(to)}: ${releasesAt(next.version)} (${revisionId(next.version)}) is between.`,
    why: "Upgrades are only supported between sequential releases.",
    fine: "Nothing was changed.",
    next: hint`Upgrade to ${next.name} first, and do what its release notes ask for: ${command("upgrade", "-v", next.name)}.`,
  });
}
