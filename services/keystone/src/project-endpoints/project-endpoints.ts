import { isDuplicate } from "@underpin/oslo/db";
import { HttpError } from "@underpin/oslo/http";
import type { ProjectEndpointRow } from "../database/tables.ts";
import { endpointsIn } from "../endpoint-groups/endpoint-group.ts";
import { getEndpointGroupsOfProject } from "../endpoint-groups/endpoint-groups.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { getEndpoint, getEndpoints } from "../endpoints/endpoints.ts";
import type { Keystone } from "../keystone.ts";
import type { Project } from "../projects/project.ts";
import { projectsByIds } from "../projects/projects-by-ids.ts";
import { requireProject } from "../projects/require-project.ts";
import { conflict } from "../refusals.ts";
import { deleteSeen, endpointsOfProject, insertSeen, isSeen, projectsOfEndpoint } from "./store.ts";

/** @throws HttpError 404 */
export async function getProjectsOfEndpoint(keystone: Keystone, endpoint: string): Promise<readonly Project[]> {
  await getEndpoint(keystone, endpoint);
  return await keystone.pool.read(async (db) => projectsByIds(db, keystone.pool.dialect, await projectsOfEndpoint(db, endpoint)));
}

/** @throws HttpError 404 */
export async function checkSeen(keystone: Keystone, seen: ProjectEndpointRow): Promise<void> {
  await getEndpoint(keystone, seen.endpoint_id);
  await keystone.pool.read(async (db) => {
    await requireProject(db, seen.project_id);
    if (!(await isSeen(db, seen))) throw invisible(seen);
  });
}

/** @throws HttpError 404, 409 */
export async function letSee(keystone: Keystone, seen: ProjectEndpointRow): Promise<void> {
  await getEndpoint(keystone, seen.endpoint_id);
  try {
    await keystone.pool.write(async (trx) => {
      await requireProject(trx, seen.project_id);
      await insertSeen(trx, seen);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict("project_endpoint", "Duplicate entry") : error;
  }
}

/** @throws HttpError 404 */
export async function hide({ pool }: Keystone, seen: ProjectEndpointRow): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await isSeen(trx, seen))) throw invisible(seen);
    await deleteSeen(trx, [seen.endpoint_id], seen.project_id);
  });
}

/**
 * The endpoints that a project was let see, one by one or by groups. What stands there of endpoints that are gone is removed.
 *
 * @throws HttpError 404
 */
export async function getEndpointsOfProject(keystone: Keystone, project: string): Promise<readonly Endpoint[]> {
  const groups = await getEndpointGroupsOfProject(keystone, project);
  const { endpoints, gone } = await keystone.pool.read((db) => endpointsOfProject(db, project));
  if (gone.length > 0) await keystone.pool.write((trx) => deleteSeen(trx, gone, project));
  if (groups.length === 0) return endpoints;
  const all = await getEndpoints(keystone, []);
  return [...new Map([...endpoints, ...groups.flatMap((group) => endpointsIn(group, all))].map((one) => [one.id, one])).values()];
}

function invisible({ endpoint_id: endpoint, project_id: project }: ProjectEndpointRow): HttpError {
  return new HttpError(404, `Endpoint ${endpoint} not found in project ${project}`);
}
