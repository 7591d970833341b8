import { HttpError, malformed, type Filter, type Paging } from "@underpin/oslo/http";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import type { Kysely } from "kysely";
import type { Given } from "../api/given.ts";
import type { Page } from "../database/listing.ts";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { projectsByIds } from "../projects/projects-by-ids.ts";
import { conflict, refused } from "../refusals.ts";
import { knownPlaces, requirePlace } from "../registered-limits/require-place.ts";
import { registeredLimitsOf } from "../registered-limits/store.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";
import { requireTwoLevels } from "./enforcement-model.ts";
import type { Limit } from "./limit.ts";
import { areTwice, deleteLimitRow, findLimit, insertLimits, listLimits, replaceLimit, type Whose } from "./store.ts";
import { newId } from "../database/new-id.ts";

/** @throws HttpError 404 */
export async function getLimit({ pool }: Keystone, id: string): Promise<Loaded<Limit>> {
  return (await pool.read((db) => findLimit(db, id))) ?? missing(id);
}

/** A limit as rules ask for it, with its project or domain; undefined if it is not there. */
export async function limitAsked({ pool }: Keystone, id: string): Promise<Loaded<object> | undefined> {
  return await pool.read(async (db) => {
    const limit = await findLimit(db, id);
    const owner = limit?.project_id ?? limit?.domain_id ?? null;
    if (limit === undefined || owner === null) return limit;
    try {
      const [project] = await projectsByIds(db, pool.dialect, [owner]);
      return loaded({ ...limit, ...(limit.project_id === null ? { domain: project } : { project }) });
    } catch (error) {
      if (error instanceof HttpError && error.status === 404) return limit;
      throw error;
    }
  });
}

export async function getLimits(
  { pool }: Keystone,
  asked: { readonly filters: readonly Filter[]; readonly paging: Paging; readonly whose: Whose },
): Promise<Page<Limit>> {
  return await pool.read((db) => listLimits(db, pool.dialect, asked));
}

/**
 * All of them, or none.
 *
 * @throws HttpError 400 for what a limit names and is not there, 403 for what no limit is registered of, or what the model does not allow, 409
 */
export async function createLimits({ pool, config }: Keystone, given: readonly Given[]): Promise<readonly Limit[]> {
  return await pool.write(async (trx) => {
    const projects = await projectsNamed(trx, given);
    const known = await knownPlaces(trx, given);
    const limits = given.map((one) => {
      requirePlace(known, one, "limit");
      return asLimit(one, projects);
    });
    if (config.unified_limit.enforcement_model === "strict_two_level")
      await requireTwoLevels(trx, limits, new Map([...projects].map(([id, { parent_id: parent }]) => [id, parent])));
    const registered = await registeredLimitsOf(trx, limits);
    // One by one, as upstream goes: what comes before the first that no limit is registered of may be there already.
    const sound = limits.flatMap((limit, place) => {
      const of = registered.get(place);
      return of === undefined ? [] : [{ ...limit, registered: of.id, place }];
    });
    const first = sound.filter(({ place }, i) => place === i);
    if (first.length > 0) {
      await insertLimits(trx, first);
      const ids = first.map(({ id }) => id);
      if (await areTwice(trx, ids)) throw conflict("limit", "Duplicate entry");
    }
    if (first.length < limits.length) throw refused("Unable to create a limit that has no corresponding registered limit.");
    return limits;
  });
}

/**
 * Nothing becomes 0 or no text by this: upstream takes these for what was not said.
 *
 * @throws HttpError 403 for what the model does not allow, 404
 */
export async function updateLimit({ pool, config }: Keystone, id: string, given: Given): Promise<Limit> {
  return await pool.write(async (trx) => {
    const before = await findLimit(trx, id);
    if (!before) return missing(id);
    const { resource_limit: wanted = before.resource_limit, description } = given as Partial<Pick<Limit, "resource_limit" | "description">>;
    if (config.unified_limit.enforcement_model === "strict_two_level") {
      const projects = await projectsNamed(trx, [{ project_id: before.project_id }]);
      const parents = new Map([...projects].map(([project, { parent_id: parent }]) => [project, parent]));
      await requireTwoLevels(trx, [{ ...before, resource_limit: wanted }], parents);
    }
    const limit = { ...before, resource_limit: wanted || before.resource_limit, description: description || before.description };
    await replaceLimit(trx, limit);
    return limit;
  });
}

/** @throws HttpError 404 */
export async function deleteLimit({ pool }: Keystone, id: string): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await findLimit(trx, id))) missing(id);
    await deleteLimitRow(trx, id);
  });
}

type Projects = ReadonlyMap<string, { readonly is_domain: boolean; readonly parent_id: string | null }>;

async function projectsNamed(db: Kysely<Tables>, given: readonly Given[]): Promise<Projects> {
  const ids = given.flatMap(({ project_id: project, domain_id: domain }) => [project, domain].filter((one) => typeof one === "string"));
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("project").select(["id", "is_domain", "parent_id"]).where("id", "in", ids).execute();
  return new Map(rows.filter(({ id }) => id !== ROOT_DOMAIN).map(({ id, ...project }) => [id, project]));
}

/** The limit of a project that is a domain is one of the domain. */
function asLimit(given: Given, projects: Projects): Limit {
  const text = (name: string): string | null => (given[name] as string | null | undefined) ?? null;
  const [project, domain] = [text("project_id"), text("domain_id")];
  const found = project === null ? undefined : projects.get(project);
  if (project !== null && found === undefined) throw malformed("project_id", "limit");
  if (domain !== null && projects.get(domain)?.is_domain !== true) throw malformed("domain_id", "limit");
  if (project === null && !("domain_id" in given)) throw malformed("project_id", "limit");
  const isDomain = found?.is_domain === true;
  return {
    id: newId(),
    project_id: isDomain ? null : project,
    domain_id: isDomain ? project : domain,
    service_id: text("service_id"),
    region_id: text("region_id"),
    resource_name: text("resource_name"),
    resource_limit: given["resource_limit"] as number,
    description: text("description"),
  };
}

function missing(id: string): never {
  throw new HttpError(404, `Could not find limit for ${id}.`);
}
