import { expect, expectTypeOf, test } from "vitest";
import { loaded, target, targetName, Target, type Loaded } from "./target.ts";

const user = { id: "u1", domain: { id: "d1" }, tags: ["a"], secret: new Map([["key", "geheim"]]), "domain.id": "forged" };

test("a target has path parameters, rows by kind, and single facts", () => {
  const about = target().path("user_id", "u1").row("user", loaded(user)).fact("domain_id", null);
  const get = (name: string): unknown => about.get(targetName(name));
  expect(["user_id", "target.user.id", "target.user.domain.id", "target.user.tags", "target.domain_id"].map(get)).toEqual([
    "u1",
    "u1",
    "d1",
    ["a"],
    null,
  ]);
  expect(["target.user", "target.user.secret", "target.user.domain", "target", "id", "user.id"].map(get)).toEqual(
    Array.from({ length: 6 }),
  );
});

test("nothing is found on a prototype", () => {
  const about = target().row("user", loaded({ id: "u1" }));
  for (const name of [
    "constructor",
    "__proto__",
    "target.constructor",
    "target.user.toString",
    "target.user.constructor.name",
    "target.__proto__.x",
  ])
    expect(about.get(targetName(name)), name).toBeUndefined();
});

test("what a client sent does not become a row, by its type or when the types were gone around", () => {
  const body: { target: { user: { id: string } } } = JSON.parse('{"target": {"user": {"id": "u1"}}}');
  // @ts-expect-error -- a body is no loaded row
  expect(() => target().row("user", body.target.user)).toThrow("no loaded row");
  // A copy of a row has the row's type: it is the mark itself that is looked for.
  expect(() => target().row("user", { ...loaded(user), ...body.target.user })).toThrow("no loaded row");
  expectTypeOf<{ id: string }>().not.toExtend<Loaded<{ id: string }>>();
});

test("names stand in the source: one that came from elsewhere does not compile, and can't reach into the rows", () => {
  const name: string = JSON.parse('"target"');
  // @ts-expect-error -- a name that came from a request
  expect(() => target().path(name, "x")).toThrow("can't be called target");
  expect(() => target().path("target.user.id", "x")).toThrow("can't be called target.user.id");
  // @ts-expect-error -- there is no way to take a whole query
  expect(() => target().path({ user_id: "u1" })).toThrow(TypeError);
});

test("the names of every kind are told apart", () => {
  const about = Target.assumed({ user_id: "u1", target: { user: { id: "u2" } } });
  expect(about.get(targetName("user_id"))).toBe("u1");
  expect(about.get(targetName("target.user.id"))).toBe("u2");
});
