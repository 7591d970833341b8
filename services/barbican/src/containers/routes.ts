import type { Answer } from "@underpin/oslo/http";
import type { Call } from "../api/call.ts";
import { notFound, Refusal } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import { findOrMakeProject } from "../projects/project.ts";
import { quotaOf } from "../quotas/hold.ts";
import { aboutContainer } from "./container.ts";
import { containerDocument, containerDocuments } from "./document.ts";
import { requireContainer } from "./require-container.ts";
import { containerBody, newContainer } from "./shapes.ts";
import { deleteContainer, insertContainer, listContainers, lockSecrets } from "./store.ts";

const CONTAINER = "/v1/containers/{container_id}";

/** `/v1/containers` */
export const containerRoutes: readonly Route[] = [
  route(
    "GET",
    "/v1/containers",
    { summary: "List a project's containers.", operation: "Containers(s) retrieval", policies: ["containers:get"] },
    list,
  ),
  route(
    "POST",
    "/v1/containers",
    {
      summary: "Put secrets into a new container.",
      operation: "Container creation",
      policies: ["containers:post"],
      body: containerBody,
      success: 201,
    },
    create,
  ),
  route("GET", CONTAINER, { summary: "Read a container.", operation: "Container retrieval", policies: ["container:get"] }, async (call) => {
    const container = await requireContainer(call);
    call.authorize("container:get", aboutContainer(container));
    return await containerDocument(call, container);
  }),
  route(
    "DELETE",
    CONTAINER,
    {
      summary: "Delete a container; its secrets stay.",
      operation: "Container deletion",
      policies: ["container:delete"],
      isForAll: true,
      success: 204,
    },
    async (call) => {
      const container = await requireContainer(call);
      call.authorize("container:delete", aboutContainer(container));
      if (!(await deleteContainer(call.barbican, container.id))) throw notFound("Secrets container");
      return undefined;
    },
  ),
];

async function list(call: Call): Promise<Answer> {
  const { projectId } = call.authorize("containers:get");
  const { barbican, paging, query } = call;
  const filters = { name: query.get("name") || undefined, type: query.get("type") || undefined };
  const { entries, total } = await listContainers(barbican, projectId, filters, paging);
  return call.list("containers", { entries: await containerDocuments(call, entries), total });
}

async function create(call: Call): Promise<Answer> {
  const { projectId, userId: creatorId } = call.authorize("containers:post");
  const { barbican } = call;
  const container = newContainer(call.json(), barbican.hrefs.base(call.request));
  const project = await findOrMakeProject(barbican, projectId);
  const quota = quotaOf(barbican, project, "containers");
  const id = await barbican.pool.write(async (trx) => {
    const ids = container.secrets.map(({ secretId }) => secretId);
    const there = await lockSecrets(barbican, trx, project, ids);
    await quota.hold(trx);
    const missing = container.secrets.find(({ secretId }) => !there.has(secretId));
    if (missing) throw new Refusal(404, `Secret provided for '${missing.name ?? "None"}' doesn't exist.`);
    return await insertContainer(trx, project, container, { creatorId, now: barbican.now() });
  });
  const ref = call.href(`containers/${id}`);
  call.location(ref);
  return { container_ref: ref };
}
