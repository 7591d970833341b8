import type { Kysely } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../database/tables.ts";
import { notFound } from "../refusals.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";
import type { Project } from "./project.ts";
import { projectOf, selectProjects } from "./store.ts";

/**
 * For other rooms: projects in the order of their ids in a list. One statement.
 *
 * @throws HttpError 404 if one is not there
 */
export async function projectsByIds(db: Kysely<Tables>, dialect: DialectName, ids: readonly string[]): Promise<readonly Project[]> {
  if (ids.length === 0) return [];
  const rows = await selectProjects(db, dialect).where("id", "in", ids).execute();
  const found = new Map(rows.map((row) => [row.id, projectOf(row)]));
  return ids.map((id) => {
    const project = id === ROOT_DOMAIN ? undefined : found.get(id);
    if (project === undefined) throw notFound("project", id);
    return project;
  });
}
