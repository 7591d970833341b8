import type { Scenario } from "../scenario.ts";
import { REGIONS } from "./regions.ts";

/** Scenarios by room. */
export const ROOMS: Readonly<Record<string, readonly Scenario[]>> = {
  regions: REGIONS,
};
