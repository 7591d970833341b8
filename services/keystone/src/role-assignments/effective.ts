import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { listGroupsOf } from "../groups/memberships.ts";
import { vouchingOf } from "../groups/groups.ts";
import { listInferences } from "../implied-roles/store.ts";
import type { Keystone } from "../keystone.ts";
import { getProject } from "../projects/get-project.ts";
import { NO_DOMAIN } from "../roles/store.ts";
import { getUser } from "../users/get-user.ts";
import type { Assignment, AssignmentsAsked } from "./assignment.ts";
import { domainRoles, domainsAround, membersOf, projectsIn, readAssignments, type RowsAsked } from "./store.ts";
import { ProjectTree } from "./tree.ts";

/**
 * Assignments as they come out: those of groups for their members, those that projects inherit for these projects, with all that the roles
 * imply. A number of statements that does not depend on how many there are.
 *
 * Source: `_list_effective_role_assignments` of keystone/assignment/core.py.
 *
 * @throws HttpError 404 for a project or user that is not there
 */
export async function effectiveAssignments(keystone: Keystone, asked: AssignmentsAsked): Promise<readonly Assignment[]> {
  if (asked.group !== null || (asked.domain !== null && asked.inherited)) return [];
  const inherited = asked.domain === null ? asked.inherited : false;
  const project = asked.project === null || inherited === false ? null : await getProject(keystone, asked.project);
  const groups = asked.user === null ? null : await groupsOf(keystone, asked.user);
  return await keystone.pool.read(async (db) => {
    const around = asked.project === null ? [] : await domainsAround(db, [asked.project]);
    const own = new ProjectTree(await projectsIn(db, around));
    const wanted = asked.project === null ? null : [asked.project, ...(asked.withSubtree ? own.below(asked.project) : [])];
    const places = {
      wanted,
      project: project === null ? null : { domain: project.domain_id ?? project.id, parents: await parentsOf(db, project.parent_id) },
    };
    const given = await readAssignments(db, conditions(asked, inherited, groups, places));
    const tree = await treeFor(db, given);
    const members =
      groups === null
        ? await membersOf(
            db,
            given.flatMap(({ group }) => group ?? []),
          )
        : [];
    const expanded = given.flatMap((one) => atPlaces(one, wanted, tree)).flatMap((one) => forMembers(one, asked.user, members));
    const all = withImplied(expanded, await listInferences(db));
    const ofDomains = await domainRoles(db, NO_DOMAIN);
    return all.filter(({ role }) => !ofDomains.has(role) && (asked.role === null || role === asked.role));
  });
}

/** @throws HttpError 404 for a user who is not there */
async function groupsOf(keystone: Keystone, user: string): Promise<readonly string[]> {
  await getUser(keystone, user);
  return (await listGroupsOf(keystone.pool, user, [], vouchingOf(keystone))).map(({ id }) => id);
}

/** The projects above one; the domain above them all is left out. */
async function parentsOf(db: Kysely<Tables>, parent: string | null): Promise<readonly string[]> {
  if (parent === null) return [];
  const rows = await db
    .withRecursive("above", (of) =>
      of
        .selectFrom("project")
        .select(["id", "parent_id", "is_domain"])
        .where("id", "=", parent)
        .union(of.selectFrom("above as a").innerJoin("project as p", "p.id", "a.parent_id").select(["p.id", "p.parent_id", "p.is_domain"])),
    )
    .selectFrom("above")
    .select(["id", "is_domain"])
    .execute();
  return rows.filter((row) => !row.is_domain).map((row) => row.id);
}

interface Places {
  /** The project that is asked for and those below it; null for all. */
  readonly wanted: readonly string[] | null;
  /** What the project may inherit from; null if nothing is asked of that. */
  readonly project: { readonly domain: string; readonly parents: readonly string[] } | null;
}

function conditions(
  asked: AssignmentsAsked,
  inherited: boolean | null,
  groups: readonly string[] | null,
  { wanted, project }: Places,
): readonly RowsAsked[] {
  const actors: readonly RowsAsked[] = asked.user === null ? [{}] : [{ users: [asked.user] }, ...(groups?.length ? [{ groups }] : [])];
  const places: RowsAsked[] = [];
  if (inherited !== true)
    places.push({
      inherited: false,
      ...(wanted ? { projects: wanted } : {}),
      ...(asked.domain === null ? {} : { domains: [asked.domain] }),
    });
  if (inherited !== false) {
    if (wanted === null || project === null) places.push({ inherited: true });
    else {
      const from = [...project.parents, ...(asked.withSubtree ? wanted : [])];
      places.push({ inherited: true, domains: [project.domain] }, { inherited: true, projects: from });
    }
  }
  return actors.flatMap((actor) => places.map((place) => ({ ...actor, ...place })));
}

/** The trees of all places whose projects inherit something. */
async function treeFor(db: Kysely<Tables>, given: readonly Assignment[]): Promise<ProjectTree> {
  const inherited = given.filter(({ isInherited }) => isInherited);
  const domains = await domainsAround(
    db,
    inherited.flatMap(({ project }) => project ?? []),
  );
  return new ProjectTree(await projectsIn(db, [...new Set([...inherited.flatMap(({ domain }) => domain ?? []), ...domains])]));
}

function atPlaces(given: Assignment, wanted: readonly string[] | null, tree: ProjectTree): readonly Assignment[] {
  const { isInherited, project, domain, ...rest } = given;
  if (!isInherited) return [given];
  const indirect = project === undefined ? { domain: domain ?? "" } : { project };
  return inheriting(given, wanted, tree).map((at) => ({ ...rest, project: at, indirect }));
}

/** The projects that inherit an assignment, as far as they are asked for. */
function inheriting({ project, domain }: Assignment, wanted: readonly string[] | null, tree: ProjectTree): readonly string[] {
  if (wanted === null) return project === undefined ? tree.inDomain(domain ?? "") : tree.below(project);
  const isWithin = wanted.length > 1 && project !== undefined && wanted.includes(project);
  return isWithin ? tree.below(project) : wanted;
}

function forMembers(
  given: Assignment,
  user: string | null,
  members: readonly { readonly user: string; readonly group: string }[],
): readonly Assignment[] {
  const { group, indirect, ...rest } = given;
  if (group === undefined) return [given];
  const users = user === null ? members.filter((member) => member.group === group).map((member) => member.user) : [user];
  return users.map((one) => ({ ...rest, user: one, indirect: { ...indirect, group } }));
}

type Inferences = Awaited<ReturnType<typeof listInferences>>;

/** Each assignment with those of the roles that its own implies, and so on; a circle ends where it begins. */
function withImplied(given: readonly Assignment[], inferences: Inferences): readonly Assignment[] {
  const implied = new Map<string, string[]>();
  for (const { prior, implied: one } of inferences) implied.set(prior.id, [...(implied.get(prior.id) ?? []), one.id]);
  const results = [...given];
  const todo = [...given];
  const checked = new Set<string>();
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    checked.add(keyOf(at));
    for (const role of implied.get(at.role) ?? []) {
      const next = { ...at, role, indirect: { ...at.indirect, role: at.role } };
      if (checked.has(keyOf(next))) continue;
      results.push(next);
      todo.push(next);
    }
  }
  return results;
}

function keyOf({ role, user, group, project, domain, indirect = {} }: Assignment): string {
  return JSON.stringify([role, user, group, project, domain, indirect.group, indirect.project, indirect.domain, indirect.role]);
}
