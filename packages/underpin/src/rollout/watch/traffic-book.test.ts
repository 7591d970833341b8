import { expect, test } from "vitest";
import { since, TrafficBook } from "./traffic-book.ts";

const counts = (node: string, requests: number, failed = 0, at = "one") => ({ node, at, requests, failed, refused: 0 });
const failed = (count: number, at = "one") => [{ at, failed: count }];

test("what was counted before is not counted; what comes is, by node and by the release that it has then", () => {
  const book = new TrafficBook();
  book.update({ nodes: [counts("web1", 100, 7), counts("web2", 200)], failed: failed(7) }, () => "v1");
  book.update({ nodes: [counts("web1", 110, 7), counts("web2", 230)], failed: failed(7) }, () => "v1");
  book.update({ nodes: [counts("web1", 115, 8), counts("web2", 250)], failed: failed(8) }, (node) => (node === "web1" ? "v2" : "v1"));
  expect([book.tally("web1", "v1"), book.tally("web1", "v2"), book.ofRelease("v1")]).toEqual([
    { requests: 10, failed: 0, refused: 0 },
    { requests: 5, failed: 1, refused: 0 },
    { requests: 60, failed: 0, refused: 0 },
  ]);
  expect([book.failed, book.whole.requests]).toEqual([1, 65]);
  expect(since(book.ofRelease("v1"), { requests: 40, failed: 0, refused: 0 }).requests).toBe(20);
});

test("another conductor goes on with it, and a balancer that began to count anew takes nothing away", () => {
  const book = new TrafficBook();
  book.update({ nodes: [counts("web1", 100)], failed: failed(0) }, () => "v1");
  book.update({ nodes: [counts("web1", 150)], failed: failed(0) }, () => "v1");
  const next = new TrafficBook(JSON.parse(JSON.stringify(book)));
  next.update({ nodes: [counts("web1", 170)], failed: failed(2) }, () => "v1");
  next.update({ nodes: [counts("web1", 5)], failed: failed(1) }, () => "v1");
  expect([next.tally("web1", "v1").requests, next.failed]).toEqual([75, 3]);
});

test("of two balancers one begins anew: the other's counts are not taken twice, and it is known that some are lacking", () => {
  const book = new TrafficBook();
  const said = (one: number, other: number) => ({
    nodes: [counts("web1", one), counts("web1", other, 0, "other")],
    failed: [...failed(3), ...failed(2, "other")],
  });
  book.update(said(100, 1000), () => "v1");
  book.update(said(150, 1010), () => "v1");
  expect([book.whole.requests, book.failed, book.toJSON().anew]).toEqual([60, 0, 0]);
  book.update(said(7, 1020), () => "v1");
  expect([book.whole.requests, book.failed, book.toJSON().anew]).toEqual([77, 3, 1]);
});
