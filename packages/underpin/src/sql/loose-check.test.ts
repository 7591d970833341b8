import { expect, test } from "vitest";
import { isLoosened, loosened, tightened } from "./loose-check.ts";

test("a check that was loosened, however often and whatever its text and names, is had back to the letter", () => {
  for (const text of ["a > 0", "a > 0 -- no more", "(a) OR (b)", `"x ( y" IS NOT '\n)'`]) {
    const once = loosened(text, { old: "a", new: 'b ( "c' });
    const twice = loosened(once, { old: 'b ( "c', new: "d\n)" });
    expect(tightened(once)).toBe(text);
    expect(tightened(twice)).toBe(text);
    expect([text, once, twice].map(isLoosened)).toEqual([false, true, true]);
  }
});
