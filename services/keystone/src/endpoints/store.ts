import type { Filter } from "@underpin/oslo/http";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import type { Insertable, Kysely } from "kysely";
import type { DialectName } from "underpin";
import { writeExtra } from "../database/extra.ts";
import { whereFilters } from "../database/listing.ts";
import type { EndpointRow, Tables } from "../database/tables.ts";
import { endpointOf, type Endpoint } from "./endpoint.ts";

const COLUMNS = { interface: "interface", service_id: "service_id", region_id: "region_id" };

export async function listEndpoints(db: Kysely<Tables>, dialect: DialectName, filters: readonly Filter[]): Promise<readonly Endpoint[]> {
  const rows = await whereFilters(db.selectFrom("endpoint").selectAll(), filters, COLUMNS, dialect).execute();
  return rows.map(endpointOf);
}

export async function findEndpoint(db: Kysely<Tables>, id: string): Promise<Loaded<Endpoint> | undefined> {
  const row = await db.selectFrom("endpoint").selectAll().where("id", "=", id).executeTakeFirst();
  return row && loaded(endpointOf(row));
}

export async function insertEndpoint(db: Kysely<Tables>, endpoint: Endpoint): Promise<void> {
  await db.insertInto("endpoint").values(rowOf(endpoint)).execute();
}

export async function replaceEndpoint(db: Kysely<Tables>, endpoint: Endpoint): Promise<void> {
  const { id, ...columns } = rowOf(endpoint);
  await db.updateTable("endpoint").set(columns).where("id", "=", id).execute();
}

/** With what says of it who sees it. */
export async function deleteEndpointRow(db: Kysely<Tables>, id: string): Promise<void> {
  await db.deleteFrom("endpoint").where("id", "=", id).execute();
  await db.deleteFrom("project_endpoint").where("endpoint_id", "=", id).execute();
}

function rowOf({
  id,
  legacy_endpoint_id,
  interface: face,
  service_id,
  url,
  enabled,
  region_id,
  ...extra
}: Endpoint): Insertable<EndpointRow> {
  return { id, legacy_endpoint_id, interface: face, service_id, url, enabled, region_id, extra: writeExtra(extra) };
}
