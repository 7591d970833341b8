import type { Kysely, Transaction } from "kysely";
import { newRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";
import type { Metadatum } from "./shapes.ts";

/** What users say of a secret, by its keys. */
export async function metadataOfSecret(db: Kysely<Tables>, secretId: string): Promise<Readonly<Record<string, string>>> {
  const rows = await db
    .selectFrom("secret_user_metadata")
    .select(["key", "value"])
    .where("secret_id", "=", secretId)
    .where("deleted", "=", false)
    .orderBy("created_at")
    .orderBy("key")
    .execute();
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

/** Says this of a secret that is locked, and nothing else any more. */
export async function replaceMetadata(trx: Transaction<Tables>, secretId: string, said: readonly Metadatum[], now: number): Promise<void> {
  await trx.deleteFrom("secret_user_metadata").where("secret_id", "=", secretId).execute();
  await insert(trx, secretId, said, now);
}

/** Says this of a secret that is locked under a key. */
export async function replaceMetadatum(trx: Transaction<Tables>, secretId: string, said: Metadatum, now: number): Promise<void> {
  await deleteMetadatum(trx, secretId, said.key);
  await insert(trx, secretId, [said], now);
}

/** Takes back what was said of a secret under a key. */
export async function deleteMetadatum(trx: Transaction<Tables>, secretId: string, key: string): Promise<void> {
  await trx.deleteFrom("secret_user_metadata").where("secret_id", "=", secretId).where("key", "=", key).execute();
}

async function insert(trx: Transaction<Tables>, secretId: string, said: readonly Metadatum[], now: number): Promise<void> {
  if (said.length === 0) return;
  const rows = said.map(({ key, value }) => ({ ...newRow(now, "PENDING"), secret_id: secretId, key, value }));
  await trx.insertInto("secret_user_metadata").values(rows).execute();
}
