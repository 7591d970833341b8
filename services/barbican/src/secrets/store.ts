import { utcTime } from "@underpin/oslo/python";
import type { Insertable, Kysely, Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import { forUpdate } from "../database/for-update.ts";
import { deletedRow, newRow } from "../database/new-row.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { SecretsRow, Tables } from "../database/tables.ts";
import { insertPayloads } from "../payloads/payload.ts";
import type { Project } from "../projects/project.ts";
import { isAlive } from "./alive.ts";
import { SHOWN, type Secret, type SecretConsumer } from "./secret.ts";
import type { NewSecret } from "./shapes.ts";
import type { WholeSecret } from "./whole-secret.ts";

/** A secret by its id, of any project; undefined for one that is deleted, or has expired. */
export async function findSecret(
  { pool, now }: Pick<BarbicanRows, "pool" | "now">,
  id: string,
  userId: string | null,
): Promise<Secret | undefined> {
  const row = await pool.read((db) =>
    db
      .selectFrom("secrets as secret")
      .innerJoin("projects as project", "project.id", "secret.project_id")
      .leftJoin("secret_store_metadata as said", (join) =>
        join.onRef("said.secret_id", "=", "secret.id").on("said.key", "=", "content_type"),
      )
      .leftJoin("secret_acls as acl", (join) => join.onRef("acl.secret_id", "=", "secret.id").on("acl.operation", "=", "read"))
      .leftJoin("secret_acl_users as listed", (join) => join.onRef("listed.acl_id", "=", "acl.id").on("listed.user_id", "=", userId))
      .select([
        ...SHOWN,
        schemaOf(db).secrets.expiration("secret").as("expiration"),
        "secret.project_id",
        (of) => of.ref("project.external_id").$notNull().as("external_id"),
        "said.value as content_type",
        "acl.project_access",
        "listed.user_id as listed",
        (of) =>
          of.selectFrom("encrypted_data as datum").select("datum.id").whereRef("datum.secret_id", "=", "secret.id").limit(1).as("datum_id"),
      ])
      .where("secret.id", "=", id)
      .where("secret.deleted", "=", false)
      .where(isAlive(db, "secret", now()))
      .limit(1)
      .executeTakeFirst(),
  );
  if (row === undefined || row.id !== id) return undefined;
  // MariaDB takes upper and lower case for the same.
  const { listed, datum_id: datum, ...secret } = row;
  return { ...secret, hasPayload: secret.content_type !== null || datum !== null, isListed: listed !== null && listed === userId };
}

/** The row of a new secret. */
export function secretRow(
  db: Kysely<Tables>,
  { id: projectId }: Project,
  { name, secretType, expiration, algorithm, bitLength, mode }: NewSecret,
  { creatorId, now }: { readonly creatorId: string | null; readonly now: number },
): Insertable<SecretsRow> {
  const said = { name, secret_type: secretType, ...schemaOf(db).secrets.expiring(expiration), algorithm, bit_length: bitLength, mode };
  return { ...newRow(now), ...said, creator_id: creatorId, project_id: projectId };
}

/** Writes new secrets with their payloads. */
export async function insertSecrets(trx: Transaction<Tables>, all: readonly WholeSecret[], now: number): Promise<void> {
  await trx
    .insertInto("secrets")
    .values(all.map(({ secret }) => secret))
    .execute();
  await insertPayloads(
    trx,
    all.flatMap(({ secret, payload }) => (payload === undefined ? [] : [{ secretId: secret.id, payload }])),
    now,
  );
}

/** Lets nobody else change a secret until the transaction ends; false if it is gone. */
export async function lockSecret({ pool }: Pick<BarbicanRows, "pool">, trx: Transaction<Tables>, id: string): Promise<boolean> {
  const query = trx.selectFrom("secrets").select("id").where("id", "=", id).where("deleted", "=", false);
  return (await forUpdate(pool, query).executeTakeFirst()) !== undefined;
}

/** Whether a secret has a payload by now. */
export async function hasPayload(db: Kysely<Tables>, id: string): Promise<boolean> {
  const datum = await db.selectFrom("encrypted_data").select("id").where("secret_id", "=", id).limit(1).executeTakeFirst();
  return datum !== undefined;
}

/** Notes that something of a secret was written. */
export async function touchSecret(trx: Transaction<Tables>, id: string, now: number): Promise<void> {
  await trx
    .updateTable("secrets")
    .set({ updated_at: utcTime(now) })
    .where("id", "=", id)
    .execute();
}

/** Deletes a secret, and with it all that is of it; its rows stay until `clean`, but for those of its access list. */
export async function deleteSecret({ pool, now }: Pick<BarbicanRows, "pool" | "now">, id: string): Promise<boolean> {
  return await pool.write(async (trx) => {
    if (!(await lockSecret({ pool }, trx, id))) return false;
    const gone = deletedRow(now());
    await trx.updateTable("secrets").set(gone).where("id", "=", id).execute();
    for (const table of ["secret_store_metadata", "secret_user_metadata", "encrypted_data", "container_secret"] as const)
      await trx.updateTable(table).set(gone).where("secret_id", "=", id).where("deleted", "=", false).execute();
    await trx.updateTable("secret_consumer_metadata").set(gone).where("secret_id", "=", id).where("deleted", "=", false).execute();
    const lists = trx.selectFrom("secret_acls").select("id").where("secret_id", "=", id);
    await trx.deleteFrom("secret_acl_users").where("acl_id", "in", lists).execute();
    await trx.deleteFrom("secret_acls").where("secret_id", "=", id).execute();
    return true;
  });
}

/** What uses each of some secrets, by the secret's id. */
export async function consumersOf(
  { pool }: Pick<BarbicanRows, "pool">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly SecretConsumer[]>> {
  const all = new Map<string, SecretConsumer[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return all;
  const rows = await pool.read((db) =>
    db
      .selectFrom("secret_consumer_metadata")
      .select(["secret_id", "service", "resource_type", "resource_id"])
      .where("secret_id", "in", ids)
      .where("deleted", "=", false)
      .orderBy("created_at")
      .orderBy("id")
      .execute(),
  );
  for (const { secret_id: id, ...consumer } of rows) all.get(id)?.push(consumer);
  return all;
}
