import { expect, test } from "vitest";
import { isTotpPasscode, totpPasscodes } from "./totp.ts";

/** The secret of RFC 6238's own examples. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test("passcodes of RFC 6238", () => {
  for (const [at, code] of [
    [59, "287082"],
    [1111111109, "081804"],
    [1234567890, "005924"],
    [20000000000, "353130"],
  ] as const)
    expect(totpPasscodes(SECRET, 0, at)).toEqual([code]);
});

test("windows before the present one count as configured, later ones never", () => {
  expect(isTotpPasscode("287082", SECRET, 0, 59)).toBe(true);
  expect(isTotpPasscode("287082", SECRET, 0, 60)).toBe(false);
  expect(isTotpPasscode("287082", SECRET, 1, 89)).toBe(true);
  expect(isTotpPasscode("287082", SECRET, 1, 90)).toBe(false);
  expect(isTotpPasscode("287082", SECRET, 9, 29)).toBe(false);
});

test("what is no text, and a secret that is none, are no passcode", () => {
  for (const given of [287082, null, undefined, "", "287082 ", ["287082"]]) expect(isTotpPasscode(given, SECRET, 1, 59)).toBe(false);
  for (const secret of ["", "1", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", `${SECRET}========`, "A".repeat(24)])
    expect(totpPasscodes(secret, 1, 59)).toBeNull();
});
