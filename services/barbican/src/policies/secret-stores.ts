import { WITH_SYSTEM, type BarbicanRule } from "./rule.ts";

const READ = { check: "role:reader", legacy: "rule:all_users", in15: { scopeTypes: WITH_SYSTEM } } as const;
const CHOOSE = { check: "role:admin", legacy: "rule:admin" } as const;
const PREFERRED = "/v1/secret-stores/{store_id}/preferred";

export const secretStoreRules = [
  { name: "secretstores:get", ...READ, description: "List secret stores.", operations: ["GET /v1/secret-stores"] },
  {
    name: "secretstores:get_global_default",
    ...READ,
    description: "Read which store those have who chose none.",
    operations: ["GET /v1/secret-stores/global-default"],
  },
  {
    name: "secretstores:get_preferred",
    ...READ,
    description: "Read which store one's project has chosen.",
    operations: ["GET /v1/secret-stores/preferred"],
  },
  { name: "secretstore_preferred:post", ...CHOOSE, description: "Choose a store for one's project.", operations: [`POST ${PREFERRED}`] },
  { name: "secretstore_preferred:delete", ...CHOOSE, description: "Take that back.", operations: [`DELETE ${PREFERRED}`] },
  { name: "secretstore:get", ...READ, description: "Read a secret store.", operations: ["GET /v1/secret-stores/{store_id}"] },
] as const satisfies readonly BarbicanRule[];
