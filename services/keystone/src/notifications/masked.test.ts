import { expect, test } from "vitest";
import { masked } from "./masked.ts";

// pycadf's own answers.
test.each([
  ["unknown", "u xxxxxxxx n"],
  ["", " xxxxxxxx "],
  ["abcd", " xxxxxxxx abcd"],
  ["aBcDeFgHiJkLmNoPqRsTuV", "aBc xxxxxxxx TuV"],
  ["x".repeat(20), "xx xxxxxxxx xx"],
  ["y".repeat(12), "yy xxxxxxxx yy"],
  ["z".repeat(28), "zzzz xxxxxxxx zzzz"],
  ["w".repeat(600), `${"w".repeat(32)} xxxxxxxx ${"w".repeat(32)}`],
])("of %s only the ends are seen", (text, seen) => expect(masked(text)).toBe(seen));
