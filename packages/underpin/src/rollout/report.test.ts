import { describe, expect, test } from "vitest";
import type { StepNote, StepState } from "./record/record.ts";
import { markdown, outageOf, type RolloutReport } from "./report.ts";

const note = (step: string, state: StepState, startedAt: number, endedAt: number | null): StepNote => ({ step, state, startedAt, endedAt });

describe("an outage is while no node is in service", () => {
  const outage = (...steps: readonly StepNote[]): number => outageOf(steps, ["a", "b"], 100);
  test("one after the other: none", () => {
    expect(outage(note("a: out", "done", 0, 1), note("a: in", "done", 8, 9), note("b: out", "done", 10, 11))).toBe(0);
  });
  test("both: from when the last was out until the first was in", () => {
    const both = [note("a: out", "done", 0, 1), note("b: out", "done", 4, 5)];
    expect(outage(...both)).toBe(95);
    expect(outage(...both, note("b: in", "done", 28, 30), note("a: in", "done", 50, 60))).toBe(25);
  });
  test("on the way back, until the first is in again", () => {
    expect(outage(note("a: out", "done", 0, 1), note("b: out", "undone", 60, 70))).toBe(10);
  });
});

test("the report says what ran, what failed and what a person is to do, in a page that a ticket can take", () => {
  const report: RolloutReport = {
    service: "shop",
    procedure: "zero",
    from: "v1",
    to: "v2",
    outcome: "stopped",
    why: "web1 is not well | at all",
    next: "See to it.",
    startedAt: "2026-11-22T20:00:00.000Z",
    endedAt: null,
    backup: null,
    outage: 0,
    notices: [{ at: "2026-11-22T20:00:01.000Z", text: "web1 with v2 is well: 412 answers" }],
    steps: [{ step: "web1: out", state: "done", ms: 1234, failure: null }],
    requests: { failed: 1, by: [{ node: "web1", release: "v2", requests: 10, failed: 1, refused: 2 }], anew: 1, cut: 3 },
    probe: { visits: 7, failed: 0, longest: 12.3, first: null, writes: 9, lost: [], unknown: null },
  };
  const text = markdown(report);
  expect(text).toContain("# shop: v1 to v2");
  expect(text).toContain("| outcome | stopped: web1 is not well \\| at all |");
  expect(text).toContain("| web1 | v2 | 10 | 1 | 2 |");
  expect(text).toContain("Acknowledged writes: 9, lost: 0.");
  expect(text).toContain("The balancer began anew once: requests that were cut by that are not counted.");
  expect(text).toContain("Connections cut: 3.");
  expect(text).toContain("| 2026-11-22T20:00:01.000Z | web1 with v2 is well: 412 answers |");
  expect(text).toContain("| web1: out | done | 1.2 s |  |");
  const unasked = {
    ...report,
    probe: { visits: 7, failed: 0, longest: 1, first: null, writes: null, lost: [], unknown: "nobody answers" },
  };
  expect(markdown(unasked)).toContain("What became of their writes could not be asked: nobody answers.");
});
