import { HttpError, type Filter, type Paging } from "@underpin/oslo/http";
import type { Given } from "../api/given.ts";
import type { Page } from "../database/listing.ts";
import type { Keystone } from "../keystone.ts";
import { conflict, refused } from "../refusals.ts";
import type { RegisteredLimit } from "./registered-limit.ts";
import { knownPlaces, requirePlace } from "./require-place.ts";
import {
  areTwice,
  deleteRegisteredLimitRow,
  findRegisteredLimit,
  hasLimits,
  insertRegisteredLimits,
  listRegisteredLimits,
  registeredLimitsOf,
  replaceRegisteredLimit,
} from "./store.ts";
import { newId } from "../database/new-id.ts";

/** @throws HttpError 404 */
export async function getRegisteredLimit({ pool }: Keystone, id: string): Promise<RegisteredLimit> {
  return (await pool.read((db) => findRegisteredLimit(db, id))) ?? missing(id);
}

export async function getRegisteredLimits(
  { pool }: Keystone,
  asked: { readonly filters: readonly Filter[]; readonly paging: Paging },
): Promise<Page<RegisteredLimit>> {
  return await pool.read((db) => listRegisteredLimits(db, pool.dialect, asked));
}

/**
 * All of them, or none.
 *
 * @throws HttpError 400 for a service or region that is not there, 409 for what there is a limit of
 */
export async function createRegisteredLimits({ pool }: Keystone, given: readonly Given[]): Promise<readonly RegisteredLimit[]> {
  const limits = given.map((one) => asLimit(one, newId()));
  await pool.write(async (trx) => {
    const known = await knownPlaces(trx, limits);
    for (const limit of limits) requirePlace(known, limit, "registered_limit");
    await insertRegisteredLimits(trx, limits);
    const ids = limits.map(({ id }) => id);
    if (await areTwice(trx, ids)) throw conflict("registered_limit", "Duplicate entry");
  });
  return limits;
}

/** @throws HttpError 400 for a service or region that is not there, 403 where limits take its place, 404, 409 */
export async function updateRegisteredLimit({ pool }: Keystone, id: string, given: Given): Promise<RegisteredLimit> {
  return await pool.write(async (trx) => {
    requirePlace(await knownPlaces(trx, [given]), given, "registered_limit");
    const before = await findRegisteredLimit(trx, id);
    if (!before) return missing(id);
    if (await hasLimits(trx, id)) throw inUse(id);
    const limit = asLimit({ ...before, ...given }, id);
    // What it is of may be said only if it changes: so upstream has it.
    const isMoved = Boolean(given["service_id"]) || "region_id" in given || Boolean(given["resource_name"]);
    if (isMoved && (await registeredLimitsOf(trx, [limit])).size > 0) throw conflict("registered_limit", "Duplicate entry");
    await replaceRegisteredLimit(trx, limit);
    return limit;
  });
}

/** @throws HttpError 403 where limits take its place, 404 */
export async function deleteRegisteredLimit({ pool }: Keystone, id: string): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await findRegisteredLimit(trx, id))) missing(id);
    if (await hasLimits(trx, id)) throw inUse(id);
    await deleteRegisteredLimitRow(trx, id);
  });
}

function asLimit(given: Given, id: string): RegisteredLimit {
  const text = (name: string): string | null => (given[name] as string | null | undefined) ?? null;
  return {
    id,
    service_id: text("service_id"),
    region_id: text("region_id"),
    resource_name: text("resource_name"),
    default_limit: given["default_limit"] as number,
    description: text("description"),
  };
}

function missing(id: string): never {
  throw new HttpError(404, `Could not find registered limit for ${id}.`);
}

function inUse(id: string): Error {
  return refused(`Unable to update or delete registered limit ${id} because there are project limits associated with it.`);
}
