import type { Call } from "../api/call.ts";
import { givenIn, normalized } from "../api/given.ts";
import { firstOf } from "../api/narrow.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import { createBody, updateBody } from "./shapes.ts";
import { createStoredPolicy, deleteStoredPolicy, getStoredPolicies, getStoredPolicy, updateStoredPolicy } from "./stored-policies.ts";
import type { StoredPolicy } from "./stored-policy.ts";

/** `/v3/policies` */
export const storedPolicyRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/policies",
    { summary: "List policies.", policies: ["identity:list_policies"], filters: [{ name: "type" }] },
    async (call) => {
      call.authorize("identity:list_policies");
      const { rows, isFull, paging } = firstOf(
        await getStoredPolicies(call.keystone, call.filters),
        call.paging(call.keystone.config.policy.list_limit),
      );
      return call.list(
        "policies",
        rows.map((policy) => linked(call, policy)),
        { paging, isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/policies",
    { summary: "Store a policy.", policies: ["identity:create_policy"], body: createBody, success: 201 },
    async (call) => {
      call.authorize("identity:create_policy");
      const policy = await createStoredPolicy(call.keystone, normalized(givenIn(call, "policy")));
      call.audit.created("policy", policy.id);
      return shown(call, policy);
    },
  ),
  route("GET", "/v3/policies/{policy_id}", { summary: "Read a policy.", policies: ["identity:get_policy"] }, async (call) => {
    call.authorize("identity:get_policy");
    return shown(call, await getStoredPolicy(call.keystone, call.params.policy_id));
  }),
  route(
    "PATCH",
    "/v3/policies/{policy_id}",
    { summary: "Change a policy.", policies: ["identity:update_policy"], body: updateBody },
    async (call) => {
      call.authorize("identity:update_policy");
      const policy = await updateStoredPolicy(call.keystone, call.params.policy_id, givenIn(call, "policy"));
      call.audit.updated("policy", policy.id);
      return shown(call, policy);
    },
  ),
  route(
    "DELETE",
    "/v3/policies/{policy_id}",
    { summary: "Remove a policy.", policies: ["identity:delete_policy"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_policy");
      await deleteStoredPolicy(call.keystone, call.params.policy_id);
      call.audit.deleted("policy", call.params.policy_id);
      return undefined;
    },
  ),
];

function linked(call: Call, policy: StoredPolicy): StoredPolicy {
  return withSelf(policy, call.link(`policies/${policy.id}`));
}

function shown(call: Call, policy: StoredPolicy): object {
  return { policy: linked(call, policy) };
}
