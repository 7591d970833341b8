import { isDuplicate } from "@underpin/oslo/db";
import { HttpError } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import type { Given } from "../../api/given.ts";
import { duplicateEntry } from "../../database/duplicate-entry.ts";
import type { Tables } from "../../database/tables.ts";
import type { Keystone } from "../../keystone.ts";
import { conflict, invalid, notFound } from "../../refusals.ts";
import { findMapping } from "../mappings/store.ts";
import { removeNameless } from "../providers/nameless-users.ts";
import { findProvider } from "../providers/store.ts";
import { deleteProtocolRows, findProtocol, insertProtocol, replaceProtocol, type Protocol } from "./store.ts";

/** @throws HttpError 404 */
export async function getProtocol({ pool }: Keystone, provider: string, id: string): Promise<Protocol> {
  return (await pool.read((db) => findProtocol(db, provider, id))) ?? missing(provider, id);
}

/** @throws HttpError 400 for a mapping that is not there, 404 for a provider, 409 */
export async function createProtocol({ pool }: Keystone, provider: string, id: string, given: Given): Promise<Protocol> {
  const remoteIdAttribute = (given["remote_id_attribute"] as string | null | undefined) ?? null;
  const protocol = { id, idp_id: provider, mapping_id: given["mapping_id"] as string, remote_id_attribute: remoteIdAttribute };
  const taken = (): HttpError => conflict("federation_protocol", duplicateEntry({ id }));
  try {
    await pool.write(async (trx) => {
      await requireMapping(trx, protocol.mapping_id);
      if (!(await findProvider(trx, provider))) throw notFound("Identity Provider", provider);
      if (await findProtocol(trx, provider, id)) throw taken();
      await insertProtocol(trx, protocol);
    });
  } catch (error) {
    throw isDuplicate(error) ? taken() : error;
  }
  return protocol;
}

/** @throws HttpError 400 for a mapping that is not there, 404 */
export async function updateProtocol({ pool }: Keystone, provider: string, id: string, given: Given): Promise<Protocol> {
  return await pool.write(async (trx) => {
    const mapping = given["mapping_id"];
    if (typeof mapping !== "string") throw invalid("mapping_id is a required property of a protocol");
    await requireMapping(trx, mapping);
    const before = (await findProtocol(trx, provider, id)) ?? missing(provider, id);
    const remoteIdAttribute = given["remote_id_attribute"] as string | undefined;
    const protocol = { ...before, mapping_id: mapping, remote_id_attribute: remoteIdAttribute ?? before.remote_id_attribute };
    await replaceProtocol(trx, protocol);
    return protocol;
  });
}

/**
 * Removes a protocol, with users who came by it alone.
 *
 * @throws HttpError 404
 */
export async function deleteProtocol(keystone: Keystone, provider: string, id: string): Promise<void> {
  await keystone.pool.write(async (trx) => {
    const protocol = (await findProtocol(trx, provider, id)) ?? missing(provider, id);
    await deleteProtocolRows(trx, protocol);
    await removeNameless(trx, keystone);
  });
}

async function requireMapping(db: Kysely<Tables>, id: string): Promise<void> {
  if (!(await findMapping(db, id))) throw invalid(`Invalid mapping id: ${id}`);
}

function missing(provider: string, id: string): never {
  throw new HttpError(404, `Could not find federated protocol ${id} for Identity Provider: ${provider}.`);
}
