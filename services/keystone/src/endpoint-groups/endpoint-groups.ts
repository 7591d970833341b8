import { isDuplicate } from "@underpin/oslo/db";
import { HttpError, malformed, type Filter } from "@underpin/oslo/http";
import type { Given } from "../api/given.ts";
import type { ProjectEndpointGroupRow } from "../database/tables.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { getEndpoints } from "../endpoints/endpoints.ts";
import type { Keystone } from "../keystone.ts";
import type { Project } from "../projects/project.ts";
import { projectsByIds } from "../projects/projects-by-ids.ts";
import { requireProject } from "../projects/require-project.ts";
import { conflict, invalid, notFound } from "../refusals.ts";
import { endpointsIn, FILTERS, type EndpointGroup } from "./endpoint-group.ts";
import {
  deleteEndpointGroupRow,
  deleteSeenBy,
  endpointGroupsOfProject,
  findEndpointGroup,
  insertEndpointGroup,
  insertSeenBy,
  isSeenBy,
  listEndpointGroups,
  projectsOfEndpointGroup,
  replaceEndpointGroup,
} from "./store.ts";
import { newId } from "../database/new-id.ts";

/** @throws HttpError 404 */
export async function getEndpointGroup({ pool }: Keystone, id: string): Promise<EndpointGroup> {
  return (await pool.read((db) => findEndpointGroup(db, id))) ?? missing(id);
}

export async function getEndpointGroups({ pool }: Keystone, filters: readonly Filter[]): Promise<readonly EndpointGroup[]> {
  return await pool.read((db) => listEndpointGroups(db, pool.dialect, filters));
}

/** @throws HttpError 400 for filters that are none */
export async function createEndpointGroup({ pool }: Keystone, given: Given): Promise<EndpointGroup> {
  const { filters } = given;
  if (filters === undefined || filters === null || Object.keys(filters).length === 0)
    throw invalid("filters field is required and cannot be empty");
  requireKnownFilters(given);
  const group = asEndpointGroup(given, newId());
  await pool.write((trx) => insertEndpointGroup(trx, group));
  return group;
}

/** @throws HttpError 400 for filters that are none */
export function requireKnownFilters({ filters = {} }: Given): void {
  if (Object.keys(filters as object).some((name) => !FILTERS.includes(name))) throw malformed(FILTERS.join(" or "), "endpoint_group");
}

/** @throws HttpError 404 */
export async function updateEndpointGroup({ pool }: Keystone, id: string, given: Given): Promise<EndpointGroup> {
  return await pool.write(async (trx) => {
    const before = await findEndpointGroup(trx, id);
    if (!before) return missing(id);
    const group = asEndpointGroup({ ...before, ...given }, id);
    await replaceEndpointGroup(trx, group);
    return group;
  });
}

/** @throws HttpError 404 */
export async function deleteEndpointGroup({ pool }: Keystone, id: string): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await findEndpointGroup(trx, id))) missing(id);
    await deleteEndpointGroupRow(trx, id);
  });
}

/** @throws HttpError 404 */
export async function getEndpointsIn(keystone: Keystone, id: string): Promise<readonly Endpoint[]> {
  return endpointsIn(await getEndpointGroup(keystone, id), await getEndpoints(keystone, []));
}

/** @throws HttpError 404 for a project that is not there */
export async function getEndpointGroupsOfProject({ pool }: Keystone, project: string): Promise<readonly EndpointGroup[]> {
  return await pool.read(async (db) => {
    await requireProject(db, project);
    return await endpointGroupsOfProject(db, project);
  });
}

/** The projects that see a group, whether there is one or not. */
export async function getProjectsOf({ pool }: Keystone, id: string): Promise<readonly Project[]> {
  return await pool.read(async (db) => projectsByIds(db, pool.dialect, await projectsOfEndpointGroup(db, id)));
}

/** @throws HttpError 404 */
export async function checkSeen({ pool }: Keystone, seen: ProjectEndpointGroupRow): Promise<void> {
  await pool.read(async (db) => {
    await requireProject(db, seen.project_id);
    if (!(await findEndpointGroup(db, seen.endpoint_group_id))) missing(seen.endpoint_group_id);
    if (!(await isSeenBy(db, seen))) throw invisible();
  });
}

/** @throws HttpError 404, 409 */
export async function letSee({ pool }: Keystone, seen: ProjectEndpointGroupRow): Promise<void> {
  try {
    await pool.write(async (trx) => {
      await requireProject(trx, seen.project_id);
      if (!(await findEndpointGroup(trx, seen.endpoint_group_id))) missing(seen.endpoint_group_id);
      await insertSeenBy(trx, seen);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict("project_endpoint_group", "Duplicate entry") : error;
  }
}

/** @throws HttpError 404 */
export async function hide({ pool }: Keystone, seen: ProjectEndpointGroupRow): Promise<void> {
  await pool.write(async (trx) => {
    await requireProject(trx, seen.project_id);
    if (!(await findEndpointGroup(trx, seen.endpoint_group_id))) missing(seen.endpoint_group_id);
    if (!(await isSeenBy(trx, seen))) throw invisible();
    await deleteSeenBy(trx, seen);
  });
}

/** @throws HttpError 400 for what there is no column for, in upstream's words */
function asEndpointGroup(given: Given, id: string): EndpointGroup {
  const { id: _, name, description = null, filters, ...unknown } = given;
  const [other] = Object.keys(unknown);
  if (other !== undefined) throw invalid(`'${other}' is an invalid keyword argument for EndpointGroup`);
  return { id, name: name as string, description: description as string | null, filters: filters as Given };
}

function missing(id: string): never {
  throw notFound("Endpoint Group", id);
}

function invisible(): HttpError {
  return new HttpError(404, "Endpoint Group Project Association not found");
}
