import { malformed } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

/** What a limit may name: a service and a region. */
export interface Place {
  readonly service_id?: unknown;
  readonly region_id?: unknown;
}

/** Services and regions that there are. */
export interface KnownPlaces {
  readonly services: ReadonlySet<unknown>;
  readonly regions: ReadonlySet<unknown>;
}

/** Which of the services and regions that limits name there are. Two statements, however many they are. */
export async function knownPlaces(db: Kysely<Tables>, places: readonly Place[]): Promise<KnownPlaces> {
  const services = await there(
    db,
    "service",
    places.map((place) => place.service_id),
  );
  const regions = await there(
    db,
    "region",
    places.map((place) => place.region_id),
  );
  return { services, regions };
}

/** @throws HttpError 400 for a service or region that is not there */
export function requirePlace(
  { services, regions }: KnownPlaces,
  { service_id: service = null, region_id: region = null }: Place,
  target: "limit" | "registered_limit",
): void {
  if (service !== null && !services.has(service)) throw malformed("service_id", target);
  if (region !== null && !regions.has(region)) throw malformed("region_id", target);
}

/** Which of these there are. */
async function there(db: Kysely<Tables>, table: "service" | "region", named: readonly unknown[]): Promise<ReadonlySet<unknown>> {
  const ids = [...new Set(named.filter((one) => typeof one === "string"))];
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom(table).select("id").where("id", "in", ids).execute();
  return new Set(rows.map(({ id }) => id));
}
