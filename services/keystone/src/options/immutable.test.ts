import { expect, test } from "vitest";
import { immutableIn } from "./immutable.ts";

test("what a change says of the option", () => {
  expect([{}, { options: {} }, { options: { immutable: true } }, { options: { immutable: null } }].map(immutableIn)).toEqual([
    undefined,
    undefined,
    true,
    null,
  ]);
});

test("options that are no object are refused, but for texts and lists that hold nothing of it", () => {
  expect(["x", "", [], [1]].map((options) => immutableIn({ options }))).toEqual([undefined, undefined, undefined, undefined]);
  for (const options of [null, true, -1, 1.5, "is immutable", ["immutable"]])
    expect(() => immutableIn({ options })).toThrow("Invalid input for field 'options': it is no object");
});
