import type { Selectable } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import type { Page, Paging } from "../api/paging.ts";
import { deletedRow, newRow } from "../database/new-row.ts";
import type { TransportKeysRow } from "../database/tables.ts";

/** What clients of stores that have one may wrap secrets with on their way. */
export type TransportKey = Selectable<TransportKeysRow>;

type Rows = Pick<BarbicanRows, "pool" | "now">;

export async function insertTransportKey({ pool, now }: Rows, key: Pick<TransportKey, "plugin_name" | "transport_key">): Promise<string> {
  const row = newRow(now());
  await pool.write((trx) =>
    trx
      .insertInto("transport_keys")
      .values({ ...row, ...key })
      .execute(),
  );
  return row.id;
}

export async function findTransportKey({ pool }: Pick<Rows, "pool">, id: string): Promise<TransportKey | undefined> {
  return await pool.read((db) =>
    db.selectFrom("transport_keys").selectAll().where("id", "=", id).where("deleted", "=", false).executeTakeFirst(),
  );
}

/** A page of the ids of those of a plugin, or of all. */
export async function listTransportKeys(
  { pool }: Pick<Rows, "pool">,
  plugin: string | null,
  { offset, limit }: Paging,
): Promise<Page<string>> {
  return await pool.read(async (db) => {
    let query = db.selectFrom("transport_keys").where("deleted", "=", false);
    if (plugin !== null) query = query.where("plugin_name", "=", plugin);
    const { total } = await query.select((of) => of.fn.countAll<number | string>().as("total")).executeTakeFirstOrThrow();
    if (Number(total) <= offset) return { entries: [], total: Number(total) };
    const rows = await query.select("id").orderBy("created_at").orderBy("id").limit(limit).offset(offset).execute();
    return { entries: rows.map(({ id }) => id), total: Number(total) };
  });
}

/** False if it is gone already. */
export async function deleteTransportKey({ pool, now }: Rows, id: string): Promise<boolean> {
  return await pool.write(async (trx) => {
    const { numUpdatedRows: count } = await trx
      .updateTable("transport_keys")
      .set(deletedRow(now()))
      .where("id", "=", id)
      .where("deleted", "=", false)
      .executeTakeFirstOrThrow();
    return count === 1n;
  });
}
