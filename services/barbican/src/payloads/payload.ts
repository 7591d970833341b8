import type { Insertable, Kysely, Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import type { CryptoPlugin } from "../crypto/crypto-plugin.ts";
import { newRow } from "../database/new-row.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { SecretStoreMetadataRow, Tables } from "../database/tables.ts";
import type { FoundProject } from "../projects/project.ts";
import { pluginOf } from "./plugins-of.ts";
import { projectKey } from "./project-key.ts";
import type { SealedPayload } from "./sealed-payload.ts";

/** How rows name where payloads are kept, whatever encrypts them. */
const STORE = "barbican.plugin.store_crypto.StoreCryptoAdapterPlugin";

/** A payload as it is sent and asked for. */
export interface Payload {
  readonly data: Buffer;
  /** `text/plain`, say: without parameters. */
  readonly contentType: string;
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

/** A payload, and the secret that it is of. */
export interface PayloadOf {
  readonly secretId: string;
  readonly payload: SealedPayload;
}

/** Writes payloads' rows: what is encrypted, and what is said of it. */
export async function insertPayloads(trx: Transaction<Tables>, all: readonly PayloadOf[], now: number): Promise<void> {
  if (all.length === 0) return;
  await trx
    .insertInto("encrypted_data")
    .values(
      all.map(({ secretId, payload: { sealed, contentType, kekId } }) => ({
        ...newRow(now),
        content_type: contentType,
        secret_id: secretId,
        kek_id: kekId,
        ...schemaOf(trx).payloads.holding(sealed.cypherText),
        kek_meta_extended: sealed.kekMetaExtended,
      })),
    )
    .execute();
  await trx
    .insertInto("secret_store_metadata")
    .values(
      all.flatMap(({ secretId, payload: { contentType } }) => saidRows(secretId, { plugin_name: STORE, content_type: contentType }, now)),
    )
    .execute();
}

function saidRows(secretId: string, said: Readonly<Record<string, string>>, now: number): readonly Insertable<SecretStoreMetadataRow>[] {
  return Object.entries(said).map(([key, value]) => ({ ...newRow(now, "PENDING"), key, value, secret_id: secretId }));
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
