import { expect, test } from "vitest";
import { mapAssertion } from "./map-assertion.ts";
import { MappingRefusal } from "./mapping-refusal.ts";
import { checkRemoteId } from "./remote-id.ts";

const SETTINGS = { release: "30", defaultSchemaVersion: "1.0" } as const;

test("an expression that goes through all ways is refused, and stops nobody", () => {
  const remote = [{ type: "A" }, { type: "A", any_one_of: ["^(a+)+$"], regex: true }];
  const rules = [{ local: [{ user: { name: "{0}" } }], remote }];
  const login = (value: string): unknown => mapAssertion({ id: "m", rules }, [["A", value]], SETTINGS).user;
  expect(login("a".repeat(60))).toEqual({ name: "a".repeat(60), type: "ephemeral" });
  expect(() => login(`${"a".repeat(60)}b`)).toThrow(/regular expression .* it takes too long/);
});

test("a value of 60,000 characters is matched, or refused for its depth", () => {
  const login = (pattern: string): unknown => {
    const rules = [{ local: [{ user: { name: "x" } }], remote: [{ type: "A", any_one_of: [pattern], regex: true }] }];
    return mapAssertion({ id: "m", rules }, [["A", "ab".repeat(30_000)]], SETTINGS).user;
  };
  expect(login("^.*b$")).toEqual({ name: "x", type: "ephemeral" });
  expect(() => login("^(ab)*$")).toThrow(/too deep/);
});

test("a number for a group is refused: a database would find with it what nobody named", () => {
  const local = [{ user: { name: "x" } }, { groups: "{0}", domain: { id: "d" } }];
  const rules = [{ local, remote: [{ type: "GROUPS" }] }];
  expect(() => mapAssertion({ id: "m", rules }, [["GROUPS", "[0]"]], SETTINGS)).toThrow(MappingRefusal);
});

test("an assertion is taken from the provider that the protocol is of", () => {
  const said = (issuer: string): ReadonlyMap<string, string> => new Map([["ISSUER", issuer]]);
  expect(() => checkRemoteId(["https://a"], "ISSUER", said("https://a"))).not.toThrow();
  expect(() => checkRemoteId([], "ISSUER", said("https://b"))).not.toThrow();
  expect(() => checkRemoteId(["https://a"], undefined, said("https://b"))).not.toThrow();
  expect(() => checkRemoteId(["https://a"], "ISSUER", said("https://b"))).toThrow(expect.objectContaining({ kind: "Forbidden" }) as Error);
  expect(() => checkRemoteId(["https://a"], "OTHER", said("https://a"))).toThrow(
    expect.objectContaining({ kind: "ValidationError" }) as Error,
  );
});
