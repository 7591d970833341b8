import { isDuplicate } from "@underpin/oslo/db";
import type { Filter } from "@underpin/oslo/http";
import { withoutExtra, type Given } from "../api/given.ts";
import type { KeystoneRows } from "../keystone.ts";
import { conflict, inUse, invalid, notFound, refused } from "../refusals.ts";
import type { Region } from "./region.ts";
import { deleteRegions, findRegion, hasRegisteredLimits, insertRegion, listRegions, regionTree, replaceRegion } from "./store.ts";
import { newId } from "../database/new-id.ts";

type Tree = Awaited<ReturnType<typeof regionTree>>;

/** @throws HttpError 404 */
export async function getRegion({ pool }: KeystoneRows, id: string): Promise<Region> {
  return (await pool.read((db) => findRegion(db, id))) ?? missing(id);
}

export async function getRegions({ pool }: KeystoneRows, filters: readonly Filter[]): Promise<readonly Region[]> {
  return await pool.read((db) => listRegions(db, pool.dialect, filters));
}

/** For other rooms: whether there is such a region. */
export async function hasRegion({ pool }: KeystoneRows, id: string): Promise<boolean> {
  return (await pool.read((db) => findRegion(db, id))) !== undefined;
}

/** For other rooms: all regions with the one that each lies in. */
export async function getParents({ pool }: KeystoneRows): Promise<ReadonlyMap<string, string | null>> {
  return new Map((await pool.read((db) => listRegions(db, pool.dialect, []))).map((region) => [region.id, region.parent_region_id]));
}

/** For other rooms: makes a region if there is none of this id; whether it did. */
export async function ensureRegion(keystone: KeystoneRows, id: string): Promise<boolean> {
  if (await hasRegion(keystone, id)) return false;
  try {
    await keystone.pool.write((trx) => insertRegion(trx, asRegion({ id })));
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/** @throws HttpError 404 for a parent that is not there, 409 for an id that is */
export async function createRegion({ pool }: KeystoneRows, given: Given): Promise<Region> {
  const id = (given["id"] as string | null | undefined) || newId();
  const region = asRegion({ ...given, id });
  try {
    await pool.write(async (trx) => {
      if (await findRegion(trx, id)) throw conflict("region", `Duplicate ID, ${id}.`);
      const parent = region.parent_region_id;
      if (parent !== null && !(await findRegion(trx, parent))) missing(parent);
      await insertRegion(trx, region);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict("region", `Duplicate ID, ${id}.`) : error;
  }
  return region;
}

/** @throws HttpError 400 for a circle of regions, 404 */
export async function updateRegion({ pool }: KeystoneRows, id: string, given: Given): Promise<Region> {
  return await pool.write(async (trx) => {
    const tree = await regionTree(trx);
    const parent = given["parent_region_id"] as string | null | undefined;
    if (typeof parent === "string" && !tree.has(parent)) missing(parent);
    const before = await findRegion(trx, id);
    if (!before) return missing(id);
    const region = asRegion({ ...before, ...given, id });
    if (region.parent_region_id !== null && isWithin(tree, region.parent_region_id, id))
      throw invalid(`The specified parent region ${id} would create a circular region hierarchy.`);
    await replaceRegion(trx, region);
    return region;
  });
}

/**
 * Removes a region with all that lie in it.
 *
 * @throws HttpError 403 if one of them has endpoints, 404, 409 where limits are registered for one of them
 */
export async function deleteRegion({ pool }: KeystoneRows, id: string): Promise<void> {
  await pool.write(async (trx) => {
    const tree = await regionTree(trx);
    if (!tree.has(id)) missing(id);
    const ids = [...tree.keys()].filter((one) => isWithin(tree, one, id));
    if (ids.some((one) => tree.get(one)?.hasEndpoints))
      throw refused(`Unable to delete region ${id} because it or its child regions have associated endpoints.`);
    if (await hasRegisteredLimits(trx, ids)) throw inUse("region", id, "registered limits");
    await deleteRegions(trx, ids);
  });
}

/** Whether a region is another one, or lies in it. Rows may hold a circle that somebody else made. */
function isWithin(tree: Tree, id: string, other: string): boolean {
  const seen = new Set<string>();
  for (let at: string | null = id; at !== null && !seen.has(at); at = tree.get(at)?.parent ?? null) {
    if (at === other) return true;
    seen.add(at);
  }
  return false;
}

/** The column of the description takes no NULL. */
function asRegion(given: Given & { readonly id: string }): Region {
  return {
    ...withoutExtra(given),
    description: (given["description"] as string | null | undefined) ?? "",
    parent_region_id: (given["parent_region_id"] as string | null | undefined) ?? null,
  };
}

function missing(id: string): never {
  throw notFound("region", id);
}
