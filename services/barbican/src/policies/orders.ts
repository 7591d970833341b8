import type { BarbicanRule } from "./rule.ts";

export const orderRules = [
  {
    name: "orders:get",
    check: "role:member",
    legacy: "rule:all_but_audit",
    description: "List a project's orders.",
    operations: ["GET /v1/orders"],
  },
  {
    name: "orders:post",
    check: "role:member",
    legacy: "rule:admin_or_creator",
    description: "Order a key.",
    operations: ["POST /v1/orders"],
  },
  {
    name: "orders:put",
    check: "role:member",
    legacy: "rule:admin_or_creator",
    description: "Change orders, which nobody can.",
    operations: ["PUT /v1/orders"],
  },
  {
    name: "order:get",
    check: "rule:order_project_member",
    legacy: "rule:all_users and project_id:%(target.order.project_id)s",
    description: "Read an order.",
    operations: ["GET /v1/orders/{order_id}"],
  },
  {
    name: "order:delete",
    check: "rule:order_project_member",
    legacy: "rule:admin and project_id:%(target.order.project_id)s",
    description: "Delete an order.",
    operations: ["DELETE /v1/orders/{order_id}"],
  },
] as const satisfies readonly BarbicanRule[];
