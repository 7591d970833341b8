import { matchesPath } from "@underpin/oslo/http";
import { InvalidToken } from "../errors.ts";
import type { TokenInfo } from "../token/token-info.ts";

/** What an access rule is held against. */
export interface RuledRequest {
  readonly method: string;
  /** As the client's URL has it, escaped in one way only (`escapedPath` of `@underpin/oslo/http`), without query. */
  readonly path: string;
}

/**
 * Holds a request against the access rules of the application credential that a token is of, if it has any.
 *
 * @param by `isPassedOn`: whether a service passes the request on, by a good token of its own; `serviceType`: this service's, in catalogue and rules
 * @throws InvalidToken
 */
export function confirmAccessRules(
  { applicationCredential, catalog }: TokenInfo,
  request: RuledRequest,
  by: { readonly isPassedOn: boolean; readonly serviceType: string | null },
): void {
  const rules = applicationCredential?.accessRules ?? null;
  if (rules === null) return;
  const { isPassedOn, serviceType } = by;
  if (!serviceType)
    throw new InvalidToken("it has access rules, and [keystone_authtoken] service_type, which they are held against, is not set");
  // Every token can be looked at.
  if (serviceType === "identity" && request.method === "GET" && request.path.endsWith("/v3/auth/tokens")) return;
  if (catalog !== null && !catalog.some(({ type }) => type === serviceType))
    throw new InvalidToken(`it has access rules, and its catalogue has no service of the type ${serviceType}`);
  if (isPassedOn) return;
  const isAllowed = rules.some(
    ({ service, method, path }) => service === serviceType && method === request.method && matchesPath(request.path, path),
  );
  if (!isAllowed) throw new InvalidToken("its access rules do not allow the request");
}
