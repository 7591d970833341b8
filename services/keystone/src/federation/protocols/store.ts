import type { Kysely } from "kysely";
import type { FederationProtocolRow, Tables } from "../../database/tables.ts";

/** A way in which an identity provider's users come, and the mapping that makes users of them. */
export type Protocol = FederationProtocolRow;

export async function listProtocols(db: Kysely<Tables>, provider: string): Promise<readonly Protocol[]> {
  return await db.selectFrom("federation_protocol").selectAll().where("idp_id", "=", provider).execute();
}

export async function findProtocol(db: Kysely<Tables>, provider: string, id: string): Promise<Protocol | undefined> {
  return await db.selectFrom("federation_protocol").selectAll().where("idp_id", "=", provider).where("id", "=", id).executeTakeFirst();
}

export async function insertProtocol(trx: Kysely<Tables>, protocol: Protocol): Promise<void> {
  await trx.insertInto("federation_protocol").values(protocol).execute();
}

export async function replaceProtocol(trx: Kysely<Tables>, { id, idp_id: provider, ...row }: Protocol): Promise<void> {
  await trx.updateTable("federation_protocol").set(row).where("idp_id", "=", provider).where("id", "=", id).execute();
}

/** Removes one with whom it vouched for. */
export async function deleteProtocolRows(trx: Kysely<Tables>, { idp_id: provider, id }: Protocol): Promise<void> {
  await trx.deleteFrom("federated_user").where("idp_id", "=", provider).where("protocol_id", "=", id).execute();
  await trx.deleteFrom("federation_protocol").where("idp_id", "=", provider).where("id", "=", id).execute();
}
