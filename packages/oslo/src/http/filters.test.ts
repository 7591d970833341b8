import { expect, test } from "vitest";
import { isFlagSet, readFilters, type Filterable } from "./index.ts";

const FILTERABLE: readonly Filterable[] = [
  { name: "name" },
  { name: "domain_id" },
  { name: "enabled", type: "boolean" },
  { name: "password_expires_at", type: "time" },
];

const read = (query: string): unknown => readFilters(new URLSearchParams(query), FILTERABLE);

test("an exact name, a part of it, with or without case; a key that stands twice is two conditions", () => {
  expect(read("name=u1&name=u2")).toEqual([
    { name: "name", comparator: "equals", value: "u1" },
    { name: "name", comparator: "equals", value: "u2" },
  ]);
  expect(read("name__contains=u&name__icontains=U&name__startswith=a&name__iendswith=")).toEqual([
    { name: "name", comparator: "contains", value: "u", ignoreCase: false },
    { name: "name", comparator: "contains", value: "U", ignoreCase: true },
    { name: "name", comparator: "startswith", value: "a", ignoreCase: false },
    { name: "name", comparator: "endswith", value: "", ignoreCase: true },
  ]);
});

test("what is unknown is no filter: a key, a comparison", () => {
  expect(read("foo=1&name__foo=1&foo__contains=x&limit=1&sort_key=name")).toEqual([]);
});

test("of booleans what is not false is true, the bare key too", () => {
  const enabled = (query: string): unknown => (read(query) as readonly { readonly value: unknown }[])[0]?.value;
  expect(["enabled=0", "enabled=false", "enabled=False", "enabled=off", "enabled=n"].map(enabled)).toEqual(
    Array.from({ length: 5 }, () => false),
  );
  expect(["enabled", "enabled=", "enabled=1", "enabled=true", "enabled=nope"].map(enabled)).toEqual(Array.from({ length: 5 }, () => true));
});

test("moments are compared by an operator, or are equal", () => {
  const at = (text: string): unknown => read(`password_expires_at=${encodeURIComponent(text)}`);
  const value = new Date("2030-01-01T00:00:00Z");
  expect(at("lt:2030-01-01T00:00:00Z")).toEqual([{ name: "password_expires_at", comparator: "lt", value }]);
  expect(at("2030-01-01T00:00:00Z")).toEqual([{ name: "password_expires_at", comparator: "eq", value }]);
  expect(at("gte:2030-01-01T02:00:00+02:00")).toEqual([{ name: "password_expires_at", comparator: "gte", value }]);
  expect(at("neq:2030-01-01T00:00:00.000000")).toEqual([{ name: "password_expires_at", comparator: "neq", value }]);
  expect(() => at("foo:2030-01-01T00:00:00Z")).toThrow(
    "The given operator foo is not valid. It must be one of the following: 'eq', 'neq', 'lt', 'lte', 'gt', or 'gte'.",
  );
  for (const text of ["lt:xx", "", "lt:", "2030-13-01T00:00:00Z"])
    expect(() => at(text), text).toThrow(/^Timestamp not in expected format\. The server/);
});

test("a flag is set by being there, unless it is 0", () => {
  const flag = (query: string): boolean => isFlagSet(new URLSearchParams(query), "effective");
  expect(["effective", "effective=1", "effective=false", "effective="].map(flag)).toEqual([true, true, true, true]);
  expect(["", "effective=0", "other"].map(flag)).toEqual([false, false, false]);
});
