import { isFlagSet } from "@underpin/oslo/http";
import { scopesAskedOf } from "../assignments/scopes-asked.ts";
import { projectsHeld } from "../assignments/scopes-of.ts";
import type { Keystone } from "../keystone.ts";
import { limitsOfProjects } from "../limits/of-projects.ts";
import { invalid } from "../refusals.ts";
import { idsAbove, idsBelow, projectsAbove, projectsBelow, type Ids } from "./hierarchy.ts";
import type { Project } from "./project.ts";

/** What was asked to be told of the tree that a project stands in. */
export interface Wanted {
  readonly parents: "ids" | "list" | undefined;
  readonly subtree: "ids" | "list" | undefined;
  readonly limits: boolean;
}

/** @throws HttpError 400 where both forms are asked for at once */
export function wantedIn(query: URLSearchParams): Wanted {
  return { parents: formIn(query, "parents"), subtree: formIn(query, "subtree"), limits: isFlagSet(query, "include_limits") };
}

function formIn(query: URLSearchParams, what: "parents" | "subtree"): "ids" | "list" | undefined {
  const isList = isFlagSet(query, `${what}_as_list`);
  const isIds = isFlagSet(query, `${what}_as_ids`);
  if (isList && isIds) throw invalid(`Cannot use ${what}_as_list and ${what}_as_ids query params at the same time.`);
  return isList ? "list" : isIds ? "ids" : undefined;
}

/** The tree that a project stands in, as far as it was asked for. Lists have only what the one who asks has roles on. */
export interface Expanded {
  readonly parents?: readonly Project[] | Ids | null;
  readonly subtree?: readonly Project[] | Ids | null;
}

/** A constant number of statements, however large the tree is. */
export async function expand(keystone: Keystone, project: Project, wanted: Wanted, user: string | undefined): Promise<Expanded> {
  const { pool } = keystone;
  return await pool.read(async (db) => {
    const above = wanted.parents === undefined ? [] : await projectsAbove(db, pool.dialect, project);
    const below = wanted.subtree === undefined ? [] : await projectsBelow(db, pool.dialect, project.id);
    const isListed = wanted.parents === "list" || wanted.subtree === "list";
    const held = isListed && user !== undefined ? await heldIds() : undefined;
    const own = (projects: readonly Project[]): readonly Project[] => projects.filter(({ id }) => held === undefined || held.has(id));
    const listed = [...(wanted.parents === "list" ? own(above) : []), ...(wanted.subtree === "list" ? own(below) : [])];
    const limits = wanted.limits
      ? await limitsOfProjects(
          db,
          listed.map(({ id }) => id),
        )
      : undefined;
    const shown = (projects: readonly Project[]): readonly Project[] =>
      own(projects).map((one) => (limits === undefined ? one : { ...one, limits: limits.get(one.id) ?? [] }));
    return {
      ...(wanted.parents && { parents: wanted.parents === "ids" ? idsAbove(above) : shown(above) }),
      ...(wanted.subtree && { subtree: wanted.subtree === "ids" ? idsBelow(project.id, below) : shown(below) }),
    };

    async function heldIds(): Promise<ReadonlySet<string>> {
      const ids = projectsHeld(pool.dialect, scopesAskedOf(keystone, user ?? "", []));
      const rows = await db.selectFrom("project").select("id").where("id", "in", ids).execute();
      return new Set(rows.map(({ id }) => id));
    }
  });
}
