import { HttpError } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import type { AccessTokenRow, Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { notFound, unauthorized } from "../refusals.ts";
import type { Role } from "../roles/role.ts";
import { findRoles } from "../roles/store.ts";

/** What a user lets a consumer do, as it is shown: without its secret and its roles. */
export type AccessToken = Omit<AccessTokenRow, "access_secret" | "role_ids">;

export async function listAccessTokens({ pool }: Keystone, user: string): Promise<readonly AccessToken[]> {
  const rows = await pool.read((db) => db.selectFrom("access_token").selectAll().where("authorizing_user_id", "=", user).execute());
  return rows.map(accessTokenOf);
}

/** @throws HttpError 404 */
export async function getAccessToken({ pool }: Keystone, user: string, id: string): Promise<AccessToken> {
  const row = await pool.read((db) => requireAccessToken(db, id));
  if (row.authorizing_user_id !== user) throw noneOfTheirs();
  return accessTokenOf(row);
}

/** @throws HttpError 401 if it is somebody else's, 404 */
export async function deleteAccessToken({ pool }: Keystone, user: string, id: string): Promise<void> {
  await pool.write(async (trx) => {
    requireTheirs(await requireAccessToken(trx, id), user);
    await trx.deleteFrom("access_token").where("id", "=", id).execute();
  });
}

/** @throws HttpError 404 */
export async function rolesOf({ pool }: Keystone, user: string, id: string): Promise<readonly Role[]> {
  return await pool.read(async (db) => {
    const row = await requireAccessToken(db, id);
    if (row.authorizing_user_id !== user) throw noneOfTheirs();
    const ids = roleIds(row);
    const roles = new Map((await findRoles(db, ids)).map((role) => [role.id, role]));
    return ids.map((one) => roles.get(one) ?? missing(one));
  });
}

/** @throws HttpError 401 if it is somebody else's, 404 */
export async function roleOf({ pool }: Keystone, user: string, id: string, role: string): Promise<Role> {
  return await pool.read(async (db) => {
    const row = await requireAccessToken(db, id);
    requireTheirs(row, user);
    const [found] = roleIds(row).includes(role) ? await findRoles(db, [role]) : [];
    return found ?? missing(role);
  });
}

function roleIds(row: AccessTokenRow): readonly string[] {
  return JSON.parse(row.role_ids) as readonly string[];
}

async function requireAccessToken(db: Kysely<Tables>, id: string): Promise<AccessTokenRow> {
  const row = await db.selectFrom("access_token").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, "Access token not found");
  return row;
}

function requireTheirs(row: AccessTokenRow, user: string): void {
  if (row.authorizing_user_id !== user) throw unauthorized("User IDs do not match");
}

/** Upstream's sentence, whose blank is not filled. */
function noneOfTheirs(): HttpError {
  return new HttpError(404, "Could not find: %(target)s.");
}

function accessTokenOf({ access_secret: _secret, role_ids: _roles, ...row }: AccessTokenRow): AccessToken {
  return row;
}

function missing(role: string): never {
  throw notFound("role", role);
}
