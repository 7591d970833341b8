import { malformed, type Filter } from "@underpin/oslo/http";
import { withoutExtra, type Given } from "../api/given.ts";
import type { KeystoneRows } from "../keystone.ts";
import { SILENT, type Audit } from "../notifications/audit.ts";
import { invalid, notFound } from "../refusals.ts";
import { ensureRegion, hasRegion } from "../regions/regions.ts";
import { hasService } from "../services/services.ts";
import type { Endpoint } from "./endpoint.ts";
import { deleteEndpointRow, findEndpoint, insertEndpoint, listEndpoints, replaceEndpoint } from "./store.ts";
import { isUrlTemplate } from "./url.ts";
import { newId } from "../database/new-id.ts";

/** @throws HttpError 404 */
export async function getEndpoint({ pool }: KeystoneRows, id: string): Promise<Endpoint> {
  return (await pool.read((db) => findEndpoint(db, id))) ?? missingEndpoint(id);
}

export async function getEndpoints({ pool }: KeystoneRows, filters: readonly Filter[]): Promise<readonly Endpoint[]> {
  return await pool.read((db) => listEndpoints(db, pool.dialect, filters));
}

/** @throws HttpError 400 for a URL that can't be filled in, and for a service or region that is not there */
export async function createEndpoint(keystone: KeystoneRows, given: Given, audit: Audit = SILENT): Promise<Endpoint> {
  const url = given["url"] as string;
  if (!isUrlTemplate(url)) throw invalid(`Cannot create an endpoint with an invalid URL: ${url}.`);
  const located = await withRegion(keystone, given, audit);
  const endpoint = asEndpoint(located, newId());
  await requirePlace(keystone, located);
  await keystone.pool.write((trx) => insertEndpoint(trx, endpoint));
  return endpoint;
}

/** @throws HttpError 400 for a service or region that is not there, 404 */
export async function updateEndpoint(keystone: KeystoneRows, id: string, given: Given, audit: Audit = SILENT): Promise<Endpoint> {
  const located = await withRegion(keystone, given, audit);
  await requirePlace(keystone, located);
  return await keystone.pool.write(async (trx) => {
    const before = await findEndpoint(trx, id);
    if (!before) return missingEndpoint(id);
    const endpoint = asEndpoint({ ...before, ...located }, id);
    await replaceEndpoint(trx, endpoint);
    return endpoint;
  });
}

/** @throws HttpError 404 */
export async function deleteEndpoint({ pool }: KeystoneRows, id: string): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await findEndpoint(trx, id))) missingEndpoint(id);
    await deleteEndpointRow(trx, id);
  });
}

/** `region` is what the API's second version said, where a region need not be there before: it is made. */
async function withRegion(keystone: KeystoneRows, { region, ...given }: Given, audit: Audit): Promise<Given> {
  if ((given["region_id"] ?? null) !== null || (region ?? null) === null) return region === undefined ? given : { ...given, region };
  // It stays if the endpoint is refused.
  if (await ensureRegion(keystone, region as string)) audit.created("region", region as string, { stands: true });
  return { ...given, region_id: region };
}

async function requirePlace(keystone: KeystoneRows, { region_id: region, service_id: service }: Given): Promise<void> {
  if (typeof region === "string" && !(await hasRegion(keystone, region))) throw malformed("endpoint region_id", "region table");
  if (typeof service === "string" && !(await hasService(keystone, service))) throw malformed("endpoint service_id", "service table");
}

function asEndpoint(given: Given, id: string): Endpoint {
  const { legacy_endpoint_id: legacy = null } = given;
  if (legacy !== null && typeof legacy !== "string") throw invalid("legacy_endpoint_id must be a string.");
  return {
    ...(withoutExtra(given) as Given & Pick<Endpoint, "interface" | "service_id" | "url">),
    id,
    enabled: (given["enabled"] as boolean | null | undefined) ?? true,
    region_id: (given["region_id"] as string | null | undefined) ?? null,
    legacy_endpoint_id: legacy,
  };
}

/** @throws HttpError 404 */
export function missingEndpoint(id: string): never {
  throw notFound("endpoint", id);
}
