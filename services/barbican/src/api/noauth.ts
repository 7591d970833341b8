import type { FastifyRequest } from "fastify";
import { callerOf, type Authenticate } from "./caller.ts";
import { EarlyRefusal } from "./refusals.ts";

/**
 * Believes what a request says of itself, as upstream's pipeline without authentication: for tests, and for whoever tries the service out.
 *
 * @param adminRole `[DEFAULT] admin_role`, which those have who say nothing of roles
 */
export function noauth(adminRole: string): Authenticate {
  return async (request) => {
    const projectId = header(request, "x-project-id");
    if (!projectId)
      throw new EarlyRefusal(
        400,
        "The server could not comply with the request since it is either malformed or otherwise incorrect.<br /><br />\nMissing X-Project-Id\n\n",
      );
    const roles = (header(request, "x-roles") ?? "").split(",").flatMap((role) => (role === "" ? [] : [role.trim().toLowerCase()]));
    const userId = header(request, "x-user-id");
    const values = {
      user_id: userId,
      user_domain_id: header(request, "x-user-domain-id"),
      system_scope: null,
      domain_id: header(request, "x-domain-id"),
      project_id: projectId,
      project_domain_id: header(request, "x-project-domain-id"),
      roles: roles.length === 0 ? [adminRole.trim().toLowerCase()] : roles,
      is_admin_project: true,
    };
    return callerOf({ userId, projectId, values });
  };
}

function header({ headers }: FastifyRequest, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(",") : value) ?? null;
}
