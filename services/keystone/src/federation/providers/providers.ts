import { isDuplicate } from "@underpin/oslo/db";
import type { HttpError } from "@underpin/oslo/http";
import type { Given } from "../../api/given.ts";
import { createDomainWithId, deleteDomain, getDomain, updateDomain } from "../../domains/domains.ts";
import type { Keystone } from "../../keystone.ts";
import { conflict, notFound } from "../../refusals.ts";
import { removeNameless } from "./nameless-users.ts";
import { removeProviders } from "./remove-providers.ts";
import { findProvider, insertProvider, replaceProvider, takenRemoteId, type IdentityProvider } from "./store.ts";
import { booleanIn } from "../../api/given.ts";
import { newId } from "../../database/new-id.ts";

/** @throws HttpError 404 */
export async function getProvider({ pool }: Keystone, id: string): Promise<IdentityProvider> {
  return (await pool.read((db) => findProvider(db, id))) ?? missing(id);
}

/**
 * Makes an identity provider, and a domain for those it vouches for unless one is named.
 *
 * @throws HttpError 404 for a domain that is not there, 409 for an id or a remote id that is taken
 */
export async function createProvider(keystone: Keystone, id: string, given: Given): Promise<IdentityProvider> {
  const named = given["domain_id"] as string | null | undefined;
  if (named) await getDomain(keystone, named);
  const provider = { ...asProvider(given, { id, domain_id: named || newId(), ...UNSAID }) };
  await requireFree(keystone, provider, true);
  if (!named) provider.domain_id = await createDomainFor(keystone, id);
  try {
    await keystone.pool.write((trx) => insertProvider(trx, provider));
  } catch (error) {
    if (!named) await removeDomainAgain(keystone, provider.domain_id);
    if (!isDuplicate(error)) throw error;
    await requireFree(keystone, provider, true);
    throw taken("entry", id);
  }
  return provider;
}

/** @throws HttpError 404, 409 for a remote id that is taken */
export async function updateProvider(keystone: Keystone, id: string, given: Given): Promise<IdentityProvider> {
  try {
    return await keystone.pool.write(async (trx) => {
      const before = (await findProvider(trx, id)) ?? missing(id);
      const provider = asProvider(given, before);
      const remoteId = await takenRemoteId(trx, provider.remote_ids, id);
      if (remoteId !== undefined) throw taken("remote ID", remoteId);
      await replaceProvider(trx, provider);
      return provider;
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await requireFree(keystone, { id, remote_ids: (given["remote_ids"] as readonly string[] | null) ?? [] }, false);
    throw taken("remote ID", "None");
  }
}

/**
 * Removes an identity provider, with whom it alone vouched for.
 *
 * @throws HttpError 404
 */
export async function deleteProvider(keystone: Keystone, id: string): Promise<void> {
  await keystone.pool.write(async (trx) => {
    if (!(await findProvider(trx, id))) missing(id);
    await removeProviders(trx, [id]);
    await removeNameless(trx, keystone);
  });
}

const UNSAID = { enabled: false, description: null, authorization_ttl: null, remote_ids: [] } as const;

function asProvider(given: Given, before: IdentityProvider): IdentityProvider {
  const said = <Name extends keyof IdentityProvider>(name: Name): IdentityProvider[Name] =>
    given[name] === undefined ? before[name] : (given[name] as IdentityProvider[Name]);
  return {
    id: before.id,
    domain_id: before.domain_id,
    enabled: booleanIn(given, "enabled") ?? before.enabled,
    description: said("description"),
    authorization_ttl: said("authorization_ttl"),
    remote_ids: said("remote_ids") ?? [],
  };
}

/** @throws HttpError 409 */
async function requireFree(
  { pool }: Keystone,
  { id, remote_ids: remoteIds }: Pick<IdentityProvider, "id" | "remote_ids">,
  isNew: boolean,
): Promise<void> {
  await pool.read(async (db) => {
    if (isNew && (await findProvider(db, id))) throw taken("entry", id);
    const remoteId = await takenRemoteId(db, remoteIds, id);
    if (remoteId !== undefined) throw taken("remote ID", remoteId);
  });
}

async function createDomainFor(keystone: Keystone, id: string): Promise<string> {
  const domain = newId();
  const description = `Auto generated federated domain for Identity Provider: ${id}`;
  return (await createDomainWithId(keystone, domain, { name: domain, description, enabled: true })).id;
}

async function removeDomainAgain(keystone: Keystone, domain: string): Promise<void> {
  await updateDomain(keystone, domain, { enabled: false });
  await deleteDomain(keystone, domain);
}

function taken(what: "entry" | "remote ID", value: string): HttpError {
  return conflict("identity_provider", `Duplicate ${what}: ${value}`);
}

function missing(id: string): never {
  throw notFound("Identity Provider", id);
}
