import { expect, test } from "vitest";
import { SILENT } from "../log.ts";
import { identityUrlOf } from "./identity-url.ts";
import { v3UrlOf } from "./v3-url.ts";

const endpoint = (kind: string, region: string | null, url: string): object => ({ interface: kind, region, url });
const CATALOG = [
  { type: "compute", name: "nova", endpoints: [endpoint("internal", "R1", "http://nova")] },
  {
    type: "identity",
    name: "keystone",
    endpoints: [
      endpoint("public", "R1", "http://public/identity"),
      endpoint("internal", "R1", "http://one:5000"),
      endpoint("internalURL", "R2", "https://two/v3/"),
      endpoint("admin", "R1", "ldap://odd"),
    ],
  },
] as unknown as Parameters<typeof identityUrlOf>[0];

test.each([
  ["internal", null, "http://one:5000/v3"],
  ["internal", "R2", "https://two/v3"],
  ["public", "R1", "http://public/identity/v3"],
  ["public", "R2", undefined],
  ["admin", "R1", undefined],
  ["none", null, undefined],
])("the %s endpoint of region %s is %s", (wanted, region, expected) => {
  const told: string[] = [];
  const log = { ...SILENT, warning: (text: string) => void told.push(text) };
  expect(identityUrlOf(CATALOG, { interface: wanted, region }, log)).toBe(expected);
  expect(told).toHaveLength(expected === undefined ? 1 : 0);
});

test.each([
  ["http://ks", "http://ks/v3"],
  ["http://ks:5000/", "http://ks:5000/v3"],
  ["http://ks/v2.0/", "http://ks/v3"],
  ["https://ks/identity", "https://ks/identity/v3"],
  ["https://ks/identity/v3//", "https://ks/identity/v3"],
  ["http://user:secret@ks/v3?x=1#y", "http://ks/v3"],
  ["http://[::1]:5000", "http://[::1]:5000/v3"],
  ["ks:5000", undefined],
  ["ftp://ks", undefined],
  ["", undefined],
])("the API of %s is at %s", (text, expected) => {
  expect(v3UrlOf(text)).toBe(expected);
});
