import type { Kysely } from "kysely";
import type { ProjectEndpointRow, Tables } from "../database/tables.ts";
import { endpointOf, type Endpoint } from "../endpoints/endpoint.ts";

export async function isSeen(db: Kysely<Tables>, { endpoint_id: endpoint, project_id: project }: ProjectEndpointRow): Promise<boolean> {
  const row = await db
    .selectFrom("project_endpoint")
    .select("project_id")
    .where("endpoint_id", "=", endpoint)
    .where("project_id", "=", project)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertSeen(db: Kysely<Tables>, seen: ProjectEndpointRow): Promise<void> {
  await db.insertInto("project_endpoint").values(seen).execute();
}

export async function deleteSeen(db: Kysely<Tables>, endpoints: readonly string[], project: string): Promise<void> {
  await db.deleteFrom("project_endpoint").where("endpoint_id", "in", endpoints).where("project_id", "=", project).execute();
}

export async function projectsOfEndpoint(db: Kysely<Tables>, endpoint: string): Promise<readonly string[]> {
  const rows = await db.selectFrom("project_endpoint").select("project_id").where("endpoint_id", "=", endpoint).execute();
  return rows.map(({ project_id: id }) => id);
}

/** The endpoints that a project was let see one by one; ids of some that are gone may stand there still. */
export async function endpointsOfProject(
  db: Kysely<Tables>,
  project: string,
): Promise<{ readonly endpoints: readonly Endpoint[]; readonly gone: readonly string[] }> {
  const seen = await db.selectFrom("project_endpoint").select("endpoint_id").where("project_id", "=", project).execute();
  const ids = seen.map(({ endpoint_id: id }) => id);
  const rows = ids.length === 0 ? [] : await db.selectFrom("endpoint").selectAll().where("id", "in", ids).execute();
  const there = new Set(rows.map(({ id }) => id));
  return { endpoints: rows.map(endpointOf), gone: ids.filter((id) => !there.has(id)) };
}
