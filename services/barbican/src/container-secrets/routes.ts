import { Refusal, notFound } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import { aboutContainer } from "../containers/container.ts";
import { requireContainer } from "../containers/require-container.ts";
import { lockContainer, lockSecrets } from "../containers/store.ts";
import { findProject } from "../projects/project.ts";
import { containerSecretBody, memberOf } from "./shapes.ts";
import { deleteMember, insertMember } from "./store.ts";

const MEMBERS = "/v1/containers/{container_id}/secrets";

/** `/v1/containers/{container_id}/secrets` */
export const containerSecretRoutes: readonly Route[] = [
  route(
    "POST",
    MEMBERS,
    {
      summary: "Put a secret into a container.",
      operation: "Container Secret creation",
      policies: ["container_secret:post"],
      body: containerSecretBody,
      success: 201,
    },
    async (call) => {
      const container = await requireContainer(call);
      const { projectId } = call.authorize("container_secret:post", aboutContainer(container));
      call.requireContentType(["application/json"]);
      if (container.type !== "generic") throw new Refusal(400, "Only 'generic' containers can be modified.");
      const member = memberOf(call.json());
      const { barbican } = call;
      const project = await barbican.pool.read((db) => findProject(db, projectId));
      await barbican.pool.write(async (trx) => {
        if (!(await lockContainer(barbican, trx, container.id))) throw notFound("Secrets container");
        const there = await lockSecrets(barbican, trx, project, [member.secretId]);
        if (!there.has(member.secretId)) throw new Refusal(404, "Secret provided doesn't exist.");
        if (!(await insertMember(trx, container.id, member, barbican.now()))) throw alreadyThere();
      });
      const ref = call.href(`containers/${container.id}`);
      call.location(ref);
      return { container_ref: ref };
    },
  ),
  route(
    "DELETE",
    MEMBERS,
    {
      summary: "Take a secret out of a container.",
      operation: "Container Secret deletion",
      policies: ["container_secret:delete"],
      isForAll: true,
      body: containerSecretBody,
      success: 204,
    },
    async (call) => {
      const container = await requireContainer(call);
      const { projectId } = call.authorize("container_secret:delete", aboutContainer(container));
      const body = call.json({ ofAnyType: true });
      const member = memberOf(body);
      const { barbican } = call;
      const project = await barbican.pool.read((db) => findProject(db, projectId));
      await barbican.pool.write(async (trx) => {
        const there = await lockSecrets(barbican, trx, project, [member.secretId]);
        if (!there.has(member.secretId))
          throw new Refusal(404, `Secret '${member.name ?? "None"}' with reference '${String(body["secret_ref"])}' doesn't exist.`);
        if (!(await deleteMember(trx, container.id, member, barbican.now())))
          throw new Refusal(404, "Secret provided is not in the container");
      });
      return undefined;
    },
  ),
];

function alreadyThere(): Refusal {
  return new Refusal(
    409,
    "Conflict. A secret with that name and ID is already stored in this container. The same secret can exist in a container as long as the name is unique.",
  );
}
