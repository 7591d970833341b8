import type { Filter } from "@underpin/oslo/http";
import { withoutExtra, type Given } from "../api/given.ts";
import { narrowed } from "../api/narrow.ts";
import type { Keystone } from "../keystone.ts";
import { invalid, notFound } from "../refusals.ts";
import { deleteStoredPolicyRow, findStoredPolicy, insertStoredPolicy, listStoredPolicies, replaceStoredPolicy } from "./store.ts";
import type { StoredPolicy } from "./stored-policy.ts";
import { newId } from "../database/new-id.ts";

/** @throws HttpError 404 */
export async function getStoredPolicy({ pool }: Keystone, id: string): Promise<StoredPolicy> {
  return (await pool.read((db) => findStoredPolicy(db, id))) ?? missing(id);
}

export async function getStoredPolicies({ pool }: Keystone, filters: readonly Filter[]): Promise<readonly StoredPolicy[]> {
  return narrowed(await pool.read(listStoredPolicies), filters);
}

export async function createStoredPolicy({ pool }: Keystone, given: Given): Promise<StoredPolicy> {
  const policy = asPolicy(given, newId());
  await pool.write((trx) => insertStoredPolicy(trx, policy));
  return policy;
}

/** @throws HttpError 400 for another id, 404 */
export async function updateStoredPolicy({ pool }: Keystone, id: string, given: Given): Promise<StoredPolicy> {
  if ("id" in given && given["id"] !== id) throw invalid("Cannot change policy ID");
  return await pool.write(async (trx) => {
    const before = await findStoredPolicy(trx, id);
    if (!before) return missing(id);
    const policy = asPolicy({ ...before, ...given }, id);
    await replaceStoredPolicy(trx, policy);
    return policy;
  });
}

/** @throws HttpError 404 */
export async function deleteStoredPolicy({ pool }: Keystone, id: string): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await findStoredPolicy(trx, id))) missing(id);
    await deleteStoredPolicyRow(trx, id);
  });
}

function asPolicy(given: Given, id: string): StoredPolicy {
  return { ...withoutExtra(given), id, type: given["type"] as string, blob: given["blob"] };
}

function missing(id: string): never {
  throw notFound("policy", id);
}
