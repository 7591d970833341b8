import type { RolloutEvent, RolloutListener } from "../rollout/event.ts";
import { counted } from "./counted.ts";
import { duration, teller, type Output, type Telling } from "./output.ts";

/** What passes, and is told often enough to be watched. */
const EVERY_MS = 1000;

/** A listener that tells a rollout as it goes. */
export function rolloutTeller(output: Output, telling: Telling): RolloutListener {
  if (telling === "quiet") return () => {};
  if (telling === "json") return (event) => output.data(JSON.stringify(event));
  const other = teller(output, telling);
  let last = 0;
  let traffic = "";
  return (event) => {
    if (event.type === "rollout-traffic") traffic = `${counted(event.requests, "request")}, ${event.failed} failed`;
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
