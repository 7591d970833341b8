import type { Keystone } from "../keystone.ts";
import type { LoginProvider } from "./login-provider.ts";

/** The variable of the environment that names an identity provider: the protocol's own, that of its section, or everybody's. */
export function remoteIdAttribute(
  config: Keystone["config"],
  { remoteIdAttribute: own, protocolId }: Pick<LoginProvider, "remoteIdAttribute" | "protocolId">,
): string | undefined {
  const ofProtocol = (["mapped", "openid", "saml2"] as const).find((name) => name === protocolId);
  return own || (ofProtocol && config[ofProtocol].remote_id_attribute) || config.federation.remote_id_attribute || undefined;
}
