import { randomUUID } from "node:crypto";
import { utcTime } from "@underpin/oslo/python";
import type { Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import { newRow } from "../database/new-row.ts";
import type { OrderRetryTasksRow, Tables } from "../database/tables.ts";

/**
 * How rows of `order_retry_tasks` name orders that wait for a worker of ours. Python's retry scheduler calls tasks by their names, and has none of this one: it
 * leaves them where they are.
 */
const TASK = "underpin_order";

/** How many orders are looked at to take one: of several workers each finds one that no other takes just now. */
const LOOKED_AT = 16;

/** An order that a worker has taken, until its lease ends. */
export interface Claim {
  readonly id: string;
  readonly orderId: string;
  /** What the row says while it is this worker's. */
  readonly holder: string;
  /** How often it was taken, this time among them. */
  readonly tries: number;
}

type Rows = Pick<BarbicanRows, "pool" | "now">;

const nobody = JSON.stringify([]);

/** Has an order wait for a worker. */
export async function enqueue(trx: Transaction<Tables>, orderId: string, now: number): Promise<void> {
  await trx
    .insertInto("order_retry_tasks")
    .values({
      ...newRow(now, "PENDING"),
      order_id: orderId,
      retry_task: TASK,
      retry_at: utcTime(now),
      retry_args: nobody,
      retry_kwargs: "{}",
      retry_count: 0,
    })
    .execute();
}

/**
 * Takes an order that nobody has, or whose worker has said nothing for as long as its lease lasts; undefined if there is none.
 *
 * @param lease in milliseconds
 * @param fresh whether only orders are taken that have not failed before
 */
export async function claim(
  { pool, now }: Rows,
  { lease, fresh }: { readonly lease: number; readonly fresh: boolean },
): Promise<Claim | undefined> {
  const due = await pool.read((db) => {
    const query = db
      .selectFrom("order_retry_tasks")
      .select(["id", "order_id", "retry_args", "retry_count"])
      .where("retry_task", "=", TASK)
      .where("deleted", "=", false)
      .where("retry_at", "<=", utcTime(now()));
    return (fresh ? query.where("retry_count", "=", 0) : query).orderBy("retry_at").orderBy("id").limit(LOOKED_AT).execute();
  });
  // Workers that look at the same orders at once begin with different ones.
  const from = Math.floor(Math.random() * due.length);
  for (const row of [...due.slice(from), ...due.slice(0, from)]) {
    const holder = JSON.stringify([randomUUID()]);
    const set = { retry_args: holder, retry_at: utcTime(now() + lease), retry_count: row.retry_count + 1 };
    if (await change({ pool, now }, row.id, row.retry_args, set))
      return { id: row.id, orderId: row.order_id, holder, tries: row.retry_count + 1 };
  }
  return undefined;
}

/** Says that a worker is still at it; false if another one has taken the order meanwhile. */
export async function renew(rows: Rows, { id, holder }: Claim, lease: number): Promise<boolean> {
  return await change(rows, id, holder, { retry_at: utcTime(rows.now() + lease) });
}

/** Gives an order back, to be taken again from some moment on; one that was not tried at all is not counted. */
export async function giveBack(
  rows: Rows,
  { id, holder, tries }: Claim,
  { at, isTried }: { readonly at: number; readonly isTried: boolean },
): Promise<void> {
  await change(rows, id, holder, { retry_args: nobody, retry_at: utcTime(at), ...(!isTried && { retry_count: tries - 1 }) });
}

/** Takes an order out of the queue; false if it is another worker's by now. Whatever else the transaction writes is that worker's, then. */
export async function leaveQueue(trx: Transaction<Tables>, { id, holder }: Claim): Promise<boolean> {
  const { numDeletedRows: count } = await trx
    .deleteFrom("order_retry_tasks")
    .where("id", "=", id)
    .where("retry_args", "=", holder)
    .executeTakeFirstOrThrow();
  return count === 1n;
}

/** Takes an order out of the queue, whoever has it. */
export async function removeFromQueue(trx: Transaction<Tables>, orderId: string): Promise<void> {
  await trx.deleteFrom("order_retry_tasks").where("order_id", "=", orderId).where("retry_task", "=", TASK).execute();
}

/** Changes a row if it is still held as it was seen. */
async function change({ pool, now }: Rows, id: string, held: string, set: Partial<OrderRetryTasksRow>): Promise<boolean> {
  const { numUpdatedRows: count } = await pool.write((trx) =>
    trx
      .updateTable("order_retry_tasks")
      .set({ ...set, updated_at: utcTime(now()) })
      .where("id", "=", id)
      .where("retry_args", "=", held)
      .executeTakeFirstOrThrow(),
  );
  return count === 1n;
}
