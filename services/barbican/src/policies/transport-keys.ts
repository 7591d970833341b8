import { WITH_SYSTEM, type BarbicanRule } from "./rule.ts";

const READ = { check: "role:reader", legacy: "rule:all_users", in15: { scopeTypes: WITH_SYSTEM } } as const;
const WRITE = {
  check: "role:admin",
  legacy: "rule:service_admin",
  in15: { check: "rule:system_admin", scopeTypes: ["system"] },
} as const;

export const transportKeyRules = [
  { name: "transport_key:get", ...READ, description: "Read a transport key.", operations: ["GET /v1/transport_keys/{key_id}"] },
  { name: "transport_key:delete", ...WRITE, description: "Delete a transport key.", operations: ["DELETE /v1/transport_keys/{key_id}"] },
  { name: "transport_keys:get", ...READ, description: "List transport keys.", operations: ["GET /v1/transport_keys"] },
  { name: "transport_keys:post", ...WRITE, description: "Make a transport key known.", operations: ["POST /v1/transport_keys"] },
] as const satisfies readonly BarbicanRule[];
