import { isDuplicate } from "@underpin/oslo/db";
import { HttpError } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../database/tables.ts";
import type { KeystoneRows } from "../keystone.ts";
import { findPlace } from "./find-place.ts";
import { invalid, notFound, SecurityRefusal } from "../refusals.ts";
import type { Role } from "../roles/role.ts";
import { findRole, findRoles } from "../roles/store.ts";
import { idOf, type Actor, type Grant, type Place } from "./grant.ts";
import {
  deleteGrant,
  deleteSystemGrant,
  grantedRoles,
  hasGrant,
  hasSystemGrant,
  insertGrant,
  insertSystemGrant,
  systemRoles,
} from "./store.ts";

/** @throws HttpError 404 for what is not there, the grant included */
export async function checkGrant({ pool }: KeystoneRows, grant: Grant): Promise<void> {
  await pool.read(async (db) => {
    await requireRole(db, grant.role);
    await requirePlace(db, pool.dialect, grant.place);
    if (!(await hasGrant(db, grant))) throw noGrant(grant.role, grant.actor, idOf(grant.place));
  });
}

/**
 * Gives a role; twice is once.
 *
 * @returns whether it was not there yet
 * @throws HttpError 403 for a domain's own role on a project of another one, 404
 */
export async function createGrant({ pool }: KeystoneRows, grant: Grant): Promise<boolean> {
  return await unlessThere(() =>
    pool.write(async (trx) => {
      const role = await requireRole(trx, grant.role);
      const domain = await requirePlace(trx, pool.dialect, grant.place);
      if ("project" in grant.place && role.domain_id !== null && role.domain_id !== domain)
        throw new SecurityRefusal(403, `Project ${grant.place.project} must be in the same domain as the role ${role.id} being assigned.`);
      await insertGrant(trx, grant);
    }),
  );
}

/** @throws HttpError 404 */
export async function revokeGrant({ pool }: KeystoneRows, grant: Grant): Promise<void> {
  await pool.write(async (trx) => {
    await requireRole(trx, grant.role);
    if (!(await hasGrant(trx, grant))) throw noGrant(grant.role, grant.actor, idOf(grant.place));
    await requirePlace(trx, pool.dialect, grant.place);
    await deleteGrant(trx, grant);
  });
}

/** @throws HttpError 404 for a place that is not there */
export async function listGrants({ pool }: KeystoneRows, actor: Actor, place: Place, isInherited: boolean): Promise<readonly Role[]> {
  return await pool.read(async (db) => {
    await requirePlace(db, pool.dialect, place);
    return await findRoles(db, await grantedRoles(db, actor, place, isInherited));
  });
}

/** @throws HttpError 404 */
export async function checkSystemGrant({ pool }: KeystoneRows, role: string, actor: Actor): Promise<void> {
  if (!(await pool.read((db) => hasSystemGrant(db, role, actor)))) throw noGrant(role, actor, "system");
}

/**
 * Gives a role on the system; twice is once.
 *
 * @returns whether it was not there yet
 * @throws HttpError 400 for a domain's own role, 404
 */
export async function createSystemGrant({ pool }: KeystoneRows, role: string, actor: Actor): Promise<boolean> {
  return await unlessThere(() =>
    pool.write(async (trx) => {
      if ((await requireRole(trx, role)).domain_id !== null)
        throw invalid(`Role ${role} is a domain-specific role. Unable to use a domain-specific role in a system assignment.`);
      await insertSystemGrant(trx, role, actor);
    }),
  );
}

/** @throws HttpError 404 */
export async function revokeSystemGrant({ pool }: KeystoneRows, role: string, actor: Actor): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await deleteSystemGrant(trx, role, actor))) throw noGrant(role, actor, "system");
  });
}

export async function listSystemGrants({ pool }: KeystoneRows, actor: Actor): Promise<readonly Role[]> {
  return await pool.read(async (db) => findRoles(db, await systemRoles(db, actor)));
}

async function unlessThere(insert: () => Promise<void>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

async function requireRole(db: Kysely<Tables>, id: string): Promise<Role> {
  const role = await findRole(db, id);
  if (role === undefined) throw notFound("role", id);
  return role;
}

/** The domain that a place lies in. */
async function requirePlace(db: Kysely<Tables>, dialect: DialectName, place: Place): Promise<string | null> {
  const found = await findPlace(db, dialect, place);
  if (found === undefined) throw notFound("domain" in place ? "domain" : "project", idOf(place));
  return "domain" in place ? place.domain : found.domain_id;
}

function noGrant(role: string, actor: Actor, place: string): HttpError {
  return new HttpError(
    404,
    `Could not find role assignment with role: ${role}, user or group: ${idOf(actor)}, project, domain, or system: ${place}.`,
  );
}
