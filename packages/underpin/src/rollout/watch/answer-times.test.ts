import { expect, test } from "vitest";
import { AnswerTimes } from "./answer-times.ts";
import type { Finding } from "./verdict.ts";

const load = (...busy: readonly number[]) => ({
  nodes: busy.map((now, i) => ({ node: `web${i + 1}`, isIn: true, busy: now, most: null, rate: 0 })),
  waiting: 0,
});

/** What is said of web1, whose requests take so long, beside two others, each at 50 requests a second for ten seconds. */
function judged(tookMs: number, othersMs: number, { looks = 50, slower = 3 } = {}): Finding | null {
  const times = new AnswerTimes("web1");
  for (let i = 0; i <= looks; i++) times.look(load((50 * tookMs) / 1000, (50 * othersMs) / 1000, (50 * othersMs) / 1000), i * 200);
  const requests = 10 * looks;
  return times.beside({ requests, failed: 0, refused: 0 }, { requests: 2 * requests, failed: 0, refused: 0 }, slower);
}

test("as fast as the others, or nearly: well", () => {
  expect([judged(20, 20), judged(50, 20), judged(20, 200)].map((finding) => finding?.isBad)).toEqual([false, false, false]);
});

test("many times slower, and more than a moment: not well", () => {
  expect(judged(400, 20)).toEqual({ isBad: true, text: "its answers take 400 ms, the others' 20 ms" });
  // Three times as long is nothing where both are quick.
  expect(judged(90, 10)?.isBad).toBe(false);
});

test("a few looks say nothing, nor does a node that nobody asked, or one without others beside it", () => {
  expect(judged(400, 20, { looks: 20 })).toBeNull();
  const times = new AnswerTimes("web1");
  for (let i = 0; i < 100; i++) times.look(load(20), i * 200);
  const none = { requests: 0, failed: 0, refused: 0 };
  expect([times.beside(none, none, 3), times.beside({ ...none, requests: 5 }, none, 3)]).toEqual([null, null]);
});

test("whoever says so is judged by it no more", () => {
  expect(judged(4000, 20, { slower: 0 })).toEqual({ isBad: false, text: "its answers take 4000 ms, the others' 20 ms" });
});
