import { expect, test } from "vitest";
import { credentialId, credentialsOf, refusalOfTime } from "./credentials.ts";

test("credentials have had three names", () => {
  const credentials = { access: "key" };
  for (const name of ["credentials", "credential", "ec2Credentials"]) expect(credentialsOf({ [name]: credentials })).toEqual(credentials);
  expect(credentialsOf({ credentials: {}, credential: credentials })).toEqual(credentials);
  for (const body of [null, [], "x", {}, { credentials: 5 }]) expect(credentialsOf(body)).toEqual({});
});

test("an access key's credential is the one whose id is its hash", () => {
  expect(credentialId({ access: "abc" })).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  for (const access of [5, null, undefined, "\ud800"]) expect(credentialId({ access })).toBeUndefined();
});

test("a time stamp is good up to its ttl, and one without is good for ever", () => {
  const at = Date.UTC(2026, 10, 22, 12);
  const credentials = { params: { Timestamp: "2026-11-22T12:00:00Z" } };
  expect(refusalOfTime(credentials, 15, at + 15 * 60_000)).toBeNull();
  expect(refusalOfTime(credentials, 15, at + 15 * 60_000 + 1)).toBe("Credential is expired");
  expect(refusalOfTime({ params: null, headers: "x" }, 15, at)).toBeNull();
});
