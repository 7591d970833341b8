import type { RolloutEvent, RolloutListener } from "../rollout/event.ts";
import type { PlannedStep } from "../rollout/plan.ts";
import { nodesOf } from "./nodes.ts";
import type { Board } from "./picture.ts";

type Counted = Extract<RolloutEvent, { type: "rollout-traffic" }>["nodes"];
type StartEvent = Extract<RolloutEvent, { type: "rollout-start" }>;

/** A listener that draws a rollout's events on a board. */
export function following(board: Board, names: readonly string[]): RolloutListener {
  const follower = new Follower(board, names);
  return (event) => follower.hear(event);
}

class Follower {
  readonly #board: Board;
  readonly #names: readonly string[];
  #direction: "forward" | "back" = "forward";
  #counted: Counted = [];
  /** What was counted last, and when. */
  #before: { readonly at: number; readonly requests: number; readonly failed: number } | null = null;

  constructor(board: Board, names: readonly string[]) {
    this.#board = board;
    this.#names = names;
  }

  hear(event: RolloutEvent): void {
    switch (event.type) {
      case "rollout-start":
        return this.#start(event);
      case "rollout-step-start": {
        const state = event.direction === "back" ? "undoing" : "begun";
        this.#step(event.step, (step) => ({ ...step, state, startedAt: Date.now(), endedAt: null, failure: null }));
        return this.#does(`${event.step}${event.direction === "back" ? ", taken back" : ""}`);
      }
      case "rollout-step-done":
        return this.#step(event.step, (step) => ({ ...step, state: step.state === "undoing" ? "undone" : "done", endedAt: Date.now() }));
      case "rollout-step-fail":
        this.#board.say(`${event.step}: ${event.why}`);
        return this.#step(event.step, (step) => ({ ...step, failure: event.why }));
      case "rollout-step-skip":
        return this.#step(event.step, (step) => ({ ...step, state: "done", endedAt: Date.now() }));
      case "rollout-wait":
        if (this.#board.now.doing !== event.text) this.#board.set({ doing: event.text });
        return;
      case "rollout-traffic":
        return this.#traffic(event);
      case "rollout-pause":
        return this.#pause(event);
      case "rollout-question":
        return this.#question(event.text);
      case "rollout-notice":
        return this.#board.say(event.text);
      case "rollout-output":
        return this.#board.say(`${event.node}: ${event.line}`);
      default:
    }
  }

  #start({ id, procedure, from, to, direction, plan }: StartEvent): void {
    this.#direction = direction;
    this.#board.set({
      about: { ...this.#board.now.about, rollout: { id, procedure, from, to } },
      steps: plan,
      state: direction === "back" ? "back" : "running",
    });
    this.#drawn(plan);
    this.#board.say(direction === "back" ? `On the way back to ${from}` : `On the way to ${to}`);
  }

  #does(doing: string): void {
    this.#board.set({ doing });
    this.#board.say(doing);
  }

  #step(name: string, change: (step: PlannedStep) => PlannedStep): void {
    const steps = this.#board.now.steps.map((step) => (step.step === name ? change(step) : step));
    this.#board.set({ steps });
    this.#drawn(steps);
  }

  /** What follows from how the steps stand. */
  #drawn(steps: readonly PlannedStep[]): void {
    const { rollout } = this.#board.now.about;
    if (rollout) this.#board.set({ nodes: nodesOf(this.#names, steps, rollout, this.#counted), safe: safeNow(steps) });
  }

  #traffic({ requests, failed, nodes }: Extract<RolloutEvent, { type: "rollout-traffic" }>): void {
    const at = Date.now();
    this.#counted = nodes;
    const seconds = this.#before === null ? 0 : (at - this.#before.at) / 1000;
    // What was counted before this conductor began is no rate of now.
    if (this.#before && seconds > 0)
      this.#board.point([
        Math.round(at / 1000),
        Math.round(Math.max(0, requests - this.#before.requests) / seconds),
        Math.max(0, failed - this.#before.failed),
      ]);
    this.#before = { at, requests, failed };
    this.#board.set({ traffic: { requests, failed, isCounted: nodes.length > 0 } });
    this.#drawn(this.#board.now.steps);
  }

  #question(asks: string | null): void {
    this.#board.set({ asks, doing: asks === null ? "Goes on" : `A person is asked: ${asks}` });
    if (asks !== null) this.#board.say(`A person is asked: ${asks}`);
  }

  #pause({ state, step }: Extract<RolloutEvent, { type: "rollout-pause" }>): void {
    if (state === "asked") {
      this.#board.set({ state: "pausing" });
      this.#board.say(`A pause is asked for${step === null ? "" : `; ${step} ends first`}`);
    } else if (state === "begun") {
      this.#board.set({ state: "paused", doing: `Paused before ${step}` });
      this.#board.say(`Paused before ${step}`);
    } else {
      this.#board.set({ state: this.#direction === "back" ? "back" : "running", doing: "Goes on" });
      this.#board.say("The pause is over");
    }
  }
}

/** What a person can rely on, whatever happens next. */
function safeNow(steps: readonly PlannedStep[]): string {
  const begun = steps.filter(({ state }) => state === "begun" || state === "done");
  const final = begun.find((step) => step.final !== null);
  if (final) return `There is no way back but the backup: ${final.final}.`;
  const losses = begun.flatMap(({ loses }) => (loses === null ? [] : [loses]));
  if (losses.length > 0) return `It can go back; lost is ${losses.join(", ")}.`;
  return "It can go back at any time, and nothing is lost.";
}
