import type { PlannedStep } from "../rollout/plan.ts";
import type { StepKind } from "../rollout/steps/step.ts";

/** A node as a page shows it. */
export interface NodePicture {
  readonly name: string;
  readonly release: string;
  /** In a word or two: "in", "draining", "upgrading". */
  readonly state: string;
  readonly requests: number;
  readonly failed: number;
}

type Words = readonly [begun: string, done: string, undoing: string, undone: string];

/** What a node is doing or has done when the last of its steps is of that kind, and stands so. */
const WORDS: Readonly<Partial<Record<StepKind, Words>>> = {
  out: ["draining", "out", "coming in", "in"],
  stop: ["stopping", "stopped", "starting", "out"],
  upgrade: ["upgrading", "upgraded", "going back", "stopped"],
  configure: ["configuring", "upgraded", "going back", "stopped"],
  start: ["starting", "started", "stopping", "stopped"],
  smoke: ["tested", "started", "started", "started"],
  in: ["coming in", "in", "draining", "out"],
  judge: ["in, judged", "in", "in", "in"],
};

/** Each node as its steps say: the last one of its own that was touched, on the way there or on the way back. */
export function nodesOf(
  names: readonly string[],
  steps: readonly PlannedStep[],
  { from, to }: { readonly from: string; readonly to: string },
  counted: readonly { readonly node: string; readonly requests: number; readonly failed: number }[],
): readonly NodePicture[] {
  return names.map((name) => {
    const own = steps.filter((step) => step.node === name && WORDS[step.kind]);
    const counts = counted.filter(({ node }) => node === name);
    const started = own.find(({ kind }) => kind === "start")?.state ?? "waiting";
    return {
      name,
      release: started === "waiting" || started === "undone" ? from : to,
      state: stateOf(own),
      requests: counts.reduce((sum, { requests }) => sum + requests, 0),
      failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    };
  });
}

function stateOf(own: readonly PlannedStep[]): string {
  // What is under way; else the last that is done; else the first that was taken back, as the way back ends there.
  const step =
    own.find(({ state }) => state === "begun" || state === "undoing") ??
    own.findLast(({ state }) => state === "done") ??
    own.find(({ state }) => state === "undone");
  const words = step && WORDS[step.kind];
  if (!step || !words || step.state === "waiting") return "in";
  const [begun, done, undoing, undone] = words;
  return { begun, done, undoing, undone }[step.state];
}
