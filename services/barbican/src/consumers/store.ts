import { utcTime } from "@underpin/oslo/python";
import type { Kysely, Transaction } from "kysely";
import type { Page, Paging } from "../api/paging.ts";
import { deletedRow, newRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";
import type { ConsumerKind, Said } from "./kinds.ts";

type Row = Tables["secret_consumer_metadata"];

/** A consumer as its row has it. */
export type Consumer = Pick<Row, "id" | "created_at" | "updated_at" | "status" | "service" | "resource_type" | "resource_id">;

const BASE = ["id", "created_at", "updated_at", "status"] as const;

/** A page of what consumes a secret or a container. */
export async function listConsumers(
  db: Kysely<Tables>,
  { table, key, fields, sort }: ConsumerKind,
  id: string,
  { offset, limit }: Paging,
): Promise<Page<Consumer>> {
  const query = db.selectFrom(table).where(key, "=", id).where("deleted", "=", false);
  const { total } = await query.select((of) => of.fn.countAll<number | string>().as("total")).executeTakeFirstOrThrow();
  if (Number(total) <= offset) return { entries: [], total: Number(total) };
  const page = query
    .select([...BASE, ...fields])
    .orderBy(sort)
    .orderBy("created_at")
    .orderBy("id")
    .limit(limit)
    .offset(offset);
  return { entries: await page.execute(), total: Number(total) };
}

/** One of what consumes a secret or a container, by its own id. */
export async function findConsumer(
  db: Kysely<Tables>,
  { table, key, fields }: ConsumerKind,
  id: string,
  consumerId: string,
): Promise<Consumer | undefined> {
  const query = db.selectFrom(table).where("id", "=", consumerId).where(key, "=", id).where("deleted", "=", false);
  return await query.select([...BASE, ...fields]).executeTakeFirst();
}

/** A consumer by what was said of it, deleted or not. */
export async function consumerLike(
  db: Kysely<Tables>,
  { table, key, fields, isFolded }: ConsumerKind,
  id: string,
  said: Said,
): Promise<Pick<Row, "id" | "deleted" | "project_id"> | undefined> {
  let query = db
    .selectFrom(table)
    .select(["id", "deleted", "project_id", ...fields])
    .where(key, "=", id);
  for (const field of fields) query = query.where(field, "=", said[field] as string);
  const rows = (await query.orderBy("created_at").execute()) as unknown as readonly Row[];
  return rows.find((row) => fields.every((field) => row[field] === said[field])) ?? (isFolded ? rows[0] : undefined);
}

/** Notes a consumer of a secret or a container that is locked; one that is there, or was, stays or comes back. */
export async function insertConsumer(
  trx: Transaction<Tables>,
  kind: ConsumerKind,
  id: string,
  { projectId, said, now }: { readonly projectId: string; readonly said: Said; readonly now: number },
): Promise<void> {
  const { table, key, of, derived } = kind;
  const found = await consumerLike(trx, kind, id, said);
  const time = utcTime(now);
  if (found === undefined) {
    const row = { ...newRow(now), [key]: id, project_id: projectId, ...said, ...derived(id, said) };
    await trx
      .insertInto(table)
      .values(row as unknown as Row)
      .execute();
    await trx.updateTable(of).set({ updated_at: time }).where("id", "=", id).execute();
  } else if (found.deleted)
    await trx.updateTable(table).set({ deleted: false, deleted_at: null, updated_at: time }).where("id", "=", found.id).execute();
}

/** Takes a consumer away; false if it is gone. */
export async function deleteConsumer(trx: Transaction<Tables>, { table }: ConsumerKind, consumerId: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable(table)
    .set(deletedRow(now))
    .where("id", "=", consumerId)
    .where("deleted", "=", false)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
