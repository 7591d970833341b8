import type { Compatibility } from "../policies/index.ts";
import { EXPERIMENTAL, ONLY_IN_30, PARAMETERS, RELATIONS } from "./relations.ts";

const BASE = "https://docs.openstack.org/api/openstack-identity/3/";
/** 22 has another name for the parameter of this one. */
const SERVICE_PROVIDER = "/OS-FEDERATION/service_providers/{service_provider_id}";

/**
 * The API as JSON home: what there is, by what it is called.
 *
 * @param prefix what stands before the paths: nothing where the document is that of the version, `/v3` at the root
 */
export function jsonHome(compatibility: Compatibility, prefix: "" | "/v3"): object {
  const resources = RELATIONS.filter(([relation]) => compatibility === 30 || !ONLY_IN_30.has(relation)).map(([relation, path]) => [
    BASE + relation,
    resource(relation, prefix + (compatibility === 22 && path === SERVICE_PROVIDER ? path.replace("service_provider_id", "sp_id") : path)),
  ]);
  return { resources: Object.fromEntries(resources) };
}

function resource(relation: string, path: string): object {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const variables = Object.fromEntries(names.map((name) => [name, BASE + (PARAMETERS.get(name) ?? `param/${name}`)]));
  return {
    ...(names.length === 0 ? { href: path } : { "href-template": path, "href-vars": variables }),
    ...(EXPERIMENTAL.has(relation) && { hints: { status: "experimental" } }),
  };
}
