import type { Mode } from "../../model/phase.ts";
import type { Fleet, FleetNode } from "../fleet/fleet.ts";
import type { Step } from "../steps/step.ts";

/** One of the ways in which a fleet is upgraded. */
export interface Procedure {
  readonly name: string;
  /** What users notice, in one line. */
  readonly promise: string;
  /** Whether the database that is there after each step knows all that was written in it before: then the rollout is remembered there. */
  readonly keepsDatabase: boolean;
  /** Whether the schema is upgraded while the service serves, phase by phase, or all at once while it is stopped. */
  readonly mode: Mode;
  /** How many requests may fail before it is stopped, if nobody says otherwise. */
  readonly errorBudget: number;
  readonly steps: (fleet: Fleet) => readonly Step[];
}

/** The node on which the database's commands run, and the others. */
export function firstOf({ nodes }: Fleet): { readonly first: FleetNode; readonly others: readonly FleetNode[] } {
  const [first, ...others] = nodes;
  if (first === undefined) throw new RangeError("a fleet has at least one node");
  return { first, others };
}
