import { auth } from "../auth.ts";
import { security_compliance } from "../security-compliance.ts";
import type { Release } from "./release.ts";

const { additional_primary_auth_methods } = auth.options;
const { allow_insecure_admin_trust_cross_project_credentials_access, allow_insecure_application_credential_trust_escalation } =
  security_compliance.options;

/** 2022.2 as Debian has it, 22.0.2: with options that fixes of security brought, which 23 to 26 never got. */
export const RELEASE_22: Release = {
  names: ["22", "2022.2", "zed"],
  without: ["database.mysql_wsrep_sync_wait", "oauth2.oauth2_authn_methods", "oauth2.oauth2_cert_dn_mapping_id"],
  gone: {
    auth: { additional_primary_auth_methods },
    security_compliance: {
      allow_insecure_admin_trust_cross_project_credentials_access,
      allow_insecure_application_credential_trust_escalation,
    },
  },
  other: {
    database: { mysql_enable_ndb: { deprecatedForRemoval: undefined } },
    oslo_messaging_rabbit: { ssl_enforce_hostname_verification: { default: false } },
  },
};
