import { createEndpoint, getEndpoints, updateEndpoint } from "../endpoints/endpoints.ts";
import { isUrlTemplate } from "../endpoints/url.ts";
import type { KeystoneRows } from "../keystone.ts";
import { invalid } from "../refusals.ts";
import { createRegion } from "../regions/regions.ts";
import { createService, getServices } from "../services/services.ts";
import type { Say } from "../tokens/key-files.ts";
import { isNew } from "./ensure-project.ts";

const INTERFACES = ["public", "internal", "admin"] as const;

/** What the catalogue is to say of this service. */
export interface WantedCatalogue {
  readonly service: string;
  readonly region: string | undefined;
  readonly urls: Readonly<Record<(typeof INTERFACES)[number], string | undefined>>;
}

/**
 * Refuses what could not be stored, before anything is.
 *
 * @throws HttpError 400
 */
export function requireUrls({ urls }: WantedCatalogue): void {
  for (const url of Object.values(urls))
    if (url && !isUrlTemplate(url)) throw invalid(`Cannot create an endpoint with an invalid URL: ${url}.`);
}

export async function ensureRegion(keystone: KeystoneRows, { region }: WantedCatalogue, say: Say): Promise<void> {
  if (!region) return;
  if (await isNew(() => createRegion(keystone, { id: region }))) say("INFO", `Created region ${region}`);
  else say("INFO", `Region ${region} exists, skipping creation.`);
}

/** The service and its endpoints in the region. An endpoint that is there gets the URL that is wanted. */
export async function ensureEndpoints(keystone: KeystoneRows, { service: name, region, urls }: WantedCatalogue, say: Say): Promise<void> {
  if (!INTERFACES.some((one) => urls[one])) return;
  const equals = (of: string, value: string) => ({ name: of, comparator: "equals" as const, value });
  const [known] = await getServices(keystone, [equals("type", "identity")]);
  const service = known ?? (await createService(keystone, { name, type: "identity", enabled: true }));
  const filters = [equals("service_id", service.id), ...(region ? [equals("region_id", region)] : [])];
  const endpoints = new Map((await getEndpoints(keystone, filters)).map((one) => [one.interface, one]));
  for (const one of INTERFACES) {
    const url = urls[one];
    if (!url) continue;
    const endpoint = endpoints.get(one);
    if (endpoint === undefined) {
      await createEndpoint(keystone, { interface: one, url, service_id: service.id, enabled: true, ...(region && { region_id: region }) });
      say("INFO", `Created ${one} endpoint ${url}`);
    } else if (endpoint.url === url) say("INFO", `The ${one} endpoint exists, skipping creation.`);
    else {
      await updateEndpoint(keystone, endpoint.id, { url });
      say("INFO", `${one} endpoint updated`);
    }
  }
}
