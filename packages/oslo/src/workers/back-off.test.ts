import { expect, test } from "vitest";
import { BackOff } from "./back-off.ts";

test("who dies again and again is waited for twice as long each time, up to a bound; who has lived for a while is not", () => {
  const pause = new BackOff({ good: 1000, first: 10, most: 50 });
  expect([1, 1, 1, 1, 1000, 999, 1].map((lived) => pause.after(lived))).toEqual([10, 20, 40, 50, 0, 10, 20]);
});
