import { readExtra } from "../database/extra.ts";
import type { GroupRow } from "../database/tables.ts";

/** A group of users, as the API shows it. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly domain_id: string;
  readonly description: string | null;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

export function groupOf({ extra, ...columns }: GroupRow): Group {
  return { ...readExtra(extra), ...columns };
}
