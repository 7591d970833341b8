import { describe, expect, test } from "vitest";
import { judge, silence } from "./verdict.ts";

const tally = (requests: number, failed = 0, refused = 0) => ({ requests, failed, refused });

describe("a node is judged by what the others answer", () => {
  test("as they do: well", () => {
    expect(judge(tally(100, 0, 3), tally(2000, 0, 60), 20)).toEqual({
      is: "good",
      why: "100 requests, 0 of them 5xx and 3 4xx; the others' 2000, 0 and 60",
    });
  });
  test("one 5xx where they have none: not well, however few there were", () => {
    expect(judge(tally(3, 1), tally(2000), 20)).toMatchObject({ is: "bad", why: "33.3 % of its answers are 5xx, 0.0 % of the others'" });
  });
  test("5xx as they have them: well", () => {
    expect(judge(tally(100, 2), tally(2000, 40), 20)).toMatchObject({ is: "good" });
  });
  test("too few requests: nothing can be said", () => {
    expect(judge(tally(19), tally(2000), 20)).toEqual({ is: "unknown", why: "19 requests of the 20 that a verdict needs" });
  });
  test("one that answers nothing, though it is asked: not well, when its first answer has had its time", () => {
    expect(silence(tally(0), 5200)).toBe("it has answered nothing, and requests have been waiting for 5 s");
    expect([silence(tally(1), 5200), silence(tally(0), 4900)]).toEqual([null, null]);
  });
  test("a larger share of 4xx that chance may have made: well; that it can't have made: not well", () => {
    expect(judge(tally(14, 0, 2), tally(2000, 0, 64), 5)).toMatchObject({ is: "good" });
    // Once in 500 looks; and there are many.
    expect(judge(tally(10, 0, 4), tally(500, 0, 30), 5)).toMatchObject({ is: "good" });
    expect(judge(tally(40, 0, 16), tally(500, 0, 30), 5)).toMatchObject({ is: "bad" });
    expect(judge(tally(14, 0, 9), tally(2000, 0, 64), 5)).toMatchObject({ is: "bad" });
    expect(judge(tally(5, 0, 5), tally(2000, 0, 64), 5)).toMatchObject({ is: "bad" });
  });
});
