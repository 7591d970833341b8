import { expect, test } from "vitest";
import { weightsOf } from "./haproxy.ts";

test.each([
  [{ a: 1, b: 1 }, 0.1, { a: "10", b: "1" }],
  [{ a: 1, b: 1 }, 0.01, { a: "100", b: "1" }],
  [{ a: 100, b: 100 }, 0.1, { a: "256", b: "26" }],
  [{ a: 256, b: 256 }, 0.01, { a: "256", b: "3" }],
  [{ a: 2, b: 1 }, 0.5, { a: "4", b: "1" }],
  [{ a: 1, b: 1 }, 1, { a: "100%", b: "100%" }],
] as const)("of %o, with %d for the second, comes %o", (usual, share, weights) => {
  const texts = new Map(Object.entries(usual).map(([name, weight]) => [name, String(weight)]));
  expect(Object.fromEntries(weightsOf(texts, "b", share))).toEqual(weights);
});
