import { isDuplicate } from "@underpin/oslo/db";
import type { Filter, Paging } from "@underpin/oslo/http";
import type { Loaded } from "@underpin/oslo/policy";
import { normalized, withoutExtra, type Given } from "../api/given.ts";
import { deleteCredentialsOfRole } from "../application-credentials/of-role.ts";
import { duplicateEntry } from "../database/duplicate-entry.ts";
import type { Page } from "../database/listing.ts";
import type { KeystoneRows } from "../keystone.ts";
import { immutableIn, requireMutable, requireRemovable } from "../options/immutable.ts";
import { conflict, invalid, notFound } from "../refusals.ts";
import type { Role } from "./role.ts";
import { deleteRole, findRole, insertRole, listRoles, replaceRole } from "./store.ts";
import { newId } from "../database/new-id.ts";

/** @throws HttpError 404 */
export async function getRole({ pool }: KeystoneRows, id: string): Promise<Loaded<Role>> {
  return (await pool.read((db) => findRole(db, id))) ?? missing(id);
}

export async function getRoles({ pool }: KeystoneRows, filters: readonly Filter[], paging: Paging): Promise<Page<Role>> {
  return await pool.read((db) => listRoles(db, pool.dialect, filters, paging));
}

/** @throws HttpError 409 for a name that there is in the domain already, or among the roles of everybody */
export async function createRole({ pool }: KeystoneRows, asked: Given): Promise<Role> {
  const given = withoutExtra(normalized(asked));
  const immutable = immutableIn(given);
  const role: Role = {
    ...withDefaults(given),
    id: newId(),
    options: typeof immutable === "boolean" ? { immutable } : {},
  };
  await storing(given, () => pool.write((trx) => insertRole(trx, role)));
  return role;
}

/** @throws HttpError 400 for another domain, 403 for an immutable role, 404, 409 */
export async function updateRole({ pool }: KeystoneRows, id: string, given: Given): Promise<Role> {
  return await storing(given, () =>
    pool.write(async (trx) => {
      const before = await findRole(trx, id);
      if (!before) return missing(id);
      requireMutable("role", before, given);
      if ("domain_id" in given && given["domain_id"] !== before.domain_id) throw invalid("Update of `domain_id` is not allowed.");
      await replaceRole(trx, { ...before, ...given, id, options: before.options }, immutableIn(given));
      return (await findRole(trx, id)) ?? missing(id);
    }),
  );
}

/**
 * Removes a role, and with it every assignment of it, and the application credentials of those who had it on a project.
 *
 * @throws HttpError 403 for an immutable role, 404
 */
export async function removeRole({ pool, compatibility }: KeystoneRows, id: string): Promise<void> {
  await pool.write(async (trx) => {
    const role = await findRole(trx, id);
    if (!role) throw notFound("role", id);
    requireRemovable("role", role);
    if (compatibility === 30) await deleteCredentialsOfRole(trx, id);
    await deleteRole(trx, id);
  });
}

function withDefaults(given: Given): Pick<Role, "name" | "domain_id" | "description"> {
  return {
    ...given,
    name: given["name"] as string,
    domain_id: (given["domain_id"] as string | null | undefined) || null,
    description: (given["description"] as string | null | undefined) ?? null,
  };
}

async function storing<T>(given: Given, store: () => Promise<T>): Promise<T> {
  try {
    return await store();
  } catch (error) {
    throw isDuplicate(error) ? conflict("role", duplicateEntry(given)) : error;
  }
}

function missing(id: string): never {
  throw notFound("role", id);
}
