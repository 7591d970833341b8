import { UnderpinError } from "../model/error.ts";
import type { Fleet } from "./fleet/fleet.ts";
import type { Step, StepKind } from "./steps/step.ts";

/** Steps with which a node is back with its users. */
const LAST = new Set<StepKind>(["in", "judge"]);

/** Places of a rollout that have a name in every procedure, and the last step of each. */
const PLACES: Readonly<Record<string, (steps: readonly Step[], fleet: Fleet) => Step | undefined>> = {
  "first-node": (steps, { nodes: [first] }) => steps.findLast(({ kind, node }) => LAST.has(kind) && node === first?.name),
  "all-nodes": (steps) => steps.findLast(({ kind }) => LAST.has(kind)),
};

/**
 * The step up to which a rollout is to go, by its name or by that of a place.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function lastStepOf(word: string, steps: readonly Step[], fleet: Fleet): string {
  return PLACES[word]?.(steps, fleet)?.name ?? knownStep(word, steps);
}

/** @throws UnderpinError `UP-CONFIG` if no step has that name */
export function knownStep(name: string, steps: readonly Step[]): string {
  if (steps.some((step) => step.name === name)) return name;
  throw new UnderpinError("UP-CONFIG", {
    what: `There is no step "${name}".`,
    fine: "Nothing was changed.",
    next: "--dry-run shows the steps by their names.",
  });
}
