import type { Assignment } from "./assignment.ts";
import type { NamedIn, Names } from "./names.ts";

/** An assignment as the API shows it, with links to what it comes of. */
export function assignmentShown(one: Assignment, link: (path: string) => string, names: Names | null): object {
  const { indirect = {} } = one;
  const isInherited = one.isInherited || indirect.project !== undefined || indirect.domain !== undefined;
  const path = `${placePath(one)}${actorPath(one)}/roles/${indirect.role ?? one.role}`;
  return {
    links: {
      assignment: link(isInherited ? `OS-INHERIT${path}/inherited_to_projects` : path.slice(1)),
      ...(one.user !== undefined && indirect.group !== undefined && { membership: link(`groups/${indirect.group}/users/${one.user}`) }),
      ...(indirect.role !== undefined && { prior_role: link(`prior_role/${one.role}/implies/${indirect.role}`) }),
    },
    scope: { ...scopeOf(one, names), ...(isInherited && { "OS-INHERIT:inherited_to": "projects" }) },
    ...(one.user === undefined
      ? { group: called(one.group ?? "", names && (names.groups.get(one.group ?? "") ?? NOBODY)) }
      : { user: called(one.user, names && (names.users.get(one.user) ?? NOBODY)) }),
    role: called(one.role, names && (names.roles.get(one.role) ?? null)),
  };
}

/** Who is gone, but still has roles. */
const NOBODY: NamedIn = { name: "", domain: { id: "", name: "" } };

function called(id: string, named: NamedIn | null): object {
  if (named === null) return { id };
  return { id, name: named.name, ...(named.domain && { domain: named.domain }) };
}

function scopeOf({ project, domain }: Assignment, names: Names | null): object {
  if (project !== undefined) return { project: called(project, names && (names.projects.get(project) ?? NOBODY)) };
  if (domain === undefined) return { system: { all: true } };
  const name = names?.projects.get(domain)?.name;
  return { domain: { id: domain, ...(names && { name: name ?? "" }) } };
}

function placePath({ project, domain, indirect = {} }: Assignment): string {
  if (indirect.domain !== undefined) return `/domains/${indirect.domain}`;
  if (project !== undefined) return `/projects/${indirect.project ?? project}`;
  return domain === undefined ? "/system" : `/domains/${domain}`;
}

function actorPath({ user, group, indirect = {} }: Assignment): string {
  if (user === undefined) return `/groups/${group ?? ""}`;
  return indirect.group === undefined ? `/users/${user}` : `/groups/${indirect.group}`;
}
