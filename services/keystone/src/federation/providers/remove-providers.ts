import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";

/** Removes the identity providers of a domain that is removed, with whom they vouched for. */
export async function removeProvidersOf(trx: Kysely<Tables>, domain: string): Promise<void> {
  const providers = await trx.selectFrom("identity_provider").select("id").where("domain_id", "=", domain).execute();
  await removeProviders(
    trx,
    providers.map(({ id }) => id),
  );
}

/** Removes identity providers with all that is known by them. */
export async function removeProviders(trx: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ["expiring_user_group_membership", "federated_user", "federation_protocol", "idp_remote_ids"] as const)
    await trx.deleteFrom(table).where("idp_id", "in", ids).execute();
  await trx.deleteFrom("identity_provider").where("id", "in", ids).execute();
}
