import { sql, type Kysely } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../database/tables.ts";
import type { Project } from "./project.ts";
import { projectOf, selectProjects } from "./store.ts";

/** The projects above one, the nearest first and its domain last. One statement, however many they are. */
export async function projectsAbove(db: Kysely<Tables>, dialect: DialectName, project: Project): Promise<readonly Project[]> {
  if (project.parent_id === null) return [];
  const above = sql<string>`(
    WITH RECURSIVE above(id) AS (
      SELECT parent_id FROM project WHERE id = ${project.id} AND parent_id IS NOT NULL
      UNION SELECT p.parent_id FROM above a JOIN project p ON p.id = a.id WHERE p.parent_id IS NOT NULL)
    SELECT id FROM above)`;
  const rows = await selectProjects(db, dialect).where("project.id", "in", above).execute();
  const byId = new Map(rows.map((row) => [row.id, projectOf(row)]));
  const found: Project[] = [];
  for (let at = byId.get(project.parent_id); at !== undefined; at = byId.get(at.parent_id ?? "")) {
    byId.delete(at.id);
    found.push(at);
  }
  return found;
}

/** The projects below one, level by level. One statement, however many they are. */
export async function projectsBelow(db: Kysely<Tables>, dialect: DialectName, id: string): Promise<readonly Project[]> {
  const below = sql<string>`(
    WITH RECURSIVE below(id) AS (
      SELECT id FROM project WHERE parent_id = ${id}
      UNION SELECT p.id FROM below b JOIN project p ON p.parent_id = b.id)
    SELECT id FROM below)`;
  const rows = await selectProjects(db, dialect).where("project.id", "in", below).execute();
  const children = byParent(rows.map(projectOf));
  const found: Project[] = [];
  const seen = new Set([id]);
  for (let level = children.get(id) ?? []; level.length > 0;) {
    const fresh = level.filter((one) => !seen.has(one.id));
    for (const one of fresh) seen.add(one.id);
    found.push(...fresh);
    level = fresh.flatMap((one) => children.get(one.id) ?? []);
  }
  return found;
}

/** Ids within ids: `{ b: { c: null } }`. */
export interface Ids {
  readonly [id: string]: Ids | null;
}

/** Those above, from the nearest up: each holds the one above it. */
export function idsAbove(above: readonly Project[]): Ids | null {
  return above.toReversed().reduce<Ids | null>((ids, { id }) => ({ [id]: ids }), null);
}

/** Those below: each holds those below it. */
export function idsBelow(id: string, below: readonly Project[]): Ids | null {
  const children = byParent(below);
  const idsOf = (parent: string): Ids | null => {
    const own = children.get(parent);
    return own ? Object.fromEntries(own.map((child) => [child.id, idsOf(child.id)])) : null;
  };
  return idsOf(id);
}

function byParent(projects: readonly Project[]): ReadonlyMap<string | null, readonly Project[]> {
  const children = new Map<string | null, Project[]>();
  for (const project of projects) {
    const siblings = children.get(project.parent_id);
    if (siblings) siblings.push(project);
    else children.set(project.parent_id, [project]);
  }
  return children;
}
