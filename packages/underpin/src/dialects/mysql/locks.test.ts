import { describe, expect, test } from "vitest";
import type { LockAttempt, LockUse } from "../../model/dialect.ts";
import { lockAttempts, longestWait } from "./locks.ts";

function first(count: number, timeoutMs: number, use: LockUse): readonly LockAttempt[] {
  const attempts: LockAttempt[] = [];
  for (const attempt of lockAttempts(timeoutMs, "online", use)) if (attempts.push(attempt) === count) break;
  return attempts;
}

describe("a lock on MariaDB", () => {
  test.each(["brief", "build", "rows", "alone"] as const)("for what is %s is never waited for longer than is said", (use) => {
    for (const timeoutMs of [0, 1, 30, 100, 1500])
      for (const attempt of first(2000, timeoutMs, use)) expect(attempt.timeoutMs).toBeLessThanOrEqual(longestWait(timeoutMs, use));
  });

  test("is waited for after a second at the latest, as long as may be later on, and others are let be most of the time", () => {
    const attempts = first(2000, 100, "brief");
    const before = attempts.slice(
      0,
      attempts.findIndex(({ timeoutMs }) => timeoutMs > 0),
    );
    expect(before.reduce((sum, { pauseMs }) => sum + pauseMs, 0)).toBeLessThan(1000);
    expect(Math.max(...attempts.map(({ timeoutMs }) => timeoutMs))).toBe(100);
    const waited = attempts.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0);
    const paused = attempts.reduce((sum, { pauseMs }) => sum + pauseMs, 0);
    expect(waited / (waited + paused)).toBeLessThan(0.15);
  });

  test("a server out of its cluster never waits", () => {
    expect(first(2000, 100, "alone").every(({ timeoutMs }) => timeoutMs === 0)).toBe(true);
  });
});
