import { ADMIN, ANY_SCOPE } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

const READERS =
  "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s) or project_id:%(target.project.id)s";
const ADMIN_OR_DOMAIN_MANAGER =
  "(rule:admin_required) or (role:manager and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s)";
const READERS_IN_22 =
  "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.project.domain_id)s) or project_id:%(target.project.id)s";

export const projectRules = [
  {
    name: "identity:get_project",
    check: READERS,
    scopeTypes: ANY_SCOPE,
    description: "Read one project.",
    operations: ["GET /v3/projects/{project_id}"],
    before: { since: "Stein", check: "rule:admin_required or project_id:%(target.project.id)s" },
    in22: {
      check:
        "(role:reader and system_scope:all) or (role:reader and domain_id:%(target.project.domain_id)s) or project_id:%(target.project.id)s",
    },
  },
  {
    name: "identity:list_projects",
    check: "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)",
    scopeTypes: ANY_SCOPE,
    description: "List projects.",
    operations: ["GET /v3/projects"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_user_projects",
    check:
      "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.user.domain_id)s) or user_id:%(target.user.id)s",
    scopeTypes: ANY_SCOPE,
    description: "List the projects that a user has roles on.",
    operations: ["GET /v3/users/{user_id}/projects"],
    before: { since: "Stein", check: "rule:admin_or_owner" },
  },
  {
    name: "identity:create_project",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Make a project.",
    operations: ["POST /v3/projects"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:update_project",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Change, enable or disable a project.",
    operations: ["PATCH /v3/projects/{project_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:delete_project",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Remove a project.",
    operations: ["DELETE /v3/projects/{project_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:list_project_tags",
    check: READERS,
    scopeTypes: ANY_SCOPE,
    description: "List a project's tags.",
    operations: ["GET /v3/projects/{project_id}/tags", "HEAD /v3/projects/{project_id}/tags"],
    before: { since: "Train", check: "rule:admin_required or project_id:%(target.project.id)s" },
    in22: { check: READERS_IN_22 },
  },
  {
    name: "identity:get_project_tag",
    check: READERS,
    scopeTypes: ANY_SCOPE,
    description: "Read whether a project has a tag.",
    operations: ["GET /v3/projects/{project_id}/tags/{value}", "HEAD /v3/projects/{project_id}/tags/{value}"],
    before: { since: "Train", check: "rule:admin_required or project_id:%(target.project.id)s" },
    in22: { check: READERS_IN_22 },
  },
  {
    name: "identity:update_project_tags",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Replace all of a project's tags.",
    operations: ["PUT /v3/projects/{project_id}/tags"],
    before: { since: "Train", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:create_project_tag",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Add a tag to a project.",
    operations: ["PUT /v3/projects/{project_id}/tags/{value}"],
    before: { since: "Train", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:delete_project_tags",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Remove all of a project's tags.",
    operations: ["DELETE /v3/projects/{project_id}/tags"],
    before: { since: "Train", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:delete_project_tag",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Remove one of a project's tags.",
    operations: ["DELETE /v3/projects/{project_id}/tags/{value}"],
    before: { since: "Train", check: ADMIN },
    in22: { check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];
