import { expect, test } from "vitest";
import { readToken } from "./read-token.ts";
import { TokenCache } from "./token-cache.ts";

const domain = { id: "default", name: "Default" };
const info = readToken(
  JSON.stringify({
    token: {
      user: { id: "u", name: "u", domain },
      roles: [{ id: "r", name: "member" }],
      issued_at: "2026-01-01T00:00:00.000000Z",
      expires_at: "2099-01-01T00:00:00.000000Z",
    },
  }),
);
const kept = (cache: TokenCache, ...names: readonly string[]): readonly string[] => names.filter((name) => cache.get(name) !== undefined);

test("it holds so many answers, and lets go of what was not asked for longest", () => {
  const cache = new TokenCache({ time: 1000, now: () => 0, most: 2 });
  for (const name of ["a", "b"]) cache.set(name, { info, size: 1 });
  cache.get("a");
  cache.set("c", { info, size: 1 });
  expect(kept(cache, "a", "b", "c")).toEqual(["a", "c"]);
});

test("it holds so many characters; an answer that is longer than all of that is not kept, and pushes nothing out", () => {
  let now = 0;
  const cache = new TokenCache({ time: 1000, now: () => now, mostCharacters: 10 });
  for (const name of ["a", "b"]) cache.set(name, { info, size: 4 });
  cache.set("long", { info, size: 11 });
  expect(kept(cache, "a", "b", "long")).toEqual(["a", "b"]);
  cache.set("c", { info, size: 8 });
  expect(kept(cache, "a", "b", "c")).toEqual(["c"]);
  // What is there anew, or over, takes no room twice.
  for (let i = 0; i < 9; i++) cache.set("c", { info, size: 8 });
  now = 2000;
  expect(kept(cache, "c")).toEqual([]);
  for (const name of ["d", "e"]) cache.set(name, { info, size: 5 });
  expect(kept(cache, "d", "e")).toEqual(["d", "e"]);
});

test("whoever is told can change nothing of what others are told", () => {
  expect(() => (info.roles as { id: string; name: string }[]).push({ id: "r", name: "admin" })).toThrow(TypeError);
  expect(() => Object.assign(info.user, { id: "root" })).toThrow(TypeError);
});
