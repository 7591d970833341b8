import { HttpError } from "@underpin/oslo/http";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { getEndpoint, getEndpoints, missingEndpoint } from "../endpoints/endpoints.ts";
import type { Keystone } from "../keystone.ts";
import { getParents, getRegion } from "../regions/regions.ts";
import { getService } from "../services/services.ts";
import { getStoredPolicy } from "../stored-policies/stored-policies.ts";
import type { StoredPolicy } from "../stored-policies/stored-policy.ts";
import { associate, associationsAbout, dissociate, policiesFor, subjectsOf, type Subject } from "./store.ts";

/** What a path names: a policy, and what it is for. */
export interface Association {
  readonly policy_id: string;
  readonly endpoint_id?: string;
  readonly service_id?: string;
  readonly region_id?: string;
}

/** @throws HttpError 404 */
export async function checkAssociation(keystone: Keystone, association: Association): Promise<void> {
  const subject = await requireAll(keystone, association);
  const policies = await keystone.pool.read((db) => policiesFor(db, subject));
  if (!policies.includes(association.policy_id)) throw new HttpError(404, "Could not find policy association.");
}

/** @throws HttpError 404 */
export async function createAssociation(keystone: Keystone, association: Association): Promise<void> {
  const subject = await requireAll(keystone, association);
  await keystone.pool.write((trx) => associate(trx, association.policy_id, subject));
}

/** @throws HttpError 404, unless it is the association alone that is not there */
export async function deleteAssociation(keystone: Keystone, association: Association): Promise<void> {
  const subject = await requireAll(keystone, association);
  await keystone.pool.write((trx) => dissociate(trx, association.policy_id, subject));
}

/**
 * The policy that holds for an endpoint: its own, else that of its service in its region or in one above, else that of its service.
 *
 * @throws HttpError 404
 */
export async function getPolicyFor(keystone: Keystone, id: string): Promise<StoredPolicy> {
  const endpoint = await getEndpoint(keystone, id);
  const { service_id: service, region_id: region } = endpoint;
  const found = await keystone.pool.read((db) => associationsAbout(db, { endpoint: id, service }));
  const ofService = found.filter((one) => one.endpoint_id === null && one.service_id === service);
  const places = region === null ? [] : above(region, await getParents(keystone));
  const policy =
    found.find((one) => one.endpoint_id === id && one.service_id === null && one.region_id === null) ??
    places.map((place) => ofService.find((one) => one.region_id === place)).find((one) => one !== undefined) ??
    ofService.find((one) => one.region_id === null);
  if (policy === undefined) throw new HttpError(404, `No policy is associated with endpoint ${id}.`);
  return await getStoredPolicy(keystone, policy.policy_id);
}

/**
 * The endpoints that a policy is for, each as often as something says so.
 *
 * @throws HttpError 404, also for an endpoint that is gone
 */
export async function getEndpointsFor(keystone: Keystone, policy: string): Promise<readonly Endpoint[]> {
  await getStoredPolicy(keystone, policy);
  const subjects = await keystone.pool.read((db) => subjectsOf(db, policy));
  if (subjects.length === 0) return [];
  const [endpoints, parents] = [await getEndpoints(keystone, []), await getParents(keystone)];
  return subjects.flatMap(({ endpoint_id: id, service_id: service, region_id: region }) => {
    if (id !== null) return endpoints.find((one) => one.id === id) ?? missingEndpoint(id);
    const ofService = endpoints.filter((one) => one.service_id === service);
    return region === null
      ? ofService
      : ofService.filter((one) => one.region_id !== null && above(one.region_id, parents).includes(region));
  });
}

/** A region and those that it lies in, from the inside out. */
function above(region: string, parents: ReadonlyMap<string, string | null>): readonly string[] {
  const seen = new Set<string>();
  for (let at: string | null = region; at !== null && !seen.has(at); at = parents.get(at) ?? null) seen.add(at);
  return [...seen];
}

/** All that a path names is there. */
async function requireAll(keystone: Keystone, { policy_id, endpoint_id, service_id, region_id }: Association): Promise<Subject> {
  await getStoredPolicy(keystone, policy_id);
  if (endpoint_id !== undefined) await getEndpoint(keystone, endpoint_id);
  if (service_id !== undefined) await getService(keystone, service_id);
  if (region_id !== undefined) await getRegion(keystone, region_id);
  return { endpoint_id: endpoint_id ?? null, service_id: service_id ?? null, region_id: region_id ?? null };
}
