import { Issue, notFound } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import { findProject } from "../projects/project.ts";
import type { Quotas } from "../quotas/resources.ts";
import { projectQuotasBody } from "./shapes.ts";
import { deleteProjectQuotas, listProjectQuotas, setProjectQuotas } from "./store.ts";

const ALL = "/v1/project-quotas";
const ONE = "/v1/project-quotas/{project_id}";
const OPERATION = "Project Quotas";

/** `/v1/project-quotas` */
export const projectQuotaRoutes: readonly Route[] = [
  route(
    "GET",
    ALL,
    { summary: "List what is set for projects alone.", operation: OPERATION, policies: ["project_quotas:get"] },
    async (call) => {
      call.authorize("project_quotas:get");
      return call.list("project_quotas", await listProjectQuotas(call.barbican, call.paging), "project-quotas");
    },
  ),
  route(
    "GET",
    ONE,
    { summary: "Read what is set for a project alone.", operation: OPERATION, policies: ["project_quotas:get"] },
    async (call) => {
      call.authorize("project_quotas:get");
      const { project_id: id } = call.params;
      const project = await call.barbican.pool.read((db) => findProject(db, id));
      if (project?.quotas === undefined) throw notFound("Project quotas");
      return { project_quotas: project.quotas };
    },
  ),
  route(
    "PUT",
    ONE,
    {
      summary: "Set how much a project may have; what is left out stays.",
      operation: OPERATION,
      policies: ["project_quotas:put"],
      body: projectQuotasBody,
      success: 204,
    },
    async (call) => {
      call.authorize("project_quotas:put");
      call.requireContentType(["application/json"]);
      if (call.bytes.length === 0) throw new Issue(400, "No data supplied to process.");
      await setProjectQuotas(call.barbican, call.params.project_id, call.json()["project_quotas"] as Partial<Quotas<number>>);
      return undefined;
    },
  ),
  route(
    "DELETE",
    ONE,
    {
      summary: "Let a project have what is configured for all.",
      operation: OPERATION,
      policies: ["project_quotas:delete"],
      isForAll: true,
      success: 204,
    },
    async (call) => {
      call.authorize("project_quotas:delete");
      const { barbican, params } = call;
      const project = await barbican.pool.read((db) => findProject(db, params.project_id));
      if (project === undefined || !(await deleteProjectQuotas(barbican, project))) throw notFound("Project quotas");
      return undefined;
    },
  ),
];
