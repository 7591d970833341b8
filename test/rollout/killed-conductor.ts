import { createInterface } from "node:readline";
import { begin } from "../harness/cli.ts";
import { WITH_WHOLE_FLEETS, type ShopFleet } from "./shop-fleet.ts";

/** How many new steps a rollout may begin before it is killed. */
const PATIENCE = WITH_WHOLE_FLEETS ? 1 : 4;

/** What a rollout that is killed again and again went through. */
export interface Killed {
  readonly steps: Set<string>;
  /** How the one ended that was not killed, and what it said of that. */
  code: number | null;
  why: string | null;
  /** Milliseconds from the start of a command to its first step, at most. */
  slowest: number;
}

/** Runs a rollout, and kills it when it has begun a step that none before it had, or the fourth of them; and again, until one comes to its end. */
export async function killedAtEachStep(fleet: ShopFleet, ...args: readonly string[]): Promise<Killed> {
  const went: Killed = { steps: new Set(), code: null, why: null, slowest: 0 };
  for (let killed = true; killed;) {
    const child = begin("underpin", fleet.args(...fleet.rolloutArgs("--json", ...args)));
    const began = performance.now();
    let isFirst = true;
    let left = PATIENCE;
    killed = false;
    createInterface(child.stdout).on("line", (line) => {
      const { type, step, why } = JSON.parse(line) as { type: string; step?: string; why?: string };
      if (type === "result") went.why = why ?? null;
      if (type === "rollout-step-start" && isFirst) went.slowest = Math.max(went.slowest, performance.now() - began);
      if (type === "rollout-step-start") isFirst = false;
      if (killed || type !== "rollout-step-start" || step === undefined || went.steps.has(step)) return;
      went.steps.add(step);
      if (--left > 0) return;
      killed = child.kill("SIGKILL");
    });
    // Errors of the conductor's own.
    child.stderr.on("data", (chunk: Buffer) => (went.why = `${went.why ?? ""}${chunk.toString()}`));
    went.code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  }
  return went;
}
