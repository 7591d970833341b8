import type { Filter } from "@underpin/oslo/http";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import type { Insertable, Kysely } from "kysely";
import type { DialectName } from "underpin";
import { writeExtra } from "../database/extra.ts";
import { whereFilters } from "../database/listing.ts";
import type { ServiceRow, Tables } from "../database/tables.ts";
import { serviceOf, type Service } from "./service.ts";

const COLUMNS = { type: "type" };

export async function listServices(db: Kysely<Tables>, dialect: DialectName, filters: readonly Filter[]): Promise<readonly Service[]> {
  const rows = await whereFilters(db.selectFrom("service").selectAll(), filters, COLUMNS, dialect).execute();
  return rows.map(serviceOf);
}

export async function findService(db: Kysely<Tables>, id: string): Promise<Loaded<Service> | undefined> {
  const row = await db.selectFrom("service").selectAll().where("id", "=", id).executeTakeFirst();
  return row && loaded(serviceOf(row));
}

export async function insertService(db: Kysely<Tables>, service: Service): Promise<void> {
  await db.insertInto("service").values(rowOf(service)).execute();
}

export async function replaceService(db: Kysely<Tables>, service: Service): Promise<void> {
  const { id, ...columns } = rowOf(service);
  await db.updateTable("service").set(columns).where("id", "=", id).execute();
}

/** With its endpoints. What says of these who sees them stays, as upstream has it: it is removed where it is met. */
export async function deleteServiceRow(db: Kysely<Tables>, id: string): Promise<void> {
  await db.deleteFrom("endpoint").where("service_id", "=", id).execute();
  await db.deleteFrom("service").where("id", "=", id).execute();
}

function rowOf({ id, type, enabled, ...extra }: Service): Insertable<ServiceRow> {
  return { id, type, enabled, extra: writeExtra(extra) };
}
