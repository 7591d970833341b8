import { unauthorized } from "../../refusals.ts";
import type { DomainBy } from "../found.ts";
import type { Method } from "../method.ts";

/**
 * The user that the server in front has found out (`REMOTE_USER`), in the default domain; with the plug-in `Domain` in the one of
 * `REMOTE_DOMAIN` if it says one. Source: keystone/auth/plugins/external.py.
 */
export const external: Method = async (login) => await remoteUser(login, login.keystone.config.auth.external === "Domain");

/** The same by Kerberos alone: `AUTH_TYPE` must be `Negotiate`. */
export const kerberos: Method = async (login) => {
  if (login.request.environment?.get("AUTH_TYPE") !== "Negotiate") throw unauthorized("auth_type is not Negotiate");
  return await remoteUser(login, true);
};

async function remoteUser(login: Parameters<Method>[0], takesDomain: boolean): ReturnType<Method> {
  const { request, keystone } = login;
  const name = request.environment?.get("REMOTE_USER");
  if (!name) throw unauthorized("No authenticated user");
  const said = takesDomain ? request.environment?.get("REMOTE_DOMAIN") : undefined;
  const domain: DomainBy = said ? { name: said } : { id: keystone.config.identity.default_domain_id };
  const user = login.entitled(await login.find({ name, domain }));
  return { userId: user.id };
}
