import { utcTime } from "@underpin/oslo/python";
import type { Kysely, Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import type { Page, Paging } from "../api/paging.ts";
import { deletedRow, newRow } from "../database/new-row.ts";
import type { OrdersRow, Tables } from "../database/tables.ts";
import type { OrderFailure } from "./failure.ts";
import type { Order } from "./order.ts";
import { forgetPassphrase } from "./passphrase.ts";
import type { ProductIds } from "./product.ts";
import { removeFromQueue } from "./queue.ts";

/** What upstream says of an order that was carried out. */
const SUB_STATUS = { sub_status: "Unknown", sub_status_message: "Unknown" } as const;

/** What became of an order. */
export type Outcome = { readonly failure: OrderFailure } | { readonly product: ProductIds };

/** How a row says what became of it. */
function outcomeRow(outcome: Outcome): Partial<OrdersRow> & Pick<OrdersRow, "status"> {
  if ("product" in outcome) return { status: "ACTIVE", ...SUB_STATUS, ...outcome.product };
  return { status: "ERROR", error_status_code: outcome.failure.code, error_reason: outcome.failure.reason.slice(0, 255) };
}

/** What a new order's row has of its own. */
export type OrderValues = Pick<OrdersRow, "type" | "meta" | "project_id" | "creator_id">;

/** Writes a new order: PENDING, or with what became of it at once. */
export async function insertOrder(trx: Transaction<Tables>, values: OrderValues, now: number, outcome?: Outcome): Promise<string> {
  const none = {
    error_status_code: null,
    error_reason: null,
    secret_id: null,
    container_id: null,
    sub_status: null,
    sub_status_message: null,
  };
  const row = newRow(now, "PENDING");
  await trx
    .insertInto("orders")
    .values({ ...row, ...none, ...values, ...(outcome && outcomeRow(outcome)) })
    .execute();
  return row.id;
}

/** Writes what became of an order; false if it is not pending any more, or gone. */
export async function settleOrder(trx: Transaction<Tables>, id: string, outcome: Outcome, now: number): Promise<boolean> {
  const { numUpdatedRows: count } = await trx
    .updateTable("orders")
    .set({ ...outcomeRow(outcome), updated_at: utcTime(now) })
    .where("id", "=", id)
    .where("status", "=", "PENDING")
    .where("deleted", "=", false)
    .executeTakeFirstOrThrow();
  return count === 1n;
}

function orders(db: Kysely<Tables>) {
  return db
    .selectFrom("orders as placed")
    .innerJoin("projects as project", "project.id", "placed.project_id")
    .where("placed.deleted", "=", false);
}

const COLUMNS = [
  "placed.id",
  "placed.created_at",
  "placed.updated_at",
  "placed.status",
  "placed.type",
  "placed.project_id",
  "placed.error_status_code",
  "placed.error_reason",
  "placed.meta",
  "placed.secret_id",
  "placed.container_id",
  "placed.sub_status",
  "placed.sub_status_message",
  "placed.creator_id",
] as const;

/** An order by its id; of one project, if one is given. */
export async function findOrder({ pool }: Pick<BarbicanRows, "pool">, id: string, projectId?: string): Promise<Order | undefined> {
  const row = await pool.read((db) =>
    orders(db)
      .select([...COLUMNS, (of) => of.ref("project.external_id").$notNull().as("external_id")])
      .where("placed.id", "=", id)
      .executeTakeFirst(),
  );
  // MariaDB takes upper and lower case for the same.
  return row?.id === id && (projectId === undefined || row.external_id === projectId) ? row : undefined;
}

/**
 * A page of a project's orders.
 *
 * @param meta what is looked for: a name or a text in what was ordered, as a whole
 */
export async function listOrders(
  { pool }: Pick<BarbicanRows, "pool">,
  { projectId, meta }: { readonly projectId: string; readonly meta: string | null },
  { offset, limit }: Paging,
): Promise<Page<Order>> {
  return await pool.read(async (db) => {
    let query = orders(db).where("project.external_id", "=", projectId);
    if (meta !== null) query = query.where("placed.meta", "like", `%${meta}%`);
    const { total } = await query.select((of) => of.fn.countAll<number | string>().as("total")).executeTakeFirstOrThrow();
    if (Number(total) <= offset) return { entries: [], total: Number(total) };
    const entries = await query
      .select([...COLUMNS, (of) => of.ref("project.external_id").$notNull().as("external_id")])
      .orderBy("placed.created_at")
      .orderBy("placed.id")
      .limit(limit)
      .offset(offset)
      .execute();
    return { entries, total: Number(total) };
  });
}

/** Deletes an order, not what was made of it; its row stays until `clean`. False if it is gone already. */
export async function deleteOrder({ pool, now }: Pick<BarbicanRows, "pool" | "now">, id: string): Promise<boolean> {
  return await pool.write(async (trx) => {
    const gone = deletedRow(now());
    const { numUpdatedRows: count } = await trx
      .updateTable("orders")
      .set(gone)
      .where("id", "=", id)
      .where("deleted", "=", false)
      .executeTakeFirstOrThrow();
    await removeFromQueue(trx, id);
    await forgetPassphrase(trx, id);
    for (const table of ["order_plugin_metadata", "order_barbican_metadata"] as const)
      await trx.updateTable(table).set(gone).where("order_id", "=", id).where("deleted", "=", false).execute();
    return count === 1n;
  });
}
