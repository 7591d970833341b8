// Every section of keystone.conf, by its name.
export { api } from "./api.ts";
export { application_credential } from "./application-credential.ts";
export { assignment } from "./assignment.ts";
export { auth } from "./auth.ts";
export { cache, cors, DEFAULT, database } from "./shared.ts";
export { catalog } from "./catalog.ts";
export { credential } from "./credential.ts";
export { domain_config } from "./domain-config.ts";
export { endpoint_filter } from "./endpoint-filter.ts";
export { endpoint_policy } from "./endpoint-policy.ts";
export { federation } from "./federation.ts";
export { fernet_receipts } from "./fernet-receipts.ts";
export { fernet_tokens } from "./fernet-tokens.ts";
export {
  healthcheckOptions as healthcheck,
  messagingNotificationsOptions as oslo_messaging_notifications,
  messagingRabbitOptions as oslo_messaging_rabbit,
  middlewareOptions as oslo_middleware,
  policyOptions as oslo_policy,
} from "@underpin/oslo/config";
export { identity } from "./identity.ts";
export { identity_mapping } from "./identity-mapping.ts";
export { jwt_tokens } from "./jwt-tokens.ts";
export { ldap } from "./ldap.ts";
export { oauth1 } from "./oauth1.ts";
export { oauth2 } from "./oauth2.ts";
export { policy } from "./policy.ts";
export { mapped, openid, saml2 } from "./protocols.ts";
export { receipt } from "./receipt.ts";
export { resource } from "./resource.ts";
export { revoke } from "./revoke.ts";
export { role } from "./role.ts";
export { saml } from "./saml.ts";
export { security_compliance } from "./security-compliance.ts";
export { shadow_users } from "./shadow-users.ts";
export { token } from "./token.ts";
export { tokenless_auth } from "./tokenless-auth.ts";
export { totp } from "./totp.ts";
export { trust } from "./trust.ts";
export { underpin } from "./underpin.ts";
export { unified_limit } from "./unified-limit.ts";
export { wsgi } from "./wsgi.ts";
