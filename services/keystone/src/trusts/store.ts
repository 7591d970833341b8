import type { Kysely } from "kysely";
import { writeExtra } from "../database/extra.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Tables } from "../database/tables.ts";
import { utcTime } from "@underpin/oslo/python";
import { trustOf, type Trust, type TrustRecord } from "./trust.ts";

const OWN_COLUMNS = [
  "t.id",
  "t.trustor_user_id",
  "t.trustee_user_id",
  "t.project_id",
  "t.impersonation",
  "t.remaining_uses",
  "t.extra",
  "t.redelegated_trust_id",
  "t.redelegation_count",
] as const;

/**
 * A trust with those that it was lent on from, itself first. Deleted ones are not there.
 *
 * @returns a chain that ends with the first one whose origin is gone, or that has none
 */
export async function findChain(db: Kysely<Tables>, id: string): Promise<readonly TrustRecord[]> {
  const rows = await db
    .withRecursive("chain", (of) =>
      of
        .selectFrom("trust")
        .select(["id", "redelegated_trust_id"])
        .where("id", "=", id)
        .union(
          of.selectFrom("chain as c").innerJoin("trust as t", "t.id", "c.redelegated_trust_id").select(["t.id", "t.redelegated_trust_id"]),
        ),
    )
    .selectFrom("chain as c")
    .innerJoin("trust as t", "t.id", "c.id")
    .select(OWN_COLUMNS)
    .select(schemaOf(db).trust.expires("t").as("expires"))
    .where("t.deleted_at", "is", null)
    .execute();
  const roles = await rolesOf(
    db,
    rows.map((row) => row.id),
  );
  const records = new Map(
    rows.map((row): [string, TrustRecord] => [row.id, { trust: trustOf(row), expires: row.expires, roles: roles.get(row.id) ?? [] }]),
  );
  const chain: TrustRecord[] = [];
  for (let at = records.get(id); at !== undefined && !chain.includes(at); at = records.get(at.trust.redelegated_trust_id ?? ""))
    chain.push(at);
  return chain;
}

export interface TrustsAsked {
  readonly trustor?: string;
  readonly trustee?: string;
}

export async function listTrusts(db: Kysely<Tables>, { trustor, trustee }: TrustsAsked): Promise<readonly Trust[]> {
  let query = db
    .selectFrom("trust as t")
    .select(OWN_COLUMNS)
    .select(schemaOf(db).trust.expires("t").as("expires"))
    .where("deleted_at", "is", null);
  if (trustor !== undefined) query = query.where("trustor_user_id", "=", trustor);
  if (trustee !== undefined) query = query.where("trustee_user_id", "=", trustee);
  return (await query.execute()).map(trustOf);
}

/** A trust and all that were lent on from it by the same trustor. */
export async function trustsFrom(db: Kysely<Tables>, id: string): Promise<readonly string[]> {
  const rows = await db
    .withRecursive("lent", (of) =>
      of
        .selectFrom("trust")
        .select(["id", "trustor_user_id"])
        .where("id", "=", id)
        .union(
          of
            .selectFrom("lent as l")
            .innerJoin("trust as t", (join) =>
              join.onRef("t.redelegated_trust_id", "=", "l.id").onRef("t.trustor_user_id", "=", "l.trustor_user_id"),
            )
            .select(["t.id", "t.trustor_user_id"])
            .where("t.deleted_at", "is", null),
        ),
    )
    .selectFrom("lent")
    .select("id")
    .execute();
  return rows.map((row) => row.id);
}

/** @param expires microseconds since 1970 */
export async function insertTrust(trx: Kysely<Tables>, trust: Trust, roles: readonly string[], expires: number | null): Promise<void> {
  const {
    id,
    trustor_user_id,
    trustee_user_id,
    project_id,
    impersonation,
    remaining_uses,
    redelegated_trust_id,
    redelegation_count,
    ...more
  } = trust;
  const { expires_at: _expires, deleted_at: _deleted, ...extra } = more;
  await trx
    .insertInto("trust")
    .values({
      id,
      trustor_user_id,
      trustee_user_id,
      project_id,
      impersonation,
      remaining_uses,
      redelegated_trust_id,
      redelegation_count,
      deleted_at: null,
      ...schemaOf(trx).trust.ending(expires),
      extra: writeExtra({ ...extra, roles: roles.map((role) => ({ id: role })) }),
    })
    .execute();
  if (roles.length > 0)
    await trx
      .insertInto("trust_role")
      .values(roles.map((role_id) => ({ trust_id: id, role_id })))
      .execute();
}

/** Trusts stay in the table until they are flushed. */
export async function markDeleted(trx: Kysely<Tables>, ids: readonly string[], now: number): Promise<void> {
  await trx
    .updateTable("trust")
    .set({ deleted_at: utcTime(now) })
    .where("id", "in", ids)
    .execute();
}

async function rolesOf(db: Kysely<Tables>, trusts: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (trusts.length === 0) return new Map();
  const rows = await db.selectFrom("trust_role").selectAll().where("trust_id", "in", trusts).execute();
  return new Map(trusts.map((id) => [id, rows.filter((row) => row.trust_id === id).map((row) => row.role_id)]));
}
