import type { Pool } from "@underpin/oslo/db";
import type { CredentialRow, Tables } from "../database/tables.ts";
import type { CredentialKeys, Sealed } from "./credential-keys.ts";

type Stored = Pick<CredentialRow, "id" | "encrypted_blob">;

/** What a run came to. */
export interface ReEncryption {
  /** How many were encrypted anew. */
  readonly done: number;
  /** The ids of those that no key opens; they are as they were. */
  readonly unreadable: readonly string[];
}

/** How many credentials are read, and written in one transaction, at a time. */
const BATCH = 500;

/** Whether there are credentials that are not encrypted with the primary key. */
export async function hasOtherKeys(pool: Pool<Tables>, primaryHash: string): Promise<boolean> {
  return (await notUnder(pool, primaryHash, "", 1)).length > 0;
}

/**
 * Encrypts all credentials anew that are not under the primary key. Interrupted, it goes on where it was; beside a second run, or a service that
 * writes, each credential is written once: what another wrote meanwhile stays.
 *
 * @param batch how many at a time
 */
export async function reEncrypt(pool: Pool<Tables>, keys: CredentialKeys, batch: number = BATCH): Promise<ReEncryption> {
  let [done, last] = [0, ""];
  const unreadable: string[] = [];
  for (;;) {
    const rows = await notUnder(pool, keys.primaryHash, last, batch);
    if (rows.length === 0) return { done, unreadable };
    const { sealed, failed } = sealRows(rows, keys);
    unreadable.push(...failed);
    done += await pool.write(async (trx) => {
      let written = 0;
      for (const [row, { encryptedBlob, keyHash }] of sealed) {
        const { numUpdatedRows } = await trx
          .updateTable("credential")
          .set({ encrypted_blob: encryptedBlob, key_hash: keyHash })
          .where("id", "=", row.id)
          .where("encrypted_blob", "=", row.encrypted_blob)
          .executeTakeFirst();
        written += Number(numUpdatedRows);
      }
      return written;
    });
    last = (rows.at(-1) as Stored).id;
  }
}

/** Each row with what it is to be, and the ids of those that no key opens. */
function sealRows(
  rows: readonly Stored[],
  keys: CredentialKeys,
): { readonly sealed: readonly (readonly [row: Stored, now: Sealed])[]; readonly failed: readonly string[] } {
  const sealed: (readonly [Stored, Sealed])[] = [];
  const failed: string[] = [];
  for (const row of rows) {
    const blob = keys.tryDecrypt(row.encrypted_blob);
    if (blob === null) failed.push(row.id);
    else sealed.push([row, keys.seal(blob)]);
  }
  return { sealed, failed };
}

async function notUnder(pool: Pool<Tables>, primaryHash: string, after: string, limit: number): Promise<readonly Stored[]> {
  return await pool.read(async (db) =>
    db
      .selectFrom("credential")
      .select(["id", "encrypted_blob"])
      .where("id", ">", after)
      // Databases between Newton's expand and contract have rows without one.
      .where((of) => of.or([of("key_hash", "!=", primaryHash), of("key_hash", "is", null)]))
      .orderBy("id")
      .limit(limit)
      .execute(),
  );
}
