import { expect, test } from "vitest";
import { Quiet } from "./quiet.ts";

/** What is heard by a clock of the test's own. */
function quietAt(): { readonly quiet: Quiet; readonly after: (ms: number) => boolean } {
  let at = 0;
  const quiet = new Quiet(() => at);
  return { quiet, after: (ms) => ((at += ms), quiet.isLong) };
}

test("nobody knows whether it is quiet before anybody has looked", () => {
  expect(quietAt().after(100_000)).toBe(false);
});

test("it lasts from the first look that finds nobody, until one finds somebody", () => {
  const { quiet, after } = quietAt();
  quiet.note(false);
  expect([after(499), after(1)]).toEqual([false, true]);
  quiet.note(false);
  expect(quiet.isLong).toBe(true);
  quiet.note(true);
  expect(after(10_000)).toBe(false);
  quiet.note(false);
  expect([after(499), after(1)]).toEqual([false, true]);
});

test("of those who come every ten seconds only the first few find more at work than they should", () => {
  const { quiet, after } = quietAt();
  let found = 0;
  for (let second = 0; second < 3600; second++) {
    const isSomebodyThere = second % 10 === 9;
    if (isSomebodyThere && quiet.isLong) found++;
    quiet.note(isSomebodyThere);
    if (after(1000)) quiet.use();
  }
  expect(found).toBe(5);
});
