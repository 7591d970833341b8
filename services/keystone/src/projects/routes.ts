import { target } from "@underpin/oslo/policy";
import { givenIn, normalized, withDomain, type Given } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { notFound } from "../refusals.ts";
import { createProject } from "./create-project.ts";
import { deleteProject } from "./delete-project.ts";
import { expand, wantedIn } from "./expand.ts";
import { listProjects } from "./list-projects.ts";
import type { Project } from "./project.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";
import { aboutProject, linked, shown } from "./shown.ts";
import { tagFiltersIn } from "./tag-filters.ts";
import { updateProject } from "./update-project.ts";
import { newId } from "../database/new-id.ts";

const FILTERS = [
  { name: "domain_id" },
  { name: "enabled", type: "boolean" },
  { name: "name" },
  { name: "parent_id" },
  { name: "is_domain", type: "boolean" },
] as const;

/** `/v3/projects`, but for tags and grants. */
export const projectRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/projects",
    {
      summary: "List projects; domains are not among them unless is_domain is asked for.",
      policies: ["identity:list_projects"],
      filters: FILTERS,
      paged: true,
      query: listQuery,
      parameters: [
        { name: "tags", description: "Tags that a project has all of, with commas between them." },
        { name: "tags-any", description: "Tags that it has one of." },
        { name: "not-tags", description: "Tags that it has not all of." },
        { name: "not-tags-any", description: "Tags that it has none of." },
      ],
    },
    async (call) => {
      const own = call.caller?.token?.domain?.id;
      call.authorize("identity:list_projects", own === undefined ? target() : target().fact("domain_id", own));
      const onlyProjects = call.query.has("is_domain") ? [] : [{ name: "is_domain", comparator: "equals", value: false } as const];
      const paging = call.paging(call.keystone.config.resource.list_limit);
      const filters = [...call.filters, ...call.within(own), ...onlyProjects];
      const { rows, isFull } = await listProjects(call.keystone, { filters, tags: tagFiltersIn(call.query), paging });
      return call.list(
        "projects",
        rows.map((project) => linked(call, project)),
        { paging, isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/projects",
    { summary: "Make a project.", policies: ["identity:create_project"], body: createBody, success: 201 },
    async (call) => {
      const given: Given = givenIn(call, "project");
      const domain = given["domain_id"];
      call.authorize(
        "identity:create_project",
        typeof domain === "string" ? target().proposed("project", { domain_id: domain }) : target(),
      );
      const placed = given["is_domain"] === true ? given : withDomain(call, given);
      const project = await createProject(call.keystone, { ...normalized(placed), id: newId() });
      call.audit.created(project.is_domain ? "domain" : "project", project.id);
      return shown(call, project);
    },
  ),
  route(
    "GET",
    "/v3/projects/{project_id}",
    {
      summary: "Read a project.",
      policies: ["identity:get_project"],
      parameters: [
        { name: "parents_as_list", description: "With the projects above it that one has roles on." },
        { name: "parents_as_ids", description: "With the ids of all projects above it." },
        { name: "subtree_as_list", description: "With the projects below it that one has roles on." },
        { name: "subtree_as_ids", description: "With the ids of all projects below it." },
        { name: "include_limits", description: "With the limits of projects in these lists." },
      ],
    },
    async (call) => {
      const { project, about } = await aboutProject(call);
      call.authorize("identity:get_project", about);
      if (project === undefined) throw notFound("project", call.params.project_id);
      const { parents, subtree } = await expand(call.keystone, project, wantedIn(call.query), call.caller?.user?.id);
      const all = (tree: typeof parents): unknown => (isList(tree) ? tree.map((one) => shown(call, one)) : tree);
      return shown(call, {
        ...project,
        ...(parents !== undefined && { parents: all(parents) }),
        ...(subtree !== undefined && { subtree: all(subtree) }),
      });
    },
  ),
  route(
    "PATCH",
    "/v3/projects/{project_id}",
    { summary: "Change a project.", policies: ["identity:update_project"], body: updateBody },
    async (call) => {
      call.authorize("identity:update_project", (await aboutProject(call)).about);
      const given: Given = givenIn(call, "project");
      call.requireSameId(given, call.params.project_id);
      const project = await updateProject(call.keystone, call.params.project_id, given);
      call.audit.updated("project", project.id);
      if (project.is_domain) call.audit.updated("domain", project.id);
      return shown(call, project);
    },
  ),
  route(
    "DELETE",
    "/v3/projects/{project_id}",
    { summary: "Remove a project, and all that hangs on it.", policies: ["identity:delete_project"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_project", (await aboutProject(call)).about);
      await deleteProject(call.keystone, call.params.project_id, call.audit);
      return undefined;
    },
  ),
];

function isList(tree: unknown): tree is readonly Project[] {
  return Array.isArray(tree);
}
