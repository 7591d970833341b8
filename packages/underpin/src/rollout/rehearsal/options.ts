import type { EngineOptions } from "../../engine/work.ts";
import type { RolloutListener } from "../event.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { Procedure } from "../procedures/procedure.ts";

/** What is rehearsed of a rollout, and where. */
export interface RolloutRehearsalOptions extends Omit<EngineOptions, "onEvent"> {
  readonly fleet: Fleet;
  readonly procedure: Procedure;
  /** The release to come, by name. */
  readonly to: string;
  /** The release before; what the database is complete for if left out. */
  readonly from?: string;
  /** Where a dump lies while the copy is made of it; it is taken away again. */
  readonly file: string;
  /** A backup that is there, or a folder whose newest one is taken; one is made if left out. */
  readonly backup?: string;
  /** A database on another server of the same kind, beside which the copy is made; beside the service's own if left out. */
  readonly on?: string;
  /** Takes the expansion back, too, and holds what is there then against what was there before. */
  readonly revert?: boolean;
  readonly onEvent?: RolloutListener;
}
