import type { Release } from "./release.ts";

/** 2026.1. */
export const RELEASE_29: Release = {
  names: ["29", "2026.1", "gazpacho"],
  without: ["auth.ec2credential", "jwt_tokens.jws_accepted_algorithms", "jwt_tokens.jws_algorithm"],
  gone: {
    auth: {
      ban_ec2credential_tokens: {
        type: "boolean",
        default: true,
        help: "Whether tokens of EC2 credentials are refused by all but their validation.",
      },
    },
    cache: {
      enforce_fips_mode: { type: "boolean", default: false, deprecatedForRemoval: {}, help: "Whether OpenSSL is to work by FIPS." },
    },
    oslo_policy: {
      enforce_scope: { type: "boolean", default: true, deprecatedForRemoval: {}, help: "Whether a token of another scope is refused." },
    },
  },
  other: { auth: { methods: { default: ["external", "password", "token", "oauth1", "mapped", "application_credential"] } } },
};
