import { expect, test } from "vitest";
import { lockAttempts, POLICY } from "./locks.ts";

test("a lock is tried for some two hundred times a minute to the end, and others are let be most of the time", () => {
  const { timeoutMs, retryMs } = POLICY.online;
  let [tries, took] = [0, 0];
  for (const attempt of lockAttempts(timeoutMs)) {
    expect(attempt.timeoutMs).toBe(timeoutMs);
    took += attempt.timeoutMs + attempt.pauseMs;
    if (took > retryMs) break;
    tries++;
  }
  // Where clients hold several tables at once, one try in a hundred may find the moment in which all of them are free.
  expect(tries).toBeGreaterThan(190);
  expect((tries * timeoutMs) / retryMs).toBeLessThan(0.26);
});
