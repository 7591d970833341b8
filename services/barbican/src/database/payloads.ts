import type { Pool } from "@underpin/oslo/db";
import { SIMPLE_PLUGIN } from "../crypto/plugins.ts";
import { forUpdate } from "./for-update.ts";
import { schemaOf } from "./schemas/schema-of.ts";
import type { Tables } from "./tables.ts";
import { utcTime } from "@underpin/oslo/python";

/** A payload, and the key that it is under. */
export interface StoredPayload {
  readonly id: string;
  readonly secret_id: string;
  readonly kek_id: string;
  readonly cypher_text: string | null;
  readonly plugin_meta: string | null;
}

/** How many rows are read at a time: the largest payload of a page, times this, is in memory. */
const PAGE = 50;

/** The payloads of a project's secrets, but for deleted ones, that are under another of its keys. */
export async function* payloadsNotUnder(pool: Pool<Tables>, projectId: string, kekId: string): AsyncGenerator<StoredPayload> {
  let last = "";
  for (;;) {
    const after = last;
    const rows = await pool.read((db) =>
      db
        .selectFrom("encrypted_data as datum")
        .innerJoin("secrets as secret", "secret.id", "datum.secret_id")
        .innerJoin("kek_data as kek", "kek.id", "datum.kek_id")
        .select([
          "datum.id",
          "datum.secret_id",
          "datum.kek_id",
          schemaOf(db).payloads.ciphertext("datum").as("cypher_text"),
          "kek.plugin_meta",
        ])
        .where("secret.project_id", "=", projectId)
        .where("secret.deleted", "=", false)
        .where("datum.deleted", "=", false)
        .where("kek.plugin_name", "=", SIMPLE_PLUGIN)
        .where("datum.kek_id", "!=", kekId)
        .where("datum.id", ">", after)
        .orderBy("datum.id")
        .limit(PAGE)
        .execute(),
    );
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return;
    last = end.id;
  }
}

/** Writes a payload anew and says under which key it is, in one transaction; false if another has written it since it was read. */
export async function replacePayload(
  pool: Pool<Tables>,
  { id, kek_id: kekBefore, cypher_text: textBefore }: StoredPayload,
  { kekId, cypherText }: { readonly kekId: string; readonly cypherText: string },
): Promise<boolean> {
  return await pool.write(async (trx) => {
    const { ciphertext, holding } = schemaOf(trx).payloads;
    const text = ciphertext("encrypted_data").as("cypher_text");
    const query = trx.selectFrom("encrypted_data").select(["kek_id", text]).where("id", "=", id);
    const row = await forUpdate(pool, query).executeTakeFirst();
    if (row?.kek_id !== kekBefore || row.cypher_text !== textBefore) return false;
    await trx
      .updateTable("encrypted_data")
      .set({ kek_id: kekId, ...holding(cypherText), updated_at: utcTime(Date.now()) })
      .where("id", "=", id)
      .execute();
    return true;
  });
}
