import type { RegionRow } from "../database/tables.ts";
import { readExtra } from "../database/extra.ts";

/** A part of a cloud, which may lie in another one. */
export interface Region {
  readonly id: string;
  readonly description: string;
  readonly parent_region_id: string | null;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

export function regionOf({ extra, ...columns }: RegionRow): Region {
  return { ...readExtra(extra), ...columns };
}
