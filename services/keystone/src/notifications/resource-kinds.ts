/** What things are told of, by the names that events have for them, each with what CADF calls it; it has no word for some. */
export const RESOURCE_KINDS = {
  "OS-OAUTH1:access_token": "data/security/credential",
  "OS-OAUTH1:consumer": "data/security/account",
  "OS-OAUTH1:request_token": "data/security/credential",
  "OS-TRUST:trust": "data/security/trust",
  access_rule: "unknown",
  application_credential: "data/security/credential",
  credential: "unknown",
  domain: "data/security/domain",
  endpoint: "data/security/endpoint",
  group: "data/security/group",
  policy: "data/security/policy",
  project: "data/security/project",
  "project tag": "unknown",
  region: "data/security/region",
  role: "data/security/role",
  service: "data/security/service",
  user: "data/security/account/user",
} as const;

export type ResourceKind = keyof typeof RESOURCE_KINDS;

/** What is done with them. */
export type Operation = "created" | "updated" | "deleted";
