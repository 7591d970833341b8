import { expect, test } from "vitest";
import { microseconds } from "./microseconds.ts";

test("times become microseconds, exactly", () => {
  expect(microseconds("1970-01-01 00:00:00")).toBe(0);
  expect(microseconds("2004-03-01 12:30:15.123457")).toBe(1_078_144_215_123_457);
  expect(microseconds("2018-11-05 07:19:18.5")).toBe(1_541_402_358_500_000);
  expect(microseconds(null)).toBeNull();
  expect(() => microseconds("yesterday")).toThrow(RangeError);
});
