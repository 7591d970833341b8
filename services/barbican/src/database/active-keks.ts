import { randomUUID } from "node:crypto";
import type { Pool } from "@underpin/oslo/db";
import type { Kysely } from "kysely";
import { SIMPLE_PLUGIN } from "../crypto/plugins.ts";
import { SIMPLE_KEK } from "../crypto/simple-crypto.ts";
import { lockKek, type Kek } from "./keks.ts";
import type { Tables } from "./tables.ts";
import { utcTime } from "@underpin/oslo/python";

/** The key of a plugin that a project's next secret is encrypted with: the newest of those that are active. */
export async function activeKek(db: Kysely<Tables>, projectId: string, plugin: string = SIMPLE_PLUGIN): Promise<Kek | undefined> {
  return await db
    .selectFrom("kek_data")
    .select(["id", "project_id", "kek_label", "bind_completed", "plugin_meta"])
    .where("project_id", "=", projectId)
    .where("plugin_name", "=", plugin)
    .where("active", "=", true)
    .where("deleted", "=", false)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Gives a project a new active key in the place of the one that it has; a new one that nobody has used yet stays as it is. */
export async function renewKek(
  pool: Pool<Tables>,
  projectId: string,
  externalId: string,
): Promise<{ readonly label: string; readonly isNew: boolean }> {
  return await pool.write(async (trx) => {
    const before = await activeKek(trx, projectId);
    if (before?.kek_label && !before.bind_completed) return { label: before.kek_label, isNew: false };
    const now = utcTime(Date.now());
    await trx
      .updateTable("kek_data")
      .set({ active: false, updated_at: now })
      .where("project_id", "=", projectId)
      .where("plugin_name", "=", SIMPLE_PLUGIN)
      .where("active", "=", true)
      .execute();
    const label = `project-${externalId}-key-${randomUUID()}`;
    await trx
      .insertInto("kek_data")
      .values({
        id: randomUUID(),
        created_at: now,
        updated_at: now,
        deleted_at: null,
        deleted: false,
        status: "ACTIVE",
        plugin_name: SIMPLE_PLUGIN,
        kek_label: label,
        project_id: projectId,
        active: true,
        bind_completed: false,
        algorithm: null,
        bit_length: null,
        mode: null,
        plugin_meta: null,
      })
      .execute();
    return { label, isNew: true };
  });
}

/** The `plugin_meta` of a key; made now, if it had none: whoever comes first has made it. */
export async function boundMeta(pool: Pool<Tables>, { id }: Kek, generate: () => string): Promise<string | null> {
  return await pool.write(async (trx) => {
    const row = await lockKek(pool, trx, id);
    if (row === undefined || row.plugin_meta !== null || row.bind_completed) return row?.plugin_meta ?? null;
    const meta = generate();
    await trx
      .updateTable("kek_data")
      .set({ ...SIMPLE_KEK, plugin_meta: meta, bind_completed: true, updated_at: utcTime(Date.now()) })
      .where("id", "=", id)
      .execute();
    return meta;
  });
}
