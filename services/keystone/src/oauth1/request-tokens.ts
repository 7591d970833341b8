import { HttpError } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import { effectiveRoles } from "../assignments/effective-roles.ts";
import { pythonJson } from "@underpin/oslo/python";
import type { AccessTokenRow, RequestTokenRow, Tables } from "../database/tables.ts";
import { parseIsoTime } from "@underpin/oslo/python";
import type { Keystone } from "../keystone.ts";
import { getProject } from "../projects/get-project.ts";
import { unauthorized } from "../refusals.ts";
import { globalRoleNamed } from "../roles/store.ts";
import { utcTime } from "@underpin/oslo/python";
import { newVerifier } from "./identifiers.ts";
import { newId } from "../database/new-id.ts";

/** Makes what a consumer asks a user with to let it act on a project. */
export async function createRequestToken({ pool, now, config }: Keystone, consumer: string, project: string): Promise<RequestTokenRow> {
  const token = {
    id: newId(),
    request_secret: newId(),
    verifier: null,
    authorizing_user_id: null,
    requested_project_id: project,
    role_ids: null,
    consumer_id: consumer,
    expires_at: endOf(now(), config.oauth1.request_token_duration),
  };
  await pool.write((trx) => trx.insertInto("request_token").values(token).execute());
  return token;
}

/** @throws HttpError 404, 401 if its time is over */
export async function getRequestToken({ pool, now }: Keystone, id: string): Promise<RequestTokenRow> {
  const token = await pool.read((db) => findRequestToken(db, id));
  if (token.expires_at !== null && now() > parseIsoTime(token.expires_at)) throw unauthorized("Request token is expired");
  return token;
}

/** A role as a request names it. */
export type RoleNamed = { readonly id?: string; readonly name?: string };

/**
 * Lets a consumer act for a user, with roles that they have on the project.
 *
 * @returns the verifier, which the user tells the consumer
 * @throws HttpError 401 without these roles or after its time, 404
 */
export async function authorizeRequestToken(keystone: Keystone, id: string, user: string, roles: readonly RoleNamed[]): Promise<string> {
  const token = await getRequestToken(keystone, id);
  const { pool, now, config } = keystone;
  const asked = new Set<string>();
  await pool.read(async (db) => {
    for (const { id: roleId, name = "" } of roles) asked.add(roleId ?? (await globalRoleNamed(db, name)));
  });
  await getProject(keystone, token.requested_project_id);
  const held = await pool.read((db) =>
    effectiveRoles(db, pool.dialect, {
      user,
      on: { project: token.requested_project_id },
      now: utcTime(now()).slice(0, 19),
      defaultTtl: config.federation.default_authorization_ttl,
    }),
  );
  if ([...asked].some((role) => !held.some((one) => one.id === role))) throw unauthorized("authorizing user does not have role required");
  const verifier = newVerifier();
  await pool.write((trx) =>
    trx
      .updateTable("request_token")
      .set({ authorizing_user_id: user, verifier, role_ids: pythonJson([...asked]) })
      .where("id", "=", id)
      .execute(),
  );
  return verifier;
}

/**
 * Makes an access token of a request token, which is used up by that.
 *
 * @throws HttpError 404 if it was used meanwhile
 */
export async function createAccessToken({ pool, now, config }: Keystone, requestToken: string): Promise<AccessTokenRow> {
  return await pool.write(async (trx) => {
    const from = await findRequestToken(trx, requestToken);
    const { numDeletedRows } = await trx.deleteFrom("request_token").where("id", "=", requestToken).executeTakeFirstOrThrow();
    if (numDeletedRows !== 1n) throw noRequestToken();
    const token = {
      id: newId(),
      access_secret: newId(),
      authorizing_user_id: from.authorizing_user_id as string,
      project_id: from.requested_project_id,
      role_ids: from.role_ids as string,
      consumer_id: from.consumer_id,
      expires_at: endOf(now(), config.oauth1.access_token_duration),
    };
    await trx.insertInto("access_token").values(token).execute();
    return token;
  });
}

async function findRequestToken(db: Kysely<Tables>, id: string): Promise<RequestTokenRow> {
  const row = await db.selectFrom("request_token").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw noRequestToken();
  return row;
}

function noRequestToken(): HttpError {
  return new HttpError(404, "Request token not found");
}

/** When something ends, as the column has it; null for never. */
function endOf(now: number, seconds: number): string | null {
  return seconds > 0 ? `${new Date(now + seconds * 1000).toISOString().slice(0, -1)}000Z` : null;
}
