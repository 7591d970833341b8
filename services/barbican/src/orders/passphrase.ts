import type { Kysely, Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import { UndecipherableError } from "../crypto/crypto-plugin.ts";
import { newRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";
import { sealPayload } from "../payloads/payload.ts";
import type { SealedPayload } from "../payloads/sealed-payload.ts";
import type { FoundProject } from "../projects/project.ts";

/** How rows of `order_barbican_metadata` name it. */
const KEY = "underpin_passphrase";

/** Encrypts the passphrase of an order that waits, by its project's key. */
export async function sealPassphrase(rows: BarbicanRows, project: FoundProject, passphrase: string): Promise<SealedPayload> {
  return await sealPayload(rows, project, { data: Buffer.from(passphrase), contentType: "text/plain" });
}

/** Writes it beside its order. */
export async function insertPassphrase(
  trx: Transaction<Tables>,
  orderId: string,
  { kekId, sealed }: SealedPayload,
  now: number,
): Promise<void> {
  const value = JSON.stringify({ kekId, ...sealed });
  await trx
    .insertInto("order_barbican_metadata")
    .values({ ...newRow(now), order_id: orderId, key: KEY, value })
    .execute();
}

/**
 * The passphrase of an order that waits; undefined if it has none.
 *
 * @throws UndecipherableError
 */
export async function openPassphrase({ pool, crypto }: BarbicanRows, orderId: string): Promise<string | undefined> {
  const found = await pool.read(async (db) => await find(db, orderId));
  if (found === undefined) return undefined;
  const { kek, kekMetaExtended, cypherText } = found;
  if (kek === undefined) throw new UndecipherableError("The key of the order's passphrase is gone.");
  return (await crypto.ofRow(kek.plugin_name).open(kek.plugin_meta ?? "", { cypherText, kekMetaExtended })).toString("utf8");
}

async function find(db: Kysely<Tables>, orderId: string) {
  const row = await db
    .selectFrom("order_barbican_metadata")
    .select("value")
    .where("order_id", "=", orderId)
    .where("key", "=", KEY)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { kekId, ...sealed } = JSON.parse(row.value) as SealedPayload["sealed"] & { readonly kekId: string };
  const kek = await db.selectFrom("kek_data").select(["plugin_name", "plugin_meta"]).where("id", "=", kekId).executeTakeFirst();
  return { ...sealed, kek };
}

/** Takes it away: nobody needs it any more. */
export async function forgetPassphrase(trx: Transaction<Tables>, orderId: string): Promise<void> {
  await trx.deleteFrom("order_barbican_metadata").where("order_id", "=", orderId).where("key", "=", KEY).execute();
}
