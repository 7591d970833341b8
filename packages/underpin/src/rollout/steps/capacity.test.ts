import { expect, test } from "vitest";
import type { Load, NodeLoad } from "../balancer/balancer.ts";
import { loadsWithout } from "./capacity.ts";

const node = (name: string, more: Partial<NodeLoad> = {}): NodeLoad => ({ node: name, isIn: true, busy: 20, most: 50, rate: 10, ...more });
const of = (...nodes: readonly NodeLoad[]): Load => ({ nodes, waiting: 0 });
const full = { full: 0.8 };
const [a, b, c] = ["a", "b", "c"].map((name) => node(name)) as [NodeLoad, NodeLoad, NodeLoad];

test.each([
  ["three nodes of which two carry all", [of(a, b, c)], full, null],
  ["two nodes, one of which would be at 80 %", [of(a, b)], full, null],
  [
    "two nodes, one of which would be above that",
    [of(a, node("b", { busy: 21 }))],
    full,
    "Without a, the others would have 41 requests at once and can carry 50; up to 80 % of that is allowed",
  ],
  [
    "one more that is in service, and one that is not",
    [of(a, node("b", { busy: 21 }), node("c", { isIn: false, busy: 0 }))],
    full,
    /would have 41 .* carry 50/,
  ],
  ["others that wait for any node", [{ ...of(a, b), waiting: 1 }], full, /would have 41 /],
  ["a moment's peak among looks that are none", [of(a, node("b", { busy: 25 })), of(a, node("b", { busy: 5 }))], full, null],
  ["nobody left", [of(a, node("b", { isIn: false, busy: 0 }))], full, /would have 20 .* carry 0\.0/],
  ["no limit known", [of(a, node("b", { most: null }))], full, null],
  ["a limit of the fleet's file goes before the balancer's", [of(a, b)], { ...full, sessions: 45 }, /carry 45/],
  ["requests a second", [of(a, b)], { ...full, rate: 24 }, /would have 20 requests a second and can carry 24/],
  ["requests a second that are few enough", [of(a, b)], { ...full, rate: 25 }, null],
] as const)("%s", (_, looks, capacity, said) => {
  const found = loadsWithout("a", looks, capacity).find(({ isBad }) => isBad)?.text ?? null;
  if (said instanceof RegExp) expect(found).toMatch(said);
  else expect(found).toBe(said);
});

test("what is few enough is told with its numbers, too", () => {
  expect(loadsWithout("a", [of(a, b, c)], { ...full, rate: 24 })).toEqual([
    { isBad: false, text: "Without a, the others would have 60 requests at once and can carry 100; up to 80 % of that is allowed" },
    { isBad: false, text: "Without a, the others would have 30 requests a second and can carry 48; up to 80 % of that is allowed" },
  ]);
});
