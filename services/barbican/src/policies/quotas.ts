import type { BarbicanRule } from "./rule.ts";

const OF_PROJECT = "/v1/project-quotas/{project_id}";
const SYSTEM_ADMIN = { check: "rule:system_admin", scopeTypes: ["system"] } as const;

export const quotaRules = [
  {
    name: "quotas:get",
    check: "role:reader",
    legacy: "rule:all_users",
    description: "Read the quotas of one's own project.",
    operations: ["GET /v1/quotas"],
  },
  {
    name: "project_quotas:get",
    check: "role:admin",
    legacy: "rule:service_admin",
    description: "Read projects' quotas.",
    operations: ["GET /v1/project-quotas", `GET ${OF_PROJECT}`],
    in15: { check: "rule:system_reader", scopeTypes: ["system"] },
  },
  {
    name: "project_quotas:put",
    check: "role:admin",
    legacy: "rule:service_admin",
    description: "Set a project's quotas.",
    operations: [`PUT ${OF_PROJECT}`],
    in15: SYSTEM_ADMIN,
  },
  {
    name: "project_quotas:delete",
    check: "role:admin",
    legacy: "rule:service_admin",
    description: "Take a project's own quotas away.",
    operations: [`DELETE ${OF_PROJECT}`],
    in15: SYSTEM_ADMIN,
  },
] as const satisfies readonly BarbicanRule[];
