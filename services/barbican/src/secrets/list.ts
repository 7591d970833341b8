import { utcTime } from "@underpin/oslo/python";
import type { BarbicanRows } from "../barbican.ts";
import type { Page, Paging } from "../api/paging.ts";
import type { SecretFilters } from "./list-query.ts";
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
    let query = db
      .selectFrom("secrets as secret")
      .where("secret.deleted", "=", false)
      .where((of) => of.or([of("secret.expiration", "is", null), of("secret.expiration", ">", utcTime(now()))]));
    for (const { column, pattern } of like) query = query.where(`secret.${column}`, "like", pattern);
    if (bitLength !== undefined) query = query.where("secret.bit_length", "=", bitLength);
    if (secretType !== undefined) query = query.where("secret.secret_type", "=", secretType);
    for (const { column, operator, time } of times) query = query.where(`secret.${column}`, operator, time);
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
      .select([...SHOWN, "said.value as content_type"]);
    for (const { column, direction } of sort) page = page.orderBy(`secret.${column}`, direction);
    const entries = await page.orderBy("secret.created_at").orderBy("secret.id").limit(limit).offset(offset).execute();
    return { entries, total: Number(total) };
  });
}
