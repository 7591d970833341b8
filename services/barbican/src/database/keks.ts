import type { Pool } from "@underpin/oslo/db";
import type { Transaction } from "kysely";
import { forUpdate } from "./for-update.ts";
import type { KekDataRow, Tables } from "./tables.ts";
import { utcTime } from "@underpin/oslo/python";

/** What is read of a project's key. */
export type Kek = Pick<KekDataRow, "id" | "project_id" | "kek_label" | "bind_completed" | "plugin_meta">;

const COLUMNS = ["id", "project_id", "kek_label", "bind_completed", "plugin_meta"] as const;
/** How many rows are read at a time. */
const PAGE = 200;

/** All keys of a plugin, project by project, those that are inactive or deleted too; a page of them is in memory. */
export async function* keksOf(pool: Pool<Tables>, plugin: string, page: number = PAGE): AsyncGenerator<Kek> {
  let last = { project_id: "", id: "" };
  for (;;) {
    const { project_id: project, id } = last;
    const rows = await pool.read((db) =>
      db
        .selectFrom("kek_data")
        .select(COLUMNS)
        .where("plugin_name", "=", plugin)
        .where((of) => of.or([of("project_id", ">", project), of.and([of("project_id", "=", project), of("id", ">", id)])]))
        .orderBy("project_id")
        .orderBy("id")
        .limit(page)
        .execute(),
    );
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < page) return;
    last = end;
  }
}

/** The key as it is now. */
export async function findKek(pool: Pool<Tables>, id: string): Promise<Kek | undefined> {
  return await pool.read((db) => db.selectFrom("kek_data").select(COLUMNS).where("id", "=", id).executeTakeFirst());
}

/** Writes a key's new `plugin_meta`, in a transaction of its own; false where another has written it since it was read. */
export async function replaceMeta(pool: Pool<Tables>, { id, plugin_meta: before }: Kek, meta: string): Promise<boolean> {
  return await pool.write(async (trx) => {
    const row = await lockKek(pool, trx, id);
    if (row?.plugin_meta !== before) return false;
    await trx
      .updateTable("kek_data")
      .set({ plugin_meta: meta, updated_at: utcTime(Date.now()) })
      .where("id", "=", id)
      .execute();
    return true;
  });
}

/** Reads a key that nobody else is to write until the transaction ends. */
export async function lockKek(pool: Pool<Tables>, trx: Transaction<Tables>, id: string): Promise<Kek | undefined> {
  const query = trx.selectFrom("kek_data").select(COLUMNS).where("id", "=", id);
  return await forUpdate(pool, query).executeTakeFirst();
}
