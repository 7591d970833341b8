import { target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { route, type Route } from "../api/route.ts";
import type { PolicyName } from "../policies/index.ts";
import type { Role } from "../roles/role.ts";
import { getRole } from "../roles/roles.ts";
import { createInference, getImplied, getInferences, removeInference, requireInference } from "./implied-roles.ts";
import type { RoleName } from "./store.ts";

type OfPair = Call<{ readonly prior_role_id: string; readonly implied_role_id: string }>;

const PAIR = "/v3/roles/{prior_role_id}/implies/{implied_role_id}";

/** `/v3/roles/{prior_role_id}/implies` and `/v3/role_inferences` */
export const impliedRoleRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/role_inferences",
    { summary: "List which roles imply others.", policies: ["identity:list_role_inference_rules"] },
    async (call) => {
      call.authorize("identity:list_role_inference_rules");
      const rules = new Map<string, { readonly prior_role: object; readonly implies: object[] }>();
      for (const { prior, implied } of await getInferences(call.keystone)) {
        const rule = rules.get(prior.id) ?? { prior_role: named(call, prior), implies: [] };
        rule.implies.push(named(call, implied));
        rules.set(prior.id, rule);
      }
      return { role_inferences: [...rules.values()] };
    },
  ),
  route(
    "GET",
    "/v3/roles/{prior_role_id}/implies",
    { summary: "List what a role implies.", policies: ["identity:list_implied_roles"] },
    async (call) => {
      call.requireCaller();
      const prior = await getRole(call.keystone, call.params.prior_role_id);
      call.authorize("identity:list_implied_roles", target().row("prior_role", prior));
      const implies = (await getImplied(call.keystone, prior.id)).map((role) => named(call, role));
      return {
        role_inference: { prior_role: named(call, prior), implies },
        links: { self: call.link(`roles/${call.params.prior_role_id}/implies`) },
      };
    },
  ),
  route(
    "GET",
    PAIR,
    { summary: "Read whether a role implies another one.", policies: ["identity:get_implied_role", "identity:check_implied_role"] },
    async (call) => {
      const isCheck = call.request.method === "HEAD";
      const also: readonly PolicyName[] = isCheck ? ["identity:check_implied_role"] : [];
      const { prior, implied } = await authorized(call, ...also, "identity:get_implied_role");
      await requireInference(call.keystone, prior, implied);
      if (isCheck) call.reply.code(204);
      return isCheck ? undefined : shown(call, prior, implied);
    },
  ),
  route(
    "PUT",
    PAIR,
    { summary: "Let a role imply another one.", policies: ["identity:create_implied_role"], success: 201 },
    async (call) => {
      const { prior, implied } = await authorized(call, "identity:create_implied_role");
      await createInference(call.keystone, prior, implied);
      return shown(call, prior, implied);
    },
  ),
  route(
    "DELETE",
    PAIR,
    { summary: "Let a role imply another one no more.", policies: ["identity:delete_implied_role"], success: 204 },
    async (call) => {
      const { prior, implied } = await authorized(call, "identity:delete_implied_role");
      await removeInference(call.keystone, prior, implied);
      return undefined;
    },
  ),
];

/** Both roles; that one isn't there is told to whoever has a token. */
async function authorized(call: OfPair, ...rules: readonly PolicyName[]): Promise<{ readonly prior: Role; readonly implied: Role }> {
  call.requireCaller();
  const prior = await getRole(call.keystone, call.params.prior_role_id);
  const implied = await getRole(call.keystone, call.params.implied_role_id);
  for (const rule of rules) call.authorize(rule, target().row("prior_role", prior).row("implied_role", implied));
  return { prior, implied };
}

function named(call: Call, { id, name }: RoleName): object {
  return { id, name, links: { self: call.link(`roles/${id}`) } };
}

function shown(call: OfPair, prior: Role, implied: Role): object {
  const { prior_role_id: priorId, implied_role_id: impliedId } = call.params;
  return {
    role_inference: { prior_role: named(call, prior), implies: named(call, implied) },
    links: { self: call.link(`roles/${priorId}/implies/${impliedId}`) },
  };
}
