import { route, type Route } from "../api/route.ts";
import { findProject } from "../projects/project.ts";
import { effectiveQuotas } from "./effective.ts";

/** `/v1/quotas` */
export const quotaRoutes: readonly Route[] = [
  route(
    "GET",
    "/v1/quotas",
    { summary: "Read how much one's own project may have.", operation: "Quotas", policies: ["quotas:get"] },
    async (call) => {
      const { projectId } = call.authorize("quotas:get");
      const { barbican } = call;
      const project = await barbican.pool.read((db) => findProject(db, projectId));
      return { quotas: effectiveQuotas(barbican.config, project) };
    },
  ),
];
