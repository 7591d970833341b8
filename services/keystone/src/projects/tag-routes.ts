import { strip } from "@underpin/oslo/python";
import type { Call } from "../api/call.ts";
import { route, type Route } from "../api/route.ts";
import { encodeSegment } from "../percent-encoding.ts";
import { replaceTagsBody } from "./shapes.ts";
import { aboutProject } from "./shown.ts";
import { addTag, removeTag, replaceTags, requireTag, tagsOf } from "./tags.ts";

/** `/v3/projects/{project_id}/tags` */
export const projectTagRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/projects/{project_id}/tags",
    { summary: "List the tags of a project.", policies: ["identity:list_project_tags"] },
    async (call) => {
      call.authorize("identity:list_project_tags", (await aboutProject(call)).about);
      return tagsShown(call, await tagsOf(call.keystone, call.params.project_id));
    },
  ),
  route(
    "PUT",
    "/v3/projects/{project_id}/tags",
    { summary: "Give a project other tags.", policies: ["identity:update_project_tags"], body: replaceTagsBody },
    async (call) => {
      call.authorize("identity:update_project_tags", (await aboutProject(call)).about);
      const tags = await replaceTags(call.keystone, call.params.project_id, call.body["tags"] as readonly string[]);
      call.audit.updated("project", call.params.project_id, { by: "nobody" });
      return tagsShown(call, tags);
    },
  ),
  route(
    "DELETE",
    "/v3/projects/{project_id}/tags",
    { summary: "Take all tags from a project.", policies: ["identity:delete_project_tags"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_project_tags", (await aboutProject(call)).about);
      await replaceTags(call.keystone, call.params.project_id, []);
      call.audit.updated("project", call.params.project_id, { by: "nobody" });
      return undefined;
    },
  ),
  route(
    "GET",
    "/v3/projects/{project_id}/tags/{value}",
    { summary: "Read whether a project has a tag.", policies: ["identity:get_project_tag"], success: 204 },
    async (call) => {
      call.authorize("identity:get_project_tag", (await aboutProject(call)).about);
      await requireTag(call.keystone, call.params.project_id, call.params.value);
      return undefined;
    },
  ),
  route(
    "PUT",
    "/v3/projects/{project_id}/tags/{value}",
    { summary: "Give a project a tag.", policies: ["identity:create_project_tag"], success: 201 },
    async (call) => {
      call.authorize("identity:create_project_tag", (await aboutProject(call)).about);
      const { project_id: id, value } = call.params;
      await addTag(call.keystone, id, value);
      call.audit.updated("project", id, { by: "nobody" });
      call.audit.created("project tag", strip(value));
      // The place is upstream's, which leaves out the collection.
      call.reply.header("location", call.link(`${id}/tags/${encodeSegment(value)}`)).type("text/html; charset=utf-8");
      return "";
    },
  ),
  route(
    "DELETE",
    "/v3/projects/{project_id}/tags/{value}",
    { summary: "Take a tag from a project.", policies: ["identity:delete_project_tag"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_project_tag", (await aboutProject(call)).about);
      await removeTag(call.keystone, call.params.project_id, call.params.value);
      call.audit.updated("project", call.params.project_id, { by: "nobody" });
      call.audit.deleted("project tag", call.params.value, { by: "nobody" });
      return undefined;
    },
  ),
];

/** The link is upstream's: the version's own, with the query. */
function tagsShown(call: Call, tags: readonly string[]): object {
  const query = call.request.originalUrl.split("?").slice(1).join("?");
  return { links: { self: `${call.link("")}${query === "" ? "" : `?${query}`}` }, tags };
}
