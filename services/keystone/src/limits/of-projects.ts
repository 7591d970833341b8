import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

/** A limit as it is shown beside the project that it is of. */
export interface LimitOfProject {
  readonly id: string;
  readonly project_id: string | null;
  readonly domain_id: string | null;
  readonly service_id: string | null;
  readonly region_id: string | null;
  readonly resource_name: string | null;
  readonly resource_limit: number;
  readonly description: string | null;
}

/** The limits of projects, by their ids. One statement. */
export async function limitsOfProjects(
  db: Kysely<Tables>,
  projects: readonly string[],
): Promise<ReadonlyMap<string, readonly LimitOfProject[]>> {
  const found = new Map<string, LimitOfProject[]>(projects.map((id) => [id, []]));
  if (projects.length === 0) return found;
  const rows = await db
    .selectFrom("limit as l")
    .leftJoin("registered_limit as r", "r.id", "l.registered_limit_id")
    .select(["l.id", "l.project_id", "l.domain_id", "l.resource_limit", "l.description", "r.service_id", "r.region_id", "r.resource_name"])
    .where("l.project_id", "in", projects)
    .execute();
  for (const row of rows) found.get(row.project_id ?? "")?.push(row);
  return found;
}
