import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

/** A role as inferences name it. */
export interface RoleName {
  readonly id: string;
  readonly name: string;
}

/** That who has one role has another one, too. */
export interface Inference {
  readonly prior: RoleName;
  readonly implied: RoleName;
}

/** Inferences, all of them or those of one role. */
export async function listInferences(db: Kysely<Tables>, prior?: string): Promise<readonly Inference[]> {
  let query = db
    .selectFrom("implied_role as i")
    .innerJoin("role as p", "p.id", "i.prior_role_id")
    .innerJoin("role as r", "r.id", "i.implied_role_id")
    .select(["p.id as priorId", "p.name as priorName", "r.id as impliedId", "r.name as impliedName"]);
  if (prior !== undefined) query = query.where("i.prior_role_id", "=", prior);
  const rows = await query.execute();
  return rows.map((row) => ({ prior: { id: row.priorId, name: row.priorName }, implied: { id: row.impliedId, name: row.impliedName } }));
}

export async function hasInference(db: Kysely<Tables>, prior: string, implied: string): Promise<boolean> {
  const row = await db
    .selectFrom("implied_role")
    .select("prior_role_id")
    .where("prior_role_id", "=", prior)
    .where("implied_role_id", "=", implied)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertInference(db: Kysely<Tables>, prior: string, implied: string): Promise<void> {
  await db.insertInto("implied_role").values({ prior_role_id: prior, implied_role_id: implied }).execute();
}

/** @returns whether there was one */
export async function deleteInference(db: Kysely<Tables>, prior: string, implied: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("implied_role")
    .where("prior_role_id", "=", prior)
    .where("implied_role_id", "=", implied)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
