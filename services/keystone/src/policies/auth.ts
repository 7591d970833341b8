import { ANYBODY } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const authRules = [
  {
    name: "identity:get_auth_catalog",
    check: ANYBODY,
    description: "Read the catalogue for the scope of one's token.",
    operations: ["GET /v3/auth/catalog", "HEAD /v3/auth/catalog"],
  },
  {
    name: "identity:get_auth_projects",
    check: ANYBODY,
    description: "List the projects that one's token can be exchanged for.",
    operations: ["GET /v3/auth/projects", "HEAD /v3/auth/projects"],
  },
  {
    name: "identity:get_auth_domains",
    check: ANYBODY,
    description: "List the domains that one's token can be exchanged for.",
    operations: ["GET /v3/auth/domains", "HEAD /v3/auth/domains"],
  },
  {
    name: "identity:get_auth_system",
    check: ANYBODY,
    description: "Read whether one's token can be exchanged for one of the system.",
    operations: ["GET /v3/auth/system", "HEAD /v3/auth/system"],
  },
] as const satisfies readonly KeystoneRule[];
