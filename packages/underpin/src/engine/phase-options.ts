import type { Repository } from "../model/phase.ts";
import type { EngineOptions } from "./work.ts";

/** Options of a phase. */
export interface PhaseOptions extends EngineOptions {
  /** Stop at this release or version instead of the latest. */
  readonly to?: string | number;
  /** Expand: try expressions on every row, not on the first 10,000 of a table. */
  readonly tryAll?: boolean;
  /** Contract although older nodes are alive: they will fail. */
  readonly ignoreNodes?: boolean;
}

/** What a phase did. */
export interface PhaseResult {
  readonly repository: Repository;
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}
