import type { Kysely } from "kysely";
import type { Given } from "../api/given.ts";
import { readExtra, writeExtra } from "../database/extra.ts";
import type { ConsumerRow, Tables } from "../database/tables.ts";
import { HttpError } from "@underpin/oslo/http";
import type { Keystone } from "../keystone.ts";
import { newId } from "../database/new-id.ts";

/** A program that acts for users who let it. Its secret is shown once. */
export interface Consumer {
  readonly id: string;
  readonly description: string | null;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

export async function listConsumers({ pool }: Keystone): Promise<readonly Consumer[]> {
  return (await pool.read((db) => db.selectFrom("consumer").selectAll().execute())).map(consumerOf);
}

/** @throws HttpError 404 */
export async function getConsumer({ pool }: Keystone, id: string): Promise<Consumer> {
  return consumerOf(await pool.read((db) => requireConsumer(db, id)));
}

/** @throws HttpError 404 */
export async function secretOf({ pool }: Keystone, id: string): Promise<string> {
  return (await pool.read((db) => requireConsumer(db, id))).secret;
}

/** @returns the consumer, with its secret */
export async function createConsumer({ pool }: Keystone, given: Given): Promise<Consumer & { readonly secret: string }> {
  const { description = null, id: _id, secret: _secret, extra: _extra, ...more } = given;
  const named = { id: newId(), description: description as string | null, secret: newId() };
  await pool.write((trx) =>
    trx
      .insertInto("consumer")
      .values({ ...named, extra: writeExtra(more) })
      .execute(),
  );
  return { ...more, ...named };
}

/** @throws HttpError 404 */
export async function updateConsumer({ pool }: Keystone, id: string, given: Given): Promise<Consumer> {
  return await pool.write(async (trx) => {
    const before = consumerOf(await requireConsumer(trx, id));
    const { description, id: _id, secret: _secret, extra: _extra, ...more } = { ...before, ...given };
    await trx
      .updateTable("consumer")
      .set({ description, extra: writeExtra(more) })
      .where("id", "=", id)
      .execute();
    return { ...more, id, description };
  });
}

/**
 * Removes a consumer with all that it was let do: tokens that it was given, and those that came of them.
 *
 * @throws HttpError 404
 */
export async function deleteConsumer({ pool, revocations }: Keystone, id: string): Promise<void> {
  await pool.write(async (trx) => {
    await requireConsumer(trx, id);
    await trx.deleteFrom("request_token").where("consumer_id", "=", id).execute();
    await trx.deleteFrom("access_token").where("consumer_id", "=", id).execute();
    await trx.deleteFrom("consumer").where("id", "=", id).execute();
    await revocations.revokeIn(trx, [{ consumer_id: id }]);
  });
}

async function requireConsumer(db: Kysely<Tables>, id: string): Promise<ConsumerRow> {
  const row = await db.selectFrom("consumer").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, "Consumer not found");
  return row;
}

function consumerOf({ extra, secret: _secret, ...columns }: ConsumerRow): Consumer {
  return { ...readExtra(extra), ...columns };
}
