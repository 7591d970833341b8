import type { ExpressionBuilder, ExpressionWrapper, Kysely, SqlBool } from "kysely";
import type { AssignmentRow, Tables } from "../database/tables.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";
import type { Assignment } from "./assignment.ts";

/** Which rows of `assignment` are read: all that is named must hold. */
export interface RowsAsked {
  readonly role?: string | null;
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly projects?: readonly string[];
  readonly domains?: readonly string[];
  readonly inherited?: boolean | null;
}

/** Rows that meet one of several conditions, in one statement. */
export async function readAssignments(db: Kysely<Tables>, asked: readonly RowsAsked[]): Promise<readonly Assignment[]> {
  if (asked.length === 0) return [];
  const rows = await db
    .selectFrom("assignment")
    .selectAll()
    .where((of) => of.or(asked.map((one) => conditionOf(of, one))))
    .execute();
  return rows.map(assignmentOf);
}

function conditionOf(
  of: ExpressionBuilder<Tables, "assignment">,
  { role, users, groups, projects, domains, inherited }: RowsAsked,
): ExpressionWrapper<Tables, "assignment", SqlBool> {
  const actors =
    users === undefined && groups === undefined ? ["User", "Group"] : [...(users ? ["User"] : []), ...(groups ? ["Group"] : [])];
  const places = projects === undefined && domains === undefined ? ["Project", "Domain"] : [projects ? "Project" : "Domain"];
  const [who, where] = [users ?? groups, projects ?? domains];
  return of.and([
    of(
      "type",
      "in",
      actors.flatMap((actor) => places.map((place) => `${actor}${place}`)),
    ),
    ...(who ? [oneOf(of, "actor_id", who)] : []),
    ...(where ? [oneOf(of, "target_id", where)] : []),
    ...(role ? [of("role_id", "=", role)] : []),
    ...(inherited === undefined || inherited === null ? [] : [of("inherited", "=", inherited)]),
  ]);
}

/** No row has an empty id. */
function oneOf(
  of: ExpressionBuilder<Tables, "assignment">,
  column: "actor_id" | "target_id",
  ids: readonly string[],
): ExpressionWrapper<Tables, "assignment", SqlBool> {
  return of(column, "in", ids.length === 0 ? [""] : ids);
}

function assignmentOf({ type, actor_id, target_id, role_id, inherited }: AssignmentRow): Assignment {
  return {
    role: role_id,
    ...(type.startsWith("User") ? { user: actor_id } : { group: actor_id }),
    ...(type.endsWith("Project") ? { project: target_id } : { domain: target_id }),
    ...(inherited && { isInherited: true as const }),
  };
}

/** Roles on the system. */
export async function readSystemAssignments(
  db: Kysely<Tables>,
  { role, user, group }: { readonly role: string | null; readonly user: string | null; readonly group: string | null },
): Promise<readonly Assignment[]> {
  let query = db.selectFrom("system_assignment").selectAll().where("target_id", "=", "system");
  if (user !== null) query = query.where("actor_id", "=", user).where("type", "=", "UserSystem");
  else if (group !== null) query = query.where("actor_id", "=", group).where("type", "=", "GroupSystem");
  if (role !== null) query = query.where("role_id", "=", role);
  const rows = await query.execute();
  return rows.map(({ type, actor_id, role_id }) => ({
    role: role_id,
    ...(type === "GroupSystem" ? { group: actor_id } : { user: actor_id }),
  }));
}

/** A project's place in the tree; domains are not there. */
export interface ProjectNode {
  readonly id: string;
  readonly parent: string | null;
  readonly domain: string;
}

/** All projects of some domains. */
export async function projectsIn(db: Kysely<Tables>, domains: readonly string[]): Promise<readonly ProjectNode[]> {
  if (domains.length === 0) return [];
  return await db
    .selectFrom("project")
    .select(["id", "parent_id as parent", "domain_id as domain"])
    .where("domain_id", "in", domains)
    .where("is_domain", "=", false)
    .execute();
}

/** The domains that some projects lie in, by the projects' ids. */
export async function domainsOf(db: Kysely<Tables>, projects: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (projects.length === 0) return new Map();
  const rows = await db.selectFrom("project").select(["id", "domain_id"]).where("id", "in", projects).execute();
  return new Map(rows.map((row) => [row.id, row.domain_id]));
}

/** The domains whose trees some projects are in: of one that acts as a domain, itself. */
export async function domainsAround(db: Kysely<Tables>, projects: readonly string[]): Promise<readonly string[]> {
  const domains = await domainsOf(db, projects);
  return [...new Set([...domains].map(([project, domain]) => (domain === ROOT_DOMAIN ? project : domain)))];
}

/** Who belongs to some groups for good. */
export async function membersOf(
  db: Kysely<Tables>,
  groups: readonly string[],
): Promise<readonly { readonly user: string; readonly group: string }[]> {
  if (groups.length === 0) return [];
  return await db
    .selectFrom("user_group_membership")
    .select(["user_id as user", "group_id as group"])
    .where("group_id", "in", groups)
    .execute();
}

/** Ids of roles that are a domain's own. */
export async function domainRoles(db: Kysely<Tables>, noDomain: string): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom("role").select("id").where("domain_id", "<>", noDomain).execute();
  return new Set(rows.map((row) => row.id));
}
