import { isDuplicate } from "@underpin/oslo/db";
import type { HttpError } from "@underpin/oslo/http";
import type { Given } from "../../api/given.ts";
import { duplicateEntry } from "../../database/duplicate-entry.ts";
import type { Keystone } from "../../keystone.ts";
import { conflict, invalid, notFound } from "../../refusals.ts";
import {
  deleteServiceProviderRow,
  findServiceProvider,
  insertServiceProvider,
  replaceServiceProvider,
  type ServiceProvider,
} from "./store.ts";
import { booleanIn } from "../../api/given.ts";

/** @throws HttpError 404 */
export async function getServiceProvider({ pool }: Keystone, id: string): Promise<ServiceProvider> {
  return (await pool.read((db) => findServiceProvider(db, id))) ?? missing(id);
}

/** @throws HttpError 409 */
export async function createServiceProvider({ pool, config }: Keystone, id: string, given: Given): Promise<ServiceProvider> {
  const unsaid = { id, enabled: false, description: null, auth_url: "", sp_url: "", relay_state_prefix: config.saml.relay_state_prefix };
  const provider = changed(unsaid, given);
  const taken = (): HttpError => conflict("service_provider", duplicateEntry({ id }));
  try {
    await pool.write(async (trx) => {
      if (await findServiceProvider(trx, id)) throw taken();
      await insertServiceProvider(trx, provider);
    });
  } catch (error) {
    throw isDuplicate(error) ? taken() : error;
  }
  return provider;
}

/** @throws HttpError 404 */
export async function updateServiceProvider({ pool }: Keystone, id: string, given: Given): Promise<ServiceProvider> {
  return await pool.write(async (trx) => {
    const provider = changed((await findServiceProvider(trx, id)) ?? missing(id), given);
    await replaceServiceProvider(trx, provider);
    return provider;
  });
}

/** @throws HttpError 404 */
export async function deleteServiceProvider({ pool }: Keystone, id: string): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await findServiceProvider(trx, id))) missing(id);
    await deleteServiceProviderRow(trx, id);
  });
}

/** @throws HttpError 400 for what the columns don't take, though the schema does */
function changed(before: ServiceProvider, given: Given): ServiceProvider {
  if (given["relay_state_prefix"] === null)
    throw invalid("Invalid input for field/attribute relay_state_prefix. Value: None. It must be text");
  const enabled = booleanIn(given, "enabled") ?? before.enabled;
  const { description, auth_url, sp_url, relay_state_prefix } = { ...before, ...given };
  return { id: before.id, enabled, description, auth_url, sp_url, relay_state_prefix };
}

function missing(id: string): never {
  throw notFound("Service Provider", id);
}
