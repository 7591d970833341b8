import { describe, expect, test } from "vitest";
import type { LockAttempt, LockUse } from "../../model/dialect.ts";
import { failure, lockAttempts, longestWait } from "./locks.ts";

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

describe("an error of MariaDB's means", () => {
  const body = "Trigger '(`underpin_sync`)' has an error in its body: 'Query was empty'";
  const said = (errno: number, message = ""): Error => Object.assign(new Error(message), { errno, code: "ER_SOMETHING" });

  test.each([
    ["what a cluster ends for another's statement: again", said(1213, "Deadlock found when trying to get lock"), "retry"],
    ["a row that was changed since the transaction began: again", said(1020, "Record has changed since last read in table"), "retry"],
    ["a table that was changed since the transaction began: again", said(1412, "Table definition has changed"), "retry"],
    [
      "a prepared statement whose tables were changed all the time: again",
      said(1615, "Prepared statement needs to be re-prepared"),
      "retry",
    ],
    ["what is left of a trigger that a change of the schema ended: again", said(1065, "Query was empty"), "retry"],
    ["the same, as a trigger's error", said(1064, body), "retry"],
    ["a statement that is wrong: the end of it", said(1064, "You have an error in your SQL syntax"), "refused"],
    ["a server out of its cluster: as good as gone", said(1047, "WSREP has not yet prepared node for application use"), "lost"],
    ["a lock that was not had in time", said(1205, "Lock wait timeout exceeded"), "lock"],
    ["a statement that somebody ended: again", said(1317, "Query execution was interrupted"), "retry"],
    ["a server that is gone", Object.assign(new Error(""), { code: "ECONNRESET", fatal: true }), "lost"],
    ["a server that is not there", Object.assign(new Error(""), { code: "ECONNREFUSED", errno: -111, fatal: true }), "lost"],
    ["a server that is told to end", said(1053, "Server shutdown in progress"), "lost"],
    ["a server that has no connection left", said(1040, "Too many connections"), "lock"],
    ["a row that is there already", said(1062, "Duplicate entry"), "data"],
    ["what nobody foresaw: the end of it", said(1146, "Table doesn't exist"), "refused"],
  ] as const)("%s", (_what, error, means) => {
    expect(failure(error)).toBe(means);
  });
});
