import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const projectEndpointRules = [
  {
    name: "identity:list_projects_for_endpoint",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List the projects that see an endpoint.",
    operations: ["GET /v3/OS-EP-FILTER/endpoints/{endpoint_id}/projects"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:add_endpoint_to_project",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Let a project see an endpoint.",
    operations: ["PUT /v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:check_endpoint_in_project",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read whether a project sees an endpoint.",
    operations: [
      "GET /v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}",
      "HEAD /v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}",
    ],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:list_endpoints_for_project",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List the endpoints that a project sees.",
    operations: ["GET /v3/OS-EP-FILTER/projects/{project_id}/endpoints"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:remove_endpoint_from_project",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Hide an endpoint from a project that was let see it.",
    operations: ["DELETE /v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}"],
    before: { since: "Train", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];
