import type { Kysely, Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import type { CryptoPlugin, Sealed } from "../crypto/crypto-plugin.ts";
import { newRow } from "../database/new-row.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Tables } from "../database/tables.ts";
import type { FoundProject } from "../projects/project.ts";
import { pluginOf } from "./plugins-of.ts";
import { projectKey } from "./project-key.ts";

/** How rows name where payloads are kept, whatever encrypts them. */
const STORE = "barbican.plugin.store_crypto.StoreCryptoAdapterPlugin";

/** A payload as it is sent and asked for. */
export interface Payload {
  readonly data: Buffer;
  /** `text/plain`, say: without parameters. */
  readonly contentType: string;
}

/** A payload that is encrypted, and ready to be written. */
export interface SealedPayload {
  readonly sealed: Sealed;
  readonly contentType: string;
  readonly kekId: string;
}

/** Encrypts a payload. */
export type Seal = (payload: Payload) => Promise<SealedPayload>;

/**
 * What encrypts a project's payloads, by its key; nothing is written but that key, if it is new.
 *
 * @param by the plugin; the project's own choice if left out
 */
export async function sealOf(rows: BarbicanRows, project: FoundProject, by?: CryptoPlugin): Promise<Seal> {
  const plugin = by ?? (await pluginOf(rows, project));
  const { id: kekId, pluginMeta } = await projectKey(rows, project, plugin);
  return async ({ data, contentType }) => ({ sealed: await plugin.seal(pluginMeta, data), contentType, kekId });
}

/** Encrypts one payload of a project's. */
export async function sealPayload(rows: BarbicanRows, project: FoundProject, payload: Payload): Promise<SealedPayload> {
  const seal = await sealOf(rows, project);
  return await seal(payload);
}

/** Writes a payload's rows: what is encrypted, and what is said of it. */
export async function insertPayload(
  trx: Transaction<Tables>,
  secretId: string,
  { sealed, contentType, kekId }: SealedPayload,
  now: number,
): Promise<void> {
  await trx
    .insertInto("encrypted_data")
    .values({
      ...newRow(now),
      content_type: contentType,
      secret_id: secretId,
      kek_id: kekId,
      ...schemaOf(trx).payloads.holding(sealed.cypherText),
      kek_meta_extended: sealed.kekMetaExtended,
    })
    .execute();
  const said = { plugin_name: STORE, content_type: contentType };
  await trx
    .insertInto("secret_store_metadata")
    .values(Object.entries(said).map(([key, value]) => ({ ...newRow(now, "PENDING"), key, value, secret_id: secretId })))
    .execute();
}

/**
 * A secret's payload; undefined if it has none.
 *
 * @throws UndecipherableError
 */
export async function openPayload({ pool, crypto }: Pick<BarbicanRows, "pool" | "crypto">, secretId: string): Promise<Payload | undefined> {
  const row = await pool.read((db) => findPayload(db, secretId));
  if (row === undefined) return undefined;
  const { plugin_name: plugin, plugin_meta: meta, cypher_text: cypherText, kek_meta_extended: kekMetaExtended } = row;
  const data = await crypto.ofRow(plugin).open(meta ?? "", { cypherText: cypherText ?? "", kekMetaExtended });
  return { data, contentType: row.content_type ?? "application/octet-stream" };
}

async function findPayload(db: Kysely<Tables>, secretId: string) {
  return await db
    .selectFrom("encrypted_data as datum")
    .innerJoin("kek_data as kek", "kek.id", "datum.kek_id")
    .select([
      "datum.content_type",
      schemaOf(db).payloads.ciphertext("datum").as("cypher_text"),
      "datum.kek_meta_extended",
      "kek.plugin_name",
      "kek.plugin_meta",
    ])
    .where("datum.secret_id", "=", secretId)
    .orderBy("datum.created_at")
    .orderBy("datum.id")
    .limit(1)
    .executeTakeFirst();
}
