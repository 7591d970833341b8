import { parseObject } from "../json-text.ts";
import type { EndpointGroupRow } from "../database/tables.ts";

/** Endpoints that have something in common; projects may be let see them together. */
export interface EndpointGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** What attributes of its endpoints are; all must be so. */
  readonly filters: Readonly<Record<string, unknown>>;
}

/** What endpoints can be told from each other by. */
export const FILTERS: readonly string[] = ["service_id", "region_id", "interface"];

export function endpointGroupOf({ filters, ...columns }: EndpointGroupRow): EndpointGroup {
  return { ...columns, filters: parseObject(filters) };
}

/** The endpoints of a group. */
export function endpointsIn<Endpoint extends object>({ filters }: EndpointGroup, endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const wanted = Object.entries(filters);
  return endpoints.filter((endpoint) => wanted.every(([name, value]) => (endpoint as Readonly<Record<string, unknown>>)[name] === value));
}
