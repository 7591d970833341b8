import type { Keystone } from "../../keystone.ts";
import type { FoundUser } from "../found.ts";

/** Whether somebody failed too often; `lapsed` if so, but long enough ago. */
export type Lock = "open" | "locked" | "lapsed";

/** How it stands with `[security_compliance] lockout_failure_attempts` and `lockout_duration`. */
export function lockOf({ local, options }: FoundUser, { config, now }: Pick<Keystone, "config" | "now">): Lock {
  const { lockout_failure_attempts: most, lockout_duration: seconds } = config.security_compliance;
  if (local === null || options.get("ignore_lockout_failure_attempts") === true || !most || local.failedCount < most) return "open";
  if (!seconds || local.failedAt === null) return "locked";
  return local.failedAt + seconds * 1_000_000 > now() * 1000 ? "locked" : "lapsed";
}
