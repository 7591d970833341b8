import { randomBytes } from "node:crypto";
import { isDuplicate } from "@underpin/oslo/db";
import type { Kysely } from "kysely";
import type { Given } from "../api/given.ts";
import { duplicateEntry } from "../database/duplicate-entry.ts";
import type { Tables } from "../database/tables.ts";
import { readExpiration } from "../expiration.ts";
import { listInferences } from "../implied-roles/store.ts";
import type { Keystone } from "../keystone.ts";
import { conflict, invalid, notFound, refused } from "../refusals.ts";
import { globalRoleNamed } from "../roles/store.ts";
import type { Token } from "../tokens/token.ts";
import { rulesFor, type GivenRule } from "./access-rules.ts";
import type { ApplicationCredential } from "./application-credential.ts";
import { countCredentials, deleteCredential, findCredential, insertCredential } from "./store.ts";
import { newId } from "../database/new-id.ts";

/** @throws HttpError 404 */
export async function getCredential({ pool }: Keystone, id: string): Promise<ApplicationCredential> {
  return (await pool.read((db) => findCredential(db, id))) ?? missing(id);
}

/** What a new one may be given. Release 22's schema lets more pass; it is refused by upstream's table then, in these words. */
const GIVEN: ReadonlySet<string> = new Set([
  "id",
  "name",
  "description",
  "secret",
  "expires_at",
  "project_id",
  "user_id",
  "system",
  "unrestricted",
  "roles",
  "access_rules",
]);

/** One that was just made, with its secret, which is never shown again. */
export type NewApplicationCredential = ApplicationCredential & { readonly secret: string };

/**
 * Makes an application credential for the one who asks, on the project of their token, with some or all of the token's roles.
 *
 * @throws HttpError 400, 403 if they have as many as are allowed, 404, 409
 */
export async function createCredential(keystone: Keystone, token: Token, given: Given): Promise<NewApplicationCredential> {
  const { pool, now } = keystone;
  const secret = (given["secret"] as string | null | undefined) || randomBytes(64).toString("base64url");
  const roles = await pool.read((db) => rolesFor(db, keystone, token, given["roles"] as readonly GivenRole[] | undefined));
  const expires = given["expires_at"] ? readExpiration(String(given["expires_at"]), now()) : null;
  const [id, user] = [newId(), token.user.id];
  const limit = keystone.config.application_credential.user_limit;
  const hash = await keystone.passwords.hash(secret);
  try {
    const made = await pool.write(async (trx) => {
      if (limit >= 0 && (await countCredentials(trx, user)) >= limit)
        throw refused(`Unable to create additional application credentials, maximum of ${limit} already exceeded for user.`);
      refuseUnknown(given);
      await insertCredential(trx, {
        id,
        name: String(given["name"]),
        description: (given["description"] as string | null | undefined) ?? null,
        secret_hash: hash,
        user_id: user,
        project_id: token.project?.id ?? null,
        system: null,
        expires,
        unrestricted: (given["unrestricted"] as boolean | null | undefined) ?? null,
        roles,
        rules: await rulesFor(trx, user, (given["access_rules"] as readonly GivenRule[] | null | undefined) ?? []),
      });
      return (await findCredential(trx, id)) ?? missing(id);
    });
    return { ...made, secret };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw conflict("application_credential", duplicateEntry({ name: given["name"] }));
  }
}

function refuseUnknown(given: Given): void {
  const unknown = Object.keys(given).find((name) => !GIVEN.has(name));
  if (unknown !== undefined) throw invalid(`'${unknown}' is an invalid keyword argument for ApplicationCredentialModel`);
}

/** @throws HttpError 404 */
export async function removeCredential({ pool }: Keystone, id: string): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await deleteCredential(trx, id))) missing(id);
  });
}

type GivenRole = { readonly id?: string; readonly name?: string };

/**
 * The roles of a new application credential: those that are named, from release 27 on with what they imply; all of the token's if none is.
 *
 * @throws HttpError 400 for one that the token does not have
 */
async function rolesFor(
  db: Kysely<Tables>,
  { compatibility }: Keystone,
  token: Token,
  given: readonly GivenRole[] | undefined,
): Promise<readonly string[]> {
  const own = token.roles.map(({ id }) => id);
  if (given === undefined || given.length === 0) return own;
  const roles = new Set<string>();
  for (const role of given) roles.add(role.id ?? (await globalRoleNamed(db, role.name ?? "")));
  if (compatibility === 30) {
    const inferences = await listInferences(db);
    // What is added while it goes through them is gone through, too.
    for (const role of roles) for (const { prior, implied } of inferences) if (prior.id === role) roles.add(implied.id);
  }
  if (![...roles].every((role) => own.includes(role)))
    throw invalid("Invalid application credential: Cannot create an application credential with unassigned role");
  return [...roles];
}

function missing(id: string): never {
  throw notFound("Application Credential", id);
}
