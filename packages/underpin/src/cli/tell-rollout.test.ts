import { afterEach, expect, test, vi } from "vitest";
import type { PlannedStep } from "../rollout/plan.ts";
import type { RolloutEvent } from "../rollout/event.ts";
import { rolloutTeller } from "./tell-rollout.ts";

const step = (name: string, kind: PlannedStep["kind"], node: string | null): PlannedStep => ({
  step: name,
  kind,
  node,
  does: "",
  state: "waiting",
  startedAt: null,
  endedAt: null,
  failure: null,
  loses: null,
  final: null,
});

const PLAN = [step("web1: out", "out", "web1"), step("expand", "database", "web1")];
const EVENTS: readonly RolloutEvent[] = [
  { type: "rollout-start", id: 1, procedure: "zero", from: "v1", to: "v2", direction: "forward", steps: 2, plan: PLAN },
  { type: "rollout-step-start", step: "web1: out", node: "web1", direction: "forward" },
  { type: "rollout-wait", text: "web1 still has 3 requests" },
  { type: "rollout-step-done", step: "web1: out", ms: 10 },
];

/** What is said, and what stands below it at last. */
function told(isTerminal: boolean): { readonly said: readonly string[]; readonly below: string } {
  const said: string[] = [];
  let below = "";
  const output = {
    data: () => {},
    talk: (text: string) => void said.push(text),
    progress: (text: string) => void (below = text),
    isTerminal,
    isClosed: () => false,
  };
  const hear = rolloutTeller(output, "lines", ["web1", "web2"]);
  for (const event of EVENTS) hear(event);
  return { said, below };
}

afterEach(() => void vi.unstubAllEnvs());

const SAID = ["rollout 1, to v2: 2 steps", "  web1: out", "    after 10 ms"];

test("at a terminal nodes, phases, counts and what it does stand below what is said", () => {
  vi.stubEnv("CI", "");
  vi.stubEnv("NO_COLOR", "");
  const { said, below } = told(true);
  expect(said).toEqual(SAID);
  expect(below.split("\n")).toEqual([
    "  web1 (v1): out  |  web2 (v1): in",
    "  expand: -",
    "  1 of 2 steps; 0 requests, 0 failed",
    expect.stringMatching(/^ {2}web1/),
  ]);
});

test.each(["CI", "NO_COLOR"])("in a log, or with %s, there are plain lines only", (name) => {
  vi.stubEnv(name, "1");
  for (const isTerminal of [true, false]) {
    const { said, below } = told(isTerminal);
    expect(said).toEqual(SAID);
    expect(below).not.toContain("\n");
  }
});
