import type { Call } from "../api/call.ts";
import { givenIn } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import { linkedEndpoint } from "../endpoints/routes.ts";
import type { EndpointGroup } from "./endpoint-group.ts";
import {
  checkSeen,
  createEndpointGroup,
  deleteEndpointGroup,
  getEndpointGroup,
  getEndpointGroups,
  getEndpointGroupsOfProject,
  getEndpointsIn,
  getProjectsOf,
  hide,
  letSee,
  requireKnownFilters,
  updateEndpointGroup,
} from "./endpoint-groups.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";

const GROUP = "/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}";
const SEEN = "/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects/{project_id}";

/** `/v3/OS-EP-FILTER/endpoint_groups` */
export const endpointGroupRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/OS-EP-FILTER/endpoint_groups",
    { summary: "List endpoint groups.", policies: ["identity:list_endpoint_groups"], filters: [{ name: "name" }], query: listQuery },
    async (call) => {
      call.authorize("identity:list_endpoint_groups");
      // Upstream has no other comparison here.
      const filters = call.query.getAll("name").map((value) => ({ name: "name", comparator: "equals", value }) as const);
      return listed(call, await getEndpointGroups(call.keystone, filters));
    },
  ),
  route(
    "POST",
    "/v3/OS-EP-FILTER/endpoint_groups",
    {
      summary: "Make an endpoint group.",
      policies: ["identity:create_endpoint_group"],
      body: createBody,
      success: 201,
    },
    async (call) => {
      call.authorize("identity:create_endpoint_group");
      return shown(call, await createEndpointGroup(call.keystone, givenIn(call, "endpoint_group")));
    },
  ),
  route("GET", GROUP, { summary: "Read an endpoint group.", policies: ["identity:get_endpoint_group"] }, async (call) => {
    call.authorize("identity:get_endpoint_group");
    return shown(call, await getEndpointGroup(call.keystone, call.params.endpoint_group_id));
  }),
  route(
    "PATCH",
    GROUP,
    {
      summary: "Change an endpoint group.",
      policies: ["identity:update_endpoint_group"],
      body: updateBody,
    },
    async (call) => {
      call.authorize("identity:update_endpoint_group");
      const id = call.params.endpoint_group_id;
      requireKnownFilters(givenIn(call, "endpoint_group"));
      call.requireSameId(givenIn(call, "endpoint_group"), id);
      return shown(call, await updateEndpointGroup(call.keystone, id, givenIn(call, "endpoint_group")));
    },
  ),
  route(
    "DELETE",
    GROUP,
    { summary: "Remove an endpoint group.", policies: ["identity:delete_endpoint_group"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_endpoint_group");
      await deleteEndpointGroup(call.keystone, call.params.endpoint_group_id);
      return undefined;
    },
  ),
  route(
    "GET",
    `${GROUP}/endpoints`,
    { summary: "List the endpoints of a group.", policies: ["identity:list_endpoints_associated_with_endpoint_group"] },
    async (call) => {
      call.authorize("identity:list_endpoints_associated_with_endpoint_group");
      const endpoints = await getEndpointsIn(call.keystone, call.params.endpoint_group_id);
      return call.list(
        "endpoints",
        endpoints.map((endpoint) => linkedEndpoint(call, endpoint)),
      );
    },
  ),
  route(
    "GET",
    `${GROUP}/projects`,
    { summary: "List the projects that see a group.", policies: ["identity:list_projects_associated_with_endpoint_group"] },
    async (call) => {
      call.authorize("identity:list_projects_associated_with_endpoint_group");
      const projects = await getProjectsOf(call.keystone, call.params.endpoint_group_id);
      return call.list(
        "projects",
        projects.map((project) => withSelf(project, call.link(`projects/${project.id}`))),
      );
    },
  ),
  route(
    "GET",
    SEEN,
    { summary: "Ask whether a project sees a group.", policies: ["identity:get_endpoint_group_in_project"] },
    async (call) => {
      call.authorize("identity:get_endpoint_group_in_project");
      await checkSeen(call.keystone, call.params);
      const { endpoint_group_id: group, project_id: project } = call.params;
      // Its link is not a whole one: so upstream has it.
      const self = `/OS-EP-FILTER/endpoint_groups/${group}/projects/${project}`;
      return { project_endpoint_group: { endpoint_group_id: group, project_id: project, links: { self } } };
    },
  ),
  route(
    "PUT",
    SEEN,
    { summary: "Let a project see a group.", policies: ["identity:add_endpoint_group_to_project"], success: 204 },
    async (call) => {
      call.authorize("identity:add_endpoint_group_to_project");
      await letSee(call.keystone, call.params);
      return undefined;
    },
  ),
  route(
    "DELETE",
    SEEN,
    { summary: "Hide a group from a project.", policies: ["identity:remove_endpoint_group_from_project"], success: 204 },
    async (call) => {
      call.authorize("identity:remove_endpoint_group_from_project");
      await hide(call.keystone, call.params);
      return undefined;
    },
  ),
  route(
    "GET",
    "/v3/OS-EP-FILTER/projects/{project_id}/endpoint_groups",
    { summary: "List the groups that a project sees.", policies: ["identity:list_endpoint_groups_for_project"] },
    async (call) => {
      call.authorize("identity:list_endpoint_groups_for_project");
      return listed(call, await getEndpointGroupsOfProject(call.keystone, call.params.project_id));
    },
  ),
];

function linked(call: Call, group: EndpointGroup): EndpointGroup {
  return withSelf(group, call.link(`OS-EP-FILTER/endpoint_groups/${group.id}`));
}

function listed(call: Call, groups: readonly EndpointGroup[]): object {
  return call.list(
    "endpoint_groups",
    groups.map((group) => linked(call, group)),
  );
}

function shown(call: Call, group: EndpointGroup): object {
  return { endpoint_group: linked(call, group) };
}
