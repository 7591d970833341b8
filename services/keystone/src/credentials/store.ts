import type { Pool } from "@underpin/oslo/db";
import type { Filter } from "@underpin/oslo/http";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import type { Kysely } from "kysely";
import { writeExtra } from "../database/extra.ts";
import { readPage, whereFilters, type Page } from "../database/listing.ts";
import type { CredentialRow, Tables } from "../database/tables.ts";
import { credentialOf, type Credential } from "./credential.ts";
import type { CredentialKeys, Sealed } from "./credential-keys.ts";

export async function findCredential(db: Kysely<Tables>, keys: CredentialKeys, id: string): Promise<Loaded<Credential> | undefined> {
  const row = await db.selectFrom("credential").selectAll().where("id", "=", id).executeTakeFirst();
  return row && loaded(credentialOf(row, keys));
}

const COLUMNS = { user_id: "user_id", type: "type" };

export async function listCredentials(
  pool: Pool<Tables>,
  keys: CredentialKeys,
  filters: readonly Filter[],
  limit: number | null,
): Promise<Page<Loaded<Credential>>> {
  return await pool.read(async (db) => {
    const query = whereFilters(db.selectFrom("credential").selectAll(), filters, COLUMNS, pool.dialect);
    const page = await readPage(query, { limit, marker: null }, { id: "id", isFullWhenReached: false });
    return { ...page, rows: page.rows.map((row) => loaded(credentialOf(row, keys))) };
  });
}

/** Those of one user and type. */
export async function credentialsOfUser(
  db: Kysely<Tables>,
  keys: CredentialKeys,
  user: string,
  type: string,
): Promise<readonly Credential[]> {
  const rows = await db.selectFrom("credential").selectAll().where("user_id", "=", user).where("type", "=", type).execute();
  return rows.map((row) => credentialOf(row, keys));
}

export async function countCredentials(db: Kysely<Tables>, user: string): Promise<number> {
  const { count } = await db
    .selectFrom("credential")
    .select((of) => of.fn.countAll().as("count"))
    .where("user_id", "=", user)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertCredential(trx: Kysely<Tables>, credential: Credential, sealed: Sealed): Promise<void> {
  await trx.insertInto("credential").values(rowOf(credential, sealed)).execute();
}

export async function replaceBlob(trx: Kysely<Tables>, id: string, { encryptedBlob, keyHash }: Sealed): Promise<void> {
  await trx.updateTable("credential").set({ encrypted_blob: encryptedBlob, key_hash: keyHash }).where("id", "=", id).execute();
}

export async function deleteCredential(trx: Kysely<Tables>, id: string): Promise<void> {
  await trx.deleteFrom("credential").where("id", "=", id).execute();
}

function rowOf({ id, user_id, project_id, type, blob: _blob, ...extra }: Credential, { encryptedBlob, keyHash }: Sealed): CredentialRow {
  return { id, user_id, project_id, type, extra: writeExtra(extra), encrypted_blob: encryptedBlob, key_hash: keyHash };
}
