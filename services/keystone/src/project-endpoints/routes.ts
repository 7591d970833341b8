import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import { linkedEndpoint } from "../endpoints/routes.ts";
import { checkSeen, getEndpointsOfProject, getProjectsOfEndpoint, hide, letSee } from "./project-endpoints.ts";

const SEEN = "/v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}";

/** `/v3/OS-EP-FILTER`: which projects see which endpoints. */
export const projectEndpointRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/OS-EP-FILTER/endpoints/{endpoint_id}/projects",
    { summary: "List the projects that see an endpoint.", policies: ["identity:list_projects_for_endpoint"] },
    async (call) => {
      call.authorize("identity:list_projects_for_endpoint");
      const projects = await getProjectsOfEndpoint(call.keystone, call.params.endpoint_id);
      return call.list(
        "projects",
        projects.map((project) => withSelf(project, call.link(`projects/${project.id}`))),
      );
    },
  ),
  route(
    "GET",
    "/v3/OS-EP-FILTER/projects/{project_id}/endpoints",
    { summary: "List the endpoints that a project sees.", policies: ["identity:list_endpoints_for_project"] },
    async (call) => {
      call.authorize("identity:list_endpoints_for_project");
      const endpoints = await getEndpointsOfProject(call.keystone, call.params.project_id);
      return call.list(
        "endpoints",
        endpoints.map((endpoint) => linkedEndpoint(call, endpoint)),
      );
    },
  ),
  route(
    "GET",
    SEEN,
    { summary: "Ask whether a project sees an endpoint.", policies: ["identity:check_endpoint_in_project"], success: 204 },
    async (call) => {
      call.authorize("identity:check_endpoint_in_project");
      await checkSeen(call.keystone, call.params);
      return undefined;
    },
  ),
  route(
    "PUT",
    SEEN,
    { summary: "Let a project see an endpoint.", policies: ["identity:add_endpoint_to_project"], success: 204 },
    async (call) => {
      call.authorize("identity:add_endpoint_to_project");
      await letSee(call.keystone, call.params);
      return undefined;
    },
  ),
  route(
    "DELETE",
    SEEN,
    { summary: "Hide an endpoint from a project.", policies: ["identity:remove_endpoint_from_project"], success: 204 },
    async (call) => {
      call.authorize("identity:remove_endpoint_from_project");
      await hide(call.keystone, call.params);
      return undefined;
    },
  ),
];
