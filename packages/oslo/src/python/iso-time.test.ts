import { expect, test } from "vitest";
import { parseIsoMicroseconds } from "./iso-time.ts";
import { utcMicroseconds } from "./utc-time.ts";

test("times keep their microseconds, whole, there and back", () => {
  for (const text of ["2031-01-02 03:04:05.678901", "2111-10-10 16:59:45.678901", "2026-11-22 07:00:00.000001"]) {
    const at = parseIsoMicroseconds(`${text}Z`);
    expect(Number.isSafeInteger(at)).toBe(true);
    expect(utcMicroseconds(at)).toBe(text);
  }
});
