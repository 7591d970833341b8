import type { Facts } from "../database/look.ts";
import { parseObject } from "../json-text.ts";
import { CatalogTemplate, type CatalogFor } from "./catalog-template.ts";

/** What the catalogue of a token is made of. */
export interface CatalogFacts {
  /** Services that are enabled, as one JSON text. */
  readonly services: string;
  /** All endpoints, as one JSON text. */
  readonly endpoints: string;
  /** Endpoints that the project is bound to, by themselves and by filters. */
  readonly projectEndpoints: readonly string[];
  readonly filters: readonly Readonly<Record<string, unknown>>[];
}

/** Kinds of facts that stay text. */
export const CATALOG_TEXTS: ReadonlySet<string> = new Set(["services", "endpoints"]);

/** What a look found of it. */
export function catalogFactsOf(facts: Facts): CatalogFacts {
  return {
    services: facts.text("services"),
    endpoints: facts.text("endpoints"),
    projectEndpoints: facts.all("project_endpoint").map(([id]) => String(id)),
    filters: facts.all("endpoint_group").map(([filters]) => parseObject(filters)),
  };
}

interface Endpoint {
  readonly service: unknown;
  /** As the catalogue shows it, but for its URL. */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  readonly url: string;
  /** What filters compare. */
  readonly compared: Readonly<Record<string, unknown>>;
}

interface Read {
  readonly from: Pick<CatalogFacts, "services" | "endpoints">;
  readonly services: readonly { readonly shown: Readonly<Record<string, unknown>>; readonly endpoints: readonly Endpoint[] }[];
  /** Those of services that are disabled, too: projects may be bound to them. */
  readonly everyEndpoint: readonly Endpoint[];
  /** Of all endpoints, for those who have a project and for others; made when it is asked for. */
  readonly templates: Map<boolean, CatalogTemplate>;
}

/**
 * Makes catalogues. What was read of services and endpoints is kept as long as a look brings the same text.
 *
 * Source: `get_v3_catalog` of keystone/catalog/backends/sql.py.
 */
export class Catalogs {
  readonly #publicEndpoint: string | null;
  readonly #showsAllWithoutFilter: boolean;
  #last: Read | null = null;

  /**
   * @param publicEndpoint `[DEFAULT] public_endpoint`
   * @param showsAllWithoutFilter `[endpoint_filter] return_all_endpoints_if_no_filter`
   */
  constructor(publicEndpoint: string | null, showsAllWithoutFilter: boolean) {
    this.#publicEndpoint = publicEndpoint;
    this.#showsAllWithoutFilter = showsAllWithoutFilter;
  }

  /** The catalogue as tokens show it, as JSON text. */
  of(facts: CatalogFacts, whom: CatalogFor): string {
    const { services, everyEndpoint, templates } = this.#read(facts);
    const isOfProject = Boolean(whom.projectId);
    const bound = boundEndpoints(facts, everyEndpoint);
    if (bound.size > 0) return this.#template(isOfProject, services, bound).for(whom);
    if (!this.#showsAllWithoutFilter) return "[]";
    const known = templates.get(isOfProject) ?? this.#template(isOfProject, services, null);
    templates.set(isOfProject, known);
    return known.for(whom);
  }

  /** @param bound the endpoints that are shown; all of them if null */
  #template(isOfProject: boolean, services: Read["services"], bound: ReadonlySet<Endpoint> | null): CatalogTemplate {
    const make = (urlOf: (url: string) => string | null): unknown => {
      const catalog = services.map(({ shown, endpoints }) => ({
        endpoints: endpoints.flatMap((endpoint) => {
          if (!endpoint.enabled || (bound !== null && !bound.has(endpoint))) return [];
          const url = urlOf(endpoint.url);
          return url ? [{ ...endpoint.shown, url }] : [];
        }),
        ...shown,
      }));
      return bound === null ? catalog : catalog.filter(({ endpoints }) => endpoints.length > 0);
    };
    return new CatalogTemplate(isOfProject, make, { public_endpoint: this.#publicEndpoint ?? "None" });
  }

  #read({ services, endpoints }: CatalogFacts): Read {
    if (this.#last?.from.services !== services || this.#last.from.endpoints !== endpoints) this.#last = read({ services, endpoints });
    return this.#last;
  }
}

type Row = readonly unknown[];

function read(from: Read["from"]): Read {
  const everyEndpoint = (JSON.parse(from.endpoints) as readonly Row[]).map(endpointOf);
  const services = (JSON.parse(from.services) as readonly Row[]).map(([id, type, extra]) => ({
    shown: { id, type, name: parseObject(extra)["name"] ?? "" },
    endpoints: everyEndpoint.filter(({ service }) => service === id),
  }));
  return { from, services, everyEndpoint, templates: new Map() };
}

function endpointOf([id, service, face, region, url, enabled, extra]: Row): Endpoint {
  const common = { ...parseObject(extra), id, interface: face, region_id: region, url };
  return {
    service,
    enabled: Boolean(enabled),
    url: String(url),
    shown: { ...common, region },
    compared: { ...common, service_id: service, enabled: Boolean(enabled) },
  };
}

function boundEndpoints({ projectEndpoints, filters }: CatalogFacts, every: readonly Endpoint[]): ReadonlySet<Endpoint> {
  if (projectEndpoints.length === 0 && filters.length === 0) return new Set();
  const ids = new Set<unknown>(projectEndpoints);
  const isOfFilter = ({ compared }: Endpoint): boolean =>
    filters.some((filter) => Object.entries(filter).every(([name, value]) => compared[name] === value));
  return new Set(every.filter((endpoint) => ids.has(endpoint.compared["id"]) || isOfFilter(endpoint)));
}
