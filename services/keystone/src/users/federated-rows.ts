import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { invalid } from "../refusals.ts";
import type { FederatedAt } from "./user.ts";

/**
 * What a body says of identity providers, if they are all there.
 *
 * @throws HttpError 400
 */
export async function requireProviders(db: Kysely<Tables>, given: unknown): Promise<readonly FederatedAt[]> {
  const federated = (given as readonly FederatedAt[] | undefined) ?? [];
  if (federated.length === 0) return [];
  const providers = await db
    .selectFrom("identity_provider as p")
    .leftJoin("federation_protocol as f", "f.idp_id", "p.id")
    .select(["p.id", "f.id as protocol"])
    .where(
      "p.id",
      "in",
      federated.map(({ idp_id }) => idp_id),
    )
    .execute();
  for (const { idp_id, protocols } of federated) {
    const known = providers.filter(({ id }) => id === idp_id);
    if (known.length === 0) throw invalid(`Could not find Identity Provider: ${idp_id}`);
    for (const { protocol_id } of protocols)
      if (!known.some(({ protocol }) => protocol === protocol_id))
        throw invalid(`Could not find federated protocol ${protocol_id} for Identity Provider: ${idp_id}.`);
  }
  return federated;
}

/** Puts these in the place of a user's identity providers. */
export async function replaceFederated(trx: Kysely<Tables>, user: string, name: string, federated: readonly FederatedAt[]): Promise<void> {
  await trx.deleteFrom("federated_user").where("user_id", "=", user).execute();
  const rows = federated.flatMap(({ idp_id, protocols }) =>
    protocols.map(({ protocol_id, unique_id }) => ({ user_id: user, idp_id, protocol_id, unique_id, display_name: name })),
  );
  if (rows.length > 0) await trx.insertInto("federated_user").values(rows).execute();
}
