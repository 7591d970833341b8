import type { Dialect, LockPolicy } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { LockOptions } from "../model/lock-options.ts";
import type { Mode } from "../model/phase.ts";

/**
 * What was asked for, or else what the database's own policy is.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function lockPolicy({ lockTimeoutMs, lockRetryMs }: LockOptions, { locks }: Dialect, mode: Mode): LockPolicy {
  const { timeoutMs, retryMs } = locks.policy[mode];
  return {
    timeoutMs: milliseconds("lock timeout", lockTimeoutMs) ?? timeoutMs,
    retryMs: milliseconds("time to try again for a lock", lockRetryMs) ?? retryMs,
  };
}

function milliseconds(what: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isFinite(value) && value >= 0 && value <= LONGEST_MS)) return value;
  throw new UnderpinError("UP-CONFIG", {
    what: `The ${what} is from 0 ms to ${LONGEST_MS} ms, not ${value}.`,
    fine: "Nothing was changed.",
  });
}

/** A day. */
const LONGEST_MS = 86_400_000;
