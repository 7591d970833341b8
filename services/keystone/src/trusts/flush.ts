import type { Pool } from "@underpin/oslo/db";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Tables } from "../database/tables.ts";

/** Which trusts are taken away. */
export interface TrustsToFlush {
  /** Those that expired before this, in milliseconds since 1970; deleted ones go whenever they were. */
  readonly before: number;
  readonly projectId?: string;
  readonly trustorUserId?: string;
  readonly trusteeUserId?: string;
}

const BATCH = 500;

/** Takes away trusts that were deleted or have expired, for good; how many they were. */
export async function flushTrusts(
  pool: Pool<Tables>,
  { before, projectId, trustorUserId, trusteeUserId }: TrustsToFlush,
  batch: number = BATCH,
): Promise<number> {
  for (let done = 0; ;) {
    const rows = await pool.read(async (db) => {
      let query = db
        .selectFrom("trust")
        .select("id")
        .where((of) => of.or([of("deleted_at", "is not", null), of(schemaOf(db).trust.expires("trust"), "<", before * 1000)]));
      if (projectId) query = query.where("project_id", "=", projectId);
      if (trustorUserId) query = query.where("trustor_user_id", "=", trustorUserId);
      if (trusteeUserId) query = query.where("trustee_user_id", "=", trusteeUserId);
      return await query.limit(batch).execute();
    });
    if (rows.length === 0) return done;
    const ids = rows.map(({ id }) => id);
    const { numDeletedRows } = await pool.write(async (trx) => trx.deleteFrom("trust").where("id", "in", ids).executeTakeFirstOrThrow());
    done += Number(numDeletedRows);
  }
}
