import { createHash } from "node:crypto";
import { isDuplicate } from "@underpin/oslo/db";
import { malformed } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import { withoutExtra, type Given } from "../api/given.ts";
import { duplicateEntry } from "../database/duplicate-entry.ts";
import { pythonJson } from "@underpin/oslo/python";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { conflict, invalid, notFound, refused } from "../refusals.ts";
import { EC2, type Credential } from "./credential.ts";
import type { CredentialKeys, Sealed } from "./credential-keys.ts";
import { countCredentials, deleteCredential, findCredential, insertCredential, replaceBlob } from "./store.ts";
import { newId } from "../database/new-id.ts";

/** What a token that acts on somebody's behalf leaves in an EC2 credential: so does every token that is made of it. */
export interface Delegation {
  readonly trust_id?: string;
  readonly app_cred_id?: string;
  readonly access_token_id?: string;
}

/** @throws HttpError 404 */
export async function getCredential({ pool, credentialKeys }: Keystone, id: string): Promise<Credential> {
  return await pool.read((db) => requireCredential(db, credentialKeys, id));
}

/** @throws HttpError 400, 403 if there are as many as are allowed, 409 */
export async function createCredential(keystone: Keystone, given: Given, delegation: Delegation = {}): Promise<Credential> {
  const { pool, credentialKeys, config } = keystone;
  const credential = identified(withoutExtra(given), delegation);
  const sealed = seal(credentialKeys, credential.type, credential.blob);
  const limit = config.credential.user_limit;
  try {
    await pool.write(async (trx) => {
      if (limit >= 0 && (await countCredentials(trx, credential.user_id)) >= limit)
        throw refused(`Unable to create additional credentials, maximum of ${limit} already exceeded for user.`);
      await insertCredential(trx, credential, sealed);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict("credential", duplicateEntry({ id: credential.id })) : error;
  }
  return credential;
}

/**
 * Changes the blob, which is all that can be changed.
 *
 * @throws HttpError 400 for one that says of an EC2 credential that somebody else stands behind it
 */
export async function updateCredential({ pool, credentialKeys }: Keystone, id: string, given: Given): Promise<Credential> {
  return await pool.write(async (trx) => {
    const before = await requireCredential(trx, credentialKeys, id);
    if (before.type.toLowerCase() === EC2) requireSameDelegation(before.blob, given["blob"]);
    const blob = given["blob"];
    if (typeof blob !== "string" || blob === "") return before;
    // As it is, whatever the type: so upstream does here, and reads both.
    await replaceBlob(trx, id, credentialKeys.seal(blob));
    return { ...before, blob };
  });
}

/** @throws HttpError 404 */
export async function removeCredential({ pool, credentialKeys }: Keystone, id: string): Promise<void> {
  await pool.write(async (trx) => {
    await requireCredential(trx, credentialKeys, id);
    await deleteCredential(trx, id);
  });
}

/** @throws HttpError 404 */
export async function requireCredential(db: Kysely<Tables>, keys: CredentialKeys, id: string): Promise<Credential> {
  const credential = await findCredential(db, keys, id);
  if (credential === undefined) throw notFound("credential", id);
  return credential;
}

/** The id of the EC2 credential of an access key. */
export function ec2Id(access: string): string {
  return createHash("sha256").update(access).digest("hex");
}

function seal(keys: CredentialKeys, type: string, blob: string): Sealed {
  return keys.seal(type === EC2 ? pythonJson(blob) : blob);
}

function identified(given: Given, delegation: Delegation): Credential {
  const credential = {
    ...given,
    id: newId(),
    user_id: given["user_id"] as string,
    project_id: (given["project_id"] as string | null | undefined) ?? null,
    type: given["type"] as string,
    blob: given["blob"] as string,
  };
  if (credential.type.toLowerCase() !== EC2) return credential;
  const blob = ec2Blob(credential.blob);
  const left = Object.keys(delegation).length === 0 ? credential.blob : pythonJson({ ...blob, ...delegation });
  return { ...credential, id: ec2Id(blob.access), blob: left };
}

/** What must stand in the blob of an EC2 credential. */
function ec2Blob(blob: unknown): Readonly<Record<string, unknown>> & { readonly access: string } {
  let value: unknown;
  try {
    value = JSON.parse(String(blob));
  } catch {
    throw invalid("Invalid blob in credential");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    throw malformed("blob", "credential");
  const { access } = value as { readonly access?: unknown };
  if (typeof access !== "string") throw malformed("access", "credential");
  return { ...value, access };
}

const OF_DELEGATION = ["trust_id", "app_cred_id", "access_token_id", "access_id"] as const;

function requireSameDelegation(before: string, after: unknown): void {
  const [old, given] = [JSON.parse(before) as Readonly<Record<string, unknown>>, ec2Blob(after)];
  for (const name of OF_DELEGATION)
    if ((old[name] ?? null) !== (given[name] ?? null)) throw invalid(`${name} can not be updated for credential`);
}
