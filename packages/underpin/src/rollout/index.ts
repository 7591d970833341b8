export { fleetOf, readFleet } from "./fleet/read.ts";
export type { Fleet, FleetNode } from "./fleet/fleet.ts";
export type { MakeVisitor, ProbeTally, Visitor } from "./probe/probe.ts";
export type { Procedure } from "./procedures/procedure.ts";
export { PROCEDURES } from "./procedures/procedures.ts";
export type { RolloutEvent, RolloutListener } from "./event.ts";
export { isClean, markdown, type RolloutOutcome, type RolloutReport } from "./report.ts";
export type { RolloutOptions } from "./options.ts";
export { rollout } from "./rollout.ts";
