import { readExtra } from "../database/extra.ts";
import type { Selectable } from "kysely";
import type { ServiceRow } from "../database/tables.ts";

/** What a cloud offers, of some type: its endpoints say where. */
export interface Service {
  readonly id: string;
  readonly type: string | null;
  readonly enabled: boolean;
  /** Its name, and what else was said of it. */
  readonly [attribute: string]: unknown;
}

export function serviceOf({ extra, ...columns }: Selectable<ServiceRow>): Service {
  return { ...readExtra(extra), ...columns };
}
