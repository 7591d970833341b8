import { readExtra } from "../database/extra.ts";
import type { Selectable } from "kysely";
import type { EndpointRow } from "../database/tables.ts";

/** Where a service is to be found, for some of its users. */
export interface Endpoint {
  readonly id: string;
  readonly interface: string;
  readonly region_id: string | null;
  readonly service_id: string;
  readonly url: string;
  readonly enabled: boolean;
  /** What the API's second version called it: nobody is shown it. */
  readonly legacy_endpoint_id: string | null;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

export function endpointOf({ extra, ...columns }: Selectable<EndpointRow>): Endpoint {
  return { ...readExtra(extra), ...columns };
}

/** As clients see it: its region stands there under the older name, too. */
export function shownEndpoint(row: Endpoint): Omit<Endpoint, "legacy_endpoint_id"> & { readonly id: string } {
  const { legacy_endpoint_id: _, ...endpoint } = row;
  return { ...endpoint, id: endpoint.id, region: endpoint.region_id };
}
