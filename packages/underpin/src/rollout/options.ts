import type { Place } from "../model/connection.ts";
import type { Service } from "../model/service.ts";
import type { RolloutControls } from "./controls.ts";
import type { RolloutListener } from "./event.ts";
import type { Fleet } from "./fleet/fleet.ts";
import type { MakeVisitor } from "./probe/probe.ts";
import type { Procedure } from "./procedures/procedure.ts";

/** How a fleet is brought to a release. */
export interface RolloutOptions extends Place {
  readonly service: Service;
  readonly fleet: Fleet;
  readonly procedure: Procedure;
  /** The release to come, by name. */
  readonly to: string;
  /** The release before; what the nodes' guards say if left out. */
  readonly from?: string;
  /** A file beside the fleet's: what is done is remembered there where the database may become an older one. */
  readonly file: string;
  /** Go back instead of on. */
  readonly back?: boolean;
  /** Contract may run when all nodes run the release; else it waits for that to be said. */
  readonly contract?: boolean;
  /** Or it runs when they have for so many milliseconds. */
  readonly bakeMs?: number;
  /** Nodes go out though the others may not carry the users. */
  readonly ignoreCapacity?: boolean;
  /** Makes another backup before it goes on. */
  readonly newBackup?: boolean;
  /** Goes on with a backup that is older than the fleet's file allows. */
  readonly oldBackup?: boolean;
  /** More failed requests than that stop it; the procedure's own number if left out. */
  readonly errorBudget?: number;
  /** Goes back by itself when a step fails, a node is not well, or too many requests fail. */
  readonly autoRollback?: boolean;
  /** Names of steps that count as done, by a person's word: a doctor whose warning is known, say. */
  readonly skip?: readonly string[];
  /** It ends after the step of that name, `first-node` or `all-nodes`; the same call without it goes on. */
  readonly until?: string;
  readonly probe?: MakeVisitor;
  /** Ends a pause that a person asked for before. */
  readonly resume?: boolean;
  /** Gets what a person can ask of it, once it runs; without it, a rollout that is paused ends at once. */
  readonly controls?: (controls: RolloutControls) => void;
  readonly onEvent?: RolloutListener;
  /** Stops it after the command that runs; the same call goes on. */
  readonly signal?: AbortSignal;
}

/** Where the service's database is, of what more is said. */
export function placeOf({ url, connection }: Place): Place {
  return { ...(url !== undefined && { url }), ...(connection && { connection }) };
}
