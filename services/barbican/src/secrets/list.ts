import { sql } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import type { Page, Paging } from "../api/paging.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import { isAlive } from "./alive.ts";
import type { SecretFilters, SortColumn } from "./list-query.ts";
import { SHOWN, type ShownSecret } from "./secret.ts";

/** Whose secrets are listed. */
export interface Whose {
  /** Keystone's id. */
  readonly projectId: string;
  readonly userId: string | null;
}

/** A page of secrets that are not deleted and have not expired. */
export async function listSecrets(
  { pool, now }: Pick<BarbicanRows, "pool" | "now">,
  { projectId, userId }: Whose,
  { like, bitLength, secretType, times, aclOnly, sort }: SecretFilters,
  { offset, limit }: Paging,
): Promise<Page<ShownSecret>> {
  return await pool.read(async (db) => {
    const { expires, expiration, moment } = schemaOf(db).secrets;
    const columnOf = (column: SortColumn) => sql.ref(`secret.${column === "expiration" ? expires : column}`);
    let query = db
      .selectFrom("secrets as secret")
      .where("secret.deleted", "=", false)
      .where(isAlive(db, "secret", now()));
    for (const { column, pattern } of like) query = query.where(`secret.${column}`, "like", pattern);
    if (bitLength !== undefined) query = query.where("secret.bit_length", "=", bitLength);
    if (secretType !== undefined) query = query.where("secret.secret_type", "=", secretType);
    for (const { column, operator, time } of times)
      query = query.where(columnOf(column), operator, column === "expiration" ? moment(time) : time);
    query =
      aclOnly && userId !== null
        ? query.where("secret.id", "in", (of) =>
            of
              .selectFrom("secret_acls as acl")
              .innerJoin("secret_acl_users as listed", "listed.acl_id", "acl.id")
              .select("acl.secret_id")
              .where("listed.user_id", "=", userId),
          )
        : query.where("secret.project_id", "in", (of) => of.selectFrom("projects").select("id").where("external_id", "=", projectId));
    const { total } = await query.select((of) => of.fn.countAll<number | string>().as("total")).executeTakeFirstOrThrow();
    if (Number(total) <= offset) return { entries: [], total: Number(total) };
    let page = query
      .leftJoin("secret_store_metadata as said", (join) =>
        join.onRef("said.secret_id", "=", "secret.id").on("said.key", "=", "content_type"),
      )
      .select([...SHOWN, expiration("secret").as("expiration"), "said.value as content_type"]);
    for (const { column, direction } of sort) page = page.orderBy(columnOf(column), direction);
    const entries = await page.orderBy("secret.created_at").orderBy("secret.id").limit(limit).offset(offset).execute();
    return { entries, total: Number(total) };
  });
}
