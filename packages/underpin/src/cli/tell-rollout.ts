import { following } from "../page/follow.ts";
import { Board, type Picture } from "../page/picture.ts";
import type { RolloutEvent, RolloutListener } from "../rollout/event.ts";
import { counted } from "./counted.ts";
import { duration, teller, type Output, type Telling } from "./output.ts";

/** What passes, and is told often enough to be watched. */
const EVERY_MS = 1000;

/**
 * A listener that tells a rollout as it goes: at a terminal with a few lines that stand below what was said, and are drawn anew.
 *
 * @param nodes null for a rehearsal, which has none
 */
export function rolloutTeller(output: Output, telling: Telling, nodes: readonly string[] | null): RolloutListener {
  if (telling === "quiet") return () => {};
  if (telling === "json") return (event) => output.data(JSON.stringify(event));
  const isInPlace = output.isTerminal && !process.env["NO_COLOR"] && !process.env["CI"];
  return isInPlace && nodes ? inPlace(output, nodes) : inLines(output, telling);
}

function inLines(output: Output, telling: Telling): RolloutListener {
  const other = teller(output, telling);
  let last = 0;
  let traffic = "";
  return (event) => {
    if (event.type === "rollout-traffic") traffic = trafficText(event);
    if (event.type === "rollout-traffic" || event.type === "rollout-wait") {
      if (Date.now() - last < (output.isTerminal ? EVERY_MS / 4 : 5 * EVERY_MS)) return;
      last = Date.now();
      output.progress(`    ${event.type === "rollout-wait" ? `${event.text}; ` : ""}${traffic}`);
      return;
    }
    const line = lineOf(event);
    if (line === undefined) other(event as Parameters<typeof other>[0]);
    else if (line !== null) output.talk(line);
  };
}

/** Nodes, phases, counts and why it waits. */
function inPlace(output: Output, nodes: readonly string[]): RolloutListener {
  const board = new Board("");
  const follow = following(board, nodes);
  const other = teller(output, "lines");
  let last = 0;
  return (event) => {
    follow(event);
    const passes = event.type === "rollout-traffic" || event.type === "rollout-wait";
    if (passes && Date.now() - last < EVERY_MS / 4) return;
    const line = passes ? null : lineOf(event);
    if (line === undefined) other(event as Parameters<typeof other>[0]);
    else if (line !== null) output.talk(line);
    last = Date.now();
    output.progress(drawn(board.now));
  };
}

const MARKS = { done: "done", begun: "...", undoing: "back ...", undone: "taken back", waiting: "-" } as const;

function drawn({ nodes, steps, doing, traffic }: Picture): string {
  const phases = steps.filter(({ kind }) => kind === "database");
  const done = steps.filter(({ state }) => state === "done").length;
  return [
    nodes.map(({ name, release, state }) => `${name} (${release}): ${state}`).join("  |  "),
    phases.map(({ step, state }) => `${step}: ${MARKS[state]}`).join("  |  "),
    `${done} of ${counted(steps.length, "step")}; ${trafficText(traffic)}`,
    doing,
  ]
    .filter((line) => line !== "")
    .map((line) => `  ${line}`)
    .join("\n");
}

function trafficText({ requests, failed }: { readonly requests: number; readonly failed: number }): string {
  return `${counted(requests, "request")}, ${failed} failed`;
}

/** Null for what is not told; undefined for what is no event of a rollout's own. */
function lineOf(event: RolloutEvent): string | null | undefined {
  switch (event.type) {
    case "rollout-start":
      return `rollout ${event.id}, ${event.direction === "back" ? `back to ${event.from}` : `to ${event.to}`}: ${counted(event.steps, "step")}`;
    case "rollout-step-start":
      return `  ${event.step}${event.direction === "back" ? ", taken back" : ""}`;
    case "rollout-step-done":
      return `    after ${duration(event.ms)}`;
    case "rollout-step-skip":
      return `  ${event.step}: ${event.why}`;
    case "rollout-step-fail":
      return null;
    case "rollout-pause":
      return `  ${pauseText(event)}`;
    case "rollout-question":
      return event.text === null ? null : `  on the page a person is asked: ${event.text}`;
    case "rollout-output":
      return `    ${event.node}: ${event.line}`;
    case "rollout-notice":
      return `  ${event.text}`;
    default:
      return undefined;
  }
}

function pauseText({ state, step }: Extract<RolloutEvent, { type: "rollout-pause" }>): string {
  if (state === "ended") return "the pause is over";
  return state === "begun" ? `paused before ${step}` : `a pause is asked for${step === null ? "" : `: ${step} ends first`}`;
}
