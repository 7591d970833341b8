import type { Method } from "../api/route-facts.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import { shownEndpoint } from "../endpoints/endpoint.ts";
import type { Keystone } from "../keystone.ts";
import type { PolicyName } from "../policies/index.ts";
import {
  checkAssociation,
  createAssociation,
  deleteAssociation,
  getEndpointsFor,
  getPolicyFor,
  type Association,
} from "./policy-associations.ts";

const POLICY = "/v3/policies/{policy_id}/OS-ENDPOINT-POLICY";

/** What may be done to an association; nothing of it stands in an answer. */
const DOINGS = [
  { method: "GET", verb: "check", summary: "Ask whether a policy is for", act: checkAssociation },
  { method: "PUT", verb: "create", summary: "Make a policy the one for", act: createAssociation },
  { method: "DELETE", verb: "delete", summary: "Take a policy away from", act: deleteAssociation },
] as const satisfies readonly {
  readonly method: Method;
  readonly verb: string;
  readonly summary: string;
  readonly act: (keystone: Keystone, association: Association) => Promise<void>;
}[];

/** What a policy may be for. */
const SUBJECTS = [
  { path: `${POLICY}/endpoints/{endpoint_id}`, name: "endpoint", said: "an endpoint" },
  { path: `${POLICY}/services/{service_id}`, name: "service", said: "a service" },
  {
    path: `${POLICY}/services/{service_id}/regions/{region_id}`,
    name: "region_and_service",
    said: "a service in a region",
  },
] as const;

/** `/v3/policies/…/OS-ENDPOINT-POLICY` */
export const policyAssociationRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/endpoints/{endpoint_id}/OS-ENDPOINT-POLICY/policy",
    { summary: "Read the policy that holds for an endpoint.", policies: ["identity:get_policy_for_endpoint"] },
    async (call) => {
      call.authorize("identity:get_policy_for_endpoint");
      const policy = await getPolicyFor(call.keystone, call.params.endpoint_id);
      // The link names a policy among the endpoints: so upstream has it.
      return { policy: withSelf(policy, call.link(`endpoints/${policy.id}`)) };
    },
  ),
  route(
    "GET",
    `${POLICY}/endpoints`,
    { summary: "List the endpoints that a policy is for.", policies: ["identity:list_endpoints_for_policy"] },
    async (call) => {
      call.authorize("identity:list_endpoints_for_policy");
      const endpoints = await getEndpointsFor(call.keystone, call.params.policy_id);
      return call.list(
        "endpoints",
        endpoints.map((endpoint) => {
          // Here their regions have one name only, unless something of theirs is called so.
          const { region: _, ...shown } = shownEndpoint(endpoint);
          const own = "region" in endpoint ? { region: endpoint["region"] } : {};
          return withSelf({ ...shown, ...own, id: endpoint.id }, call.link(`endpoints/${endpoint.id}`));
        }),
      );
    },
  ),
  ...SUBJECTS.flatMap(({ path, name, said }) =>
    DOINGS.map(({ method, verb, summary, act }) => {
      const rule: PolicyName = `identity:${verb}_policy_association_for_${name}`;
      return route(method, path, { summary: `${summary} ${said}.`, policies: [rule], success: 204 }, async (call) => {
        call.authorize(rule);
        await act(call.keystone, call.params);
        return undefined;
      });
    }),
  ),
];
