import { describe, expect, test } from "vitest";
import { added, logsErrors } from "./log-errors.ts";

describe("a node's log is held against the others'", () => {
  const [quiet, busy] = [
    { errors: 0, requests: 2000 },
    { errors: 200, requests: 2000 },
  ];
  test("none, or as many as they have by their requests: well", () => {
    expect(logsErrors({ errors: 0, requests: 40 }, quiet)?.isBad).toBe(false);
    expect(logsErrors({ errors: 5, requests: 40 }, busy)?.isBad).toBe(false);
  });
  test("one, which chance may have made: well", () => {
    expect(logsErrors({ errors: 1, requests: 40 }, quiet)?.isBad).toBe(false);
  });
  test("more than chance makes: not well", () => {
    expect(logsErrors({ errors: 8, requests: 40 }, quiet)).toEqual({
      isBad: true,
      text: "its log tells of 8 errors in 40 requests, the others' of 0 in 2000",
    });
    expect(logsErrors({ errors: 30, requests: 40 }, busy)?.isBad).toBe(true);
  });
  test("several for each request, at both: nothing can be said of them", () => {
    expect(logsErrors({ errors: 400, requests: 40 }, { errors: 9000, requests: 2000 })?.isBad).toBe(false);
  });
  test("nobody asked anything: nothing can be said", () => {
    expect(logsErrors({ errors: 8, requests: 0 }, quiet)).toBeNull();
    expect(logsErrors({ errors: 8, requests: 40 }, { errors: 0, requests: 0 })).toBeNull();
  });
  test("a log that was begun anew counts from its beginning", () => {
    expect([added(12, 10), added(3, 10), added(10, 10)]).toEqual([2, 3, 0]);
  });
});
