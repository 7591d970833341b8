import type { Keystone } from "../keystone.ts";
import type { Assignment, AssignmentsAsked } from "./assignment.ts";
import { domainsAround, projectsIn, readAssignments, readSystemAssignments } from "./store.ts";
import { ProjectTree } from "./tree.ts";

/** Assignments as they were given. */
export async function directAssignments({ pool }: Keystone, asked: AssignmentsAsked): Promise<readonly Assignment[]> {
  const { role, user, group, isSystem, domain, project, withSubtree, inherited } = asked;
  return await pool.read(async (db) => {
    const below =
      project !== null && withSubtree ? new ProjectTree(await projectsIn(db, await domainsAround(db, [project]))).below(project) : [];
    const onPlaces = isSystem
      ? []
      : await readAssignments(db, [
          {
            role,
            inherited,
            ...(user === null ? {} : { users: [user] }),
            ...(group === null ? {} : { groups: [group] }),
            ...(project === null ? {} : { projects: [project, ...below] }),
            ...(domain === null ? {} : { domains: [domain] }),
          },
        ]);
    const onSystem = isSystem || (project === null && domain === null) ? await readSystemAssignments(db, { role, user, group }) : [];
    return [...onPlaces, ...onSystem];
  });
}
