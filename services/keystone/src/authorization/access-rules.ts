import { HttpError, matchesPath } from "@underpin/oslo/http";
import type { Keystone } from "../keystone.ts";
import type { Token } from "../tokens/token.ts";

/** What an access rule is held against. */
interface AskedRequest {
  readonly method: string;
  /** As the client's URL has it, without query: `/v3/users`. */
  readonly path: string;
  /** `X-Service-Token`: the token of the service that passes a user's request on. */
  readonly serviceToken: string | undefined;
}

/** As which service rules name this one. */
const SERVICE = "identity";
/** The role by which services pass requests on, as `[keystone_authtoken] service_token_roles` has it where nothing else is said. */
const SERVICE_ROLE = "service";

/**
 * Whether the access rules of a token's application credential allow a request; a token without any may ask everything. What upstream's
 * middleware (keystonemiddleware.auth_token) does for every service, this one included.
 */
export async function mayAsk(keystone: Keystone, token: Token, asked: AskedRequest): Promise<boolean> {
  const rules = token.applicationCredential?.accessRules ?? null;
  if (rules === null) return true;
  // Every token can be looked at: services have to.
  if (asked.method === "GET" && asked.path.endsWith("/v3/auth/tokens")) return true;
  if (!(await knowsService(keystone, token))) return false;
  const isAllowed = rules.some(
    ({ service, method, path }) => service === SERVICE && method === asked.method && matchesPath(asked.path, path),
  );
  return isAllowed || (await comesOfService(keystone, asked.serviceToken));
}

/** Whether the token's catalogue has this service: a project may be kept from it. */
async function knowsService(keystone: Keystone, token: Token): Promise<boolean> {
  const { token: shown } = JSON.parse(await keystone.tokens.render(token, { catalog: true })) as {
    readonly token: { readonly catalog?: readonly { readonly type: string }[] };
  };
  return shown.catalog?.some(({ type }) => type === SERVICE) ?? false;
}

/** Whether the request is one of a chain that a service makes of a user's. Upstream takes any text for a proof. */
async function comesOfService({ tokens }: Keystone, text: string | undefined): Promise<boolean> {
  if (text === undefined || text === "") return false;
  try {
    const { roles } = await tokens.validate(text);
    return roles.some(({ name }) => name.toLowerCase() === SERVICE_ROLE);
  } catch (error) {
    if (error instanceof HttpError && error.status < 500) return false;
    throw error;
  }
}
