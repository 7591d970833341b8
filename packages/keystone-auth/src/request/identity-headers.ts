import type { CatalogEndpoint, CatalogService, TokenInfo } from "../token/token-info.ts";
import type { FoundTokens } from "./found-tokens.ts";

/** Headers by their names in lower case. */
export type IdentityHeaders = Readonly<Record<string, string>>;

const PARTS = [
  "domain-id",
  "domain-name",
  "project-id",
  "project-name",
  "project-domain-id",
  "project-domain-name",
  "user-id",
  "user-name",
  "user-domain-id",
  "user-domain-name",
  "roles",
] as const;

/** Older names of headers, by whose value they have. */
const OLDER = {
  "x-role": "x-roles",
  "x-user": "x-user-name",
  "x-tenant-id": "x-project-id",
  "x-tenant-name": "x-project-name",
  "x-tenant": "x-project-name",
} as const;

/** The names of headers that only the middleware may say: what a client sends there is taken away. */
export const IDENTITY_HEADERS: readonly string[] = [
  ...PARTS.flatMap((part) => [`x-${part}`, `x-service-${part}`]),
  ...Object.keys(OLDER),
  "x-identity-status",
  "x-service-identity-status",
  "x-is-admin-project",
  "x-service-catalog",
  "openstack-system-scope",
];

/** What keystonemiddleware's headers say; what is not so of a token has none. */
export function identityHeaders({ user, service, isServiceInvalid }: FoundTokens): IdentityHeaders {
  const headers: Record<string, string> = {
    "x-identity-status": user ? "Confirmed" : "Invalid",
    ...(service && { "x-service-identity-status": "Confirmed", ...partsOf(service, "x-service") }),
    ...(isServiceInvalid && { "x-service-identity-status": "Invalid" }),
  };
  if (!user) return headers;
  Object.assign(headers, partsOf(user, "x"), { "x-is-admin-project": user.isAdminProject ? "True" : "False" });
  if (user.isSystem) headers["openstack-system-scope"] = "all";
  if (user.catalog !== null) headers["x-service-catalog"] = JSON.stringify(user.catalog.map(serviceOfV2));
  for (const [older, name] of Object.entries(OLDER)) if (headers[name] !== undefined) headers[older] = headers[name];
  return headers;
}

function partsOf({ domain, project, user, roles }: TokenInfo, prefix: string): IdentityHeaders {
  const values: Readonly<Record<(typeof PARTS)[number], string | undefined>> = {
    "domain-id": domain?.id,
    "domain-name": domain?.name,
    "project-id": project?.id,
    "project-name": project?.name,
    "project-domain-id": project?.domain.id,
    "project-domain-name": project?.domain.name,
    "user-id": user.id,
    "user-name": user.name,
    "user-domain-id": user.domain.id,
    "user-domain-name": user.domain.name,
    roles: roles.map(({ name }) => name).join(","),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([part, value]) => (value === undefined ? [] : [[`${prefix}-${part}`, value] as const])),
  );
}

/** A service as a catalogue of v2 has it: one entry for each region, with `publicURL` and its like. */
function serviceOfV2({ type, name, endpoints }: CatalogService): object {
  const regions = new Map<string | null, Record<string, string>>();
  for (const endpoint of endpoints) regions.set(endpoint.region, { ...regions.get(endpoint.region), ...endpointOfV2(endpoint) });
  return { type, ...(name !== null && { name }), endpoints: [...regions.values()] };
}

function endpointOfV2({ region, interface: kind, url }: CatalogEndpoint): Record<string, string> {
  return { ...(region && { region }), [`${kind.toLowerCase()}URL`]: url };
}
