import type { Filter, Paging } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import type { DialectName } from "underpin";
import { readPage, whereFilters, type Page } from "../../database/listing.ts";
import type { IdentityProviderRow, Tables } from "../../database/tables.ts";

/** Who vouches for users. */
export interface IdentityProvider extends IdentityProviderRow {
  /** What it calls itself in assertions. */
  readonly remote_ids: readonly string[];
}

const COLUMNS = { id: "id", enabled: "enabled" };

/** Two statements, however many there are. */
export async function listProviders(
  db: Kysely<Tables>,
  dialect: DialectName,
  { filters, paging }: { readonly filters: readonly Filter[]; readonly paging: Paging },
): Promise<Page<IdentityProvider>> {
  const query = whereFilters(db.selectFrom("identity_provider").selectAll(), filters, COLUMNS, dialect);
  const { rows, isFull } = await readPage(query, paging, { id: "id", isFullWhenReached: false });
  return { rows: await withRemoteIds(db, rows), isFull };
}

export async function findProvider(db: Kysely<Tables>, id: string): Promise<IdentityProvider | undefined> {
  return (await withRemoteIds(db, await db.selectFrom("identity_provider").selectAll().where("id", "=", id).execute()))[0];
}

/** The first of these names that a provider has, but for one provider's own. */
export async function takenRemoteId(db: Kysely<Tables>, remoteIds: readonly string[], but: string): Promise<string | undefined> {
  if (remoteIds.length === 0) return undefined;
  const row = await db
    .selectFrom("idp_remote_ids")
    .select("remote_id")
    .where("remote_id", "in", remoteIds)
    .where("idp_id", "!=", but)
    .orderBy("remote_id")
    .executeTakeFirst();
  return row?.remote_id;
}

export async function insertProvider(trx: Kysely<Tables>, { remote_ids: remoteIds, ...row }: IdentityProvider): Promise<void> {
  await trx.insertInto("identity_provider").values(row).execute();
  await insertRemoteIds(trx, row.id, remoteIds);
}

export async function replaceProvider(trx: Kysely<Tables>, { remote_ids: remoteIds, id, ...row }: IdentityProvider): Promise<void> {
  await trx.updateTable("identity_provider").set(row).where("id", "=", id).execute();
  await trx.deleteFrom("idp_remote_ids").where("idp_id", "=", id).execute();
  await insertRemoteIds(trx, id, remoteIds);
}

async function insertRemoteIds(trx: Kysely<Tables>, id: string, remoteIds: readonly string[]): Promise<void> {
  if (remoteIds.length === 0) return;
  await trx
    .insertInto("idp_remote_ids")
    .values(remoteIds.map((remote_id) => ({ idp_id: id, remote_id })))
    .execute();
}

async function withRemoteIds(db: Kysely<Tables>, rows: readonly IdentityProviderRow[]): Promise<readonly IdentityProvider[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const names = await db.selectFrom("idp_remote_ids").selectAll().where("idp_id", "in", ids).orderBy("remote_id").execute();
  const byProvider = new Map<string | null, string[]>(ids.map((id) => [id, []]));
  for (const name of names) byProvider.get(name.idp_id)?.push(name.remote_id);
  return rows.map((row) => ({
    ...row,
    enabled: Boolean(row.enabled),
    remote_ids: byProvider.get(row.id) ?? [],
  }));
}
