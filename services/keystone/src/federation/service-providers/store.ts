import type { Filter, Paging } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import type { DialectName } from "underpin";
import { readPage, whereFilters, type Page } from "../../database/listing.ts";
import type { ServiceProviderRow, Tables } from "../../database/tables.ts";

/** Another cloud that takes this one's word for who somebody is. */
export type ServiceProvider = ServiceProviderRow;

const COLUMNS = { id: "id", enabled: "enabled" };

export async function listServiceProviders(
  db: Kysely<Tables>,
  dialect: DialectName,
  { filters, paging }: { readonly filters: readonly Filter[]; readonly paging: Paging },
): Promise<Page<ServiceProvider>> {
  const query = whereFilters(db.selectFrom("service_provider").selectAll(), filters, COLUMNS, dialect);
  const { rows, isFull } = await readPage(query, paging, { id: "id", isFullWhenReached: false });
  return { rows: rows.map(serviceProviderOf), isFull };
}

export async function findServiceProvider(db: Kysely<Tables>, id: string): Promise<ServiceProvider | undefined> {
  const row = await db.selectFrom("service_provider").selectAll().where("id", "=", id).executeTakeFirst();
  return row && serviceProviderOf(row);
}

export async function insertServiceProvider(trx: Kysely<Tables>, provider: ServiceProvider): Promise<void> {
  await trx.insertInto("service_provider").values(provider).execute();
}

export async function replaceServiceProvider(trx: Kysely<Tables>, { id, ...row }: ServiceProvider): Promise<void> {
  await trx.updateTable("service_provider").set(row).where("id", "=", id).execute();
}

export async function deleteServiceProviderRow(trx: Kysely<Tables>, id: string): Promise<void> {
  await trx.deleteFrom("service_provider").where("id", "=", id).execute();
}

function serviceProviderOf(row: ServiceProviderRow): ServiceProvider {
  return { ...row, enabled: Boolean(row.enabled) };
}
