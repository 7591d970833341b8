import type { Selectable } from "kysely";
import type { RegisteredLimitRow } from "../database/tables.ts";

/** What a limit is of: a resource of a service, everywhere or in one region. */
export interface Limited {
  readonly service_id: string | null;
  readonly region_id: string | null;
  readonly resource_name: string | null;
}

/** How much of a resource everyone may have to whom no other limit is set. */
export interface RegisteredLimit extends Limited {
  readonly id: string;
  readonly default_limit: number;
  readonly description: string | null;
}

export function registeredLimitOf(row: Selectable<RegisteredLimitRow>): RegisteredLimit {
  const { internal_id: _, ...columns } = row;
  return columns;
}
