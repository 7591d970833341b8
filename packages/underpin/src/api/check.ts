import type { Versions } from "../model/phase.ts";
import { withView, type EngineOptions } from "../engine/work.ts";
import { targetVersion } from "../engine/targets.ts";

/** Exit codes of `db_sync --check`: automation relies on them. */
export type CheckCode = 0 | 1 | 2 | 3 | 4;

/** Where an upgrade stands, and what is next. */
export interface CheckResult {
  readonly code: CheckCode;
  /** One line that says it. */
  readonly text: string;
  readonly latest: number;
  readonly versions: Versions;
}

/** What to check against: the latest version if `to` is left out. */
export interface CheckOptions extends EngineOptions {
  readonly to?: string | number;
}

/**
 * Tells where a rolling upgrade stands; never writes.
 *
 * 0: up to date. 1: something is seriously wrong. 2: expand next. 3: migrate next. 4: contract next.
 */
export async function check(options: CheckOptions): Promise<CheckResult> {
  return await withView(options, async ({ repositories, state }) => {
    const last = targetVersion(options.service, repositories, "expand", options.to);
    const { expand, migrate, contract } = state.versions;
    const result = (code: CheckCode, text: string): CheckResult => ({ code, text, latest: last, versions: state.versions });
    const [e, m, c] = [expand ?? 0, migrate ?? 0, contract ?? 0];
    if (expand === null)
      return result(
        2,
        "Your database is not currently under version control or the database is already controlled. Your first step is to run `keystone-manage db_sync --expand`.",
      );
    if (c > m || m > e)
      return result(
        1,
        "Your database is out of sync. A later phase stands ahead of an earlier one; restore a backup or mend the record by hand.",
      );
    if (last > e) return result(2, "Your database is not up to date. Your first step is to run `keystone-manage db_sync --expand`.");
    if (e > m) return result(3, "Expand version is ahead of migrate. Your next step is to run `keystone-manage db_sync --migrate`.");
    if (m > c) return result(4, "Migrate version is ahead of contract. Your next step is to run `keystone-manage db_sync --contract`.");
    if (e > last) return result(0, "Your database is newer than this release; all phases stand at the same version.");
    return result(0, "All db_sync commands are upgraded to the same version and up-to-date.");
  });
}
