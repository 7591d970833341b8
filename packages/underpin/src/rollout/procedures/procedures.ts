import { downtime } from "./downtime.ts";
import { minimal } from "./minimal.ts";
import type { Procedure } from "./procedure.ts";
import { zero } from "./zero.ts";

/** Every procedure there is, by name. */
export const PROCEDURES: readonly Procedure[] = [downtime, minimal, zero];
