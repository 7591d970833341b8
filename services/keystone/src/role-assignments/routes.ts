import { isFlagSet } from "@underpin/oslo/http";
import { target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { route, type Route } from "../api/route.ts";
import { getProject } from "../projects/get-project.ts";
import { invalid } from "../refusals.ts";
import type { Assignment, AssignmentsAsked } from "./assignment.ts";
import { directAssignments } from "./direct.ts";
import { effectiveAssignments } from "./effective.ts";
import { namesOf } from "./names.ts";
import { listQuery } from "./shapes.ts";
import { assignmentShown } from "./shown.ts";
import { domainsOf } from "./store.ts";

const SUBTREE = "include_subtree";

/** `/v3/role_assignments` */
export const roleAssignmentRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/role_assignments",
    {
      summary: "List who has which role where.",
      policies: ["identity:list_role_assignments", "identity:list_role_assignments_for_tree"],
      parameters: ["user.id", "group.id", "role.id", "scope.system", "scope.domain.id", "scope.project.id", "scope.OS-INHERIT:inherited_to"]
        .map((name) => ({ name, description: "Those alone." }))
        .concat([
          { name: "effective", description: "As they come out: for members of groups, for projects that inherit, with implied roles." },
          { name: "include_names", description: "With names." },
          { name: SUBTREE, description: "With those on projects below." },
        ]),
      query: listQuery,
    },
    async (call) => {
      const isTree = isFlagSet(call.query, SUBTREE);
      if (isTree) await authorizeTree(call);
      else authorizeList(call);
      const isEffective = isFlagSet(call.query, "effective");
      const asked = readAsked(call, isTree);
      checkAsked(call, asked, isEffective);
      const all = await (isEffective ? effectiveAssignments : directAssignments)(call.keystone, asked);
      const own = call.caller?.token?.domain?.id;
      const seen = own === undefined || isTree ? all : await within(call, all, own);
      const names = isFlagSet(call.query, "include_names") ? await call.keystone.pool.read((db) => namesOf(db, seen)) : null;
      return call.list(
        "role_assignments",
        seen.map((one) => assignmentShown(one, (path) => call.link(path), names)),
      );
    },
  ),
];

function authorizeList(call: Call): void {
  const own = call.caller?.token?.domain?.id;
  call.authorize("identity:list_role_assignments", own === undefined ? target() : target().fact("domain_id", own));
}

async function authorizeTree(call: Call): Promise<void> {
  const rule = "identity:list_role_assignments_for_tree";
  const id = call.query.get("scope.project.id");
  if (id) {
    const project = await getProject(call.keystone, id);
    call.authorize(rule, target().row("project", project).fact("domain_id", project.domain_id));
  } else {
    call.authorize(rule);
    throw invalid("scope.project.id must be specified if include_subtree is also specified");
  }
}

function readAsked({ query }: Call, withSubtree: boolean): AssignmentsAsked {
  const text = (name: string): string | null => query.get(name) || null;
  const inherited = query.get("scope.OS-INHERIT:inherited_to");
  return {
    role: text("role.id"),
    user: text("user.id"),
    group: text("group.id"),
    isSystem: query.get("scope.system") === "all",
    domain: text("scope.domain.id"),
    project: text("scope.project.id"),
    withSubtree,
    inherited: inherited === null ? null : inherited === "projects",
  };
}

/** @throws HttpError 400 for what can't both be asked */
function checkAsked({ query }: Call, { domain, project, user, group, inherited }: AssignmentsAsked, isEffective: boolean): void {
  const system = query.get("scope.system") || null;
  if (domain !== null && project !== null) throw invalid("Specify a domain or project, not both");
  if (domain !== null && system !== null) throw invalid("Specify system or domain, not both");
  if (project !== null && system !== null) throw invalid("Specify system or project, not both");
  if (user !== null && group !== null) throw invalid("Specify a user or group, not both");
  if (isEffective && group !== null) throw invalid("Combining effective and group filter will always result in an empty list.");
  if (isEffective && inherited && domain !== null)
    throw invalid("Combining effective, domain and inherited filters will always result in an empty list.");
}

/** Those on a domain and on its projects. */
async function within({ keystone }: Call, all: readonly Assignment[], domain: string): Promise<readonly Assignment[]> {
  const projects = [...new Set(all.flatMap(({ project }) => project ?? []))];
  const domains = await keystone.pool.read((db) => domainsOf(db, projects));
  return all.filter((one) => one.domain === domain || (one.project !== undefined && domains.get(one.project) === domain));
}
