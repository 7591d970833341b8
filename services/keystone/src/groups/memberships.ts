import type { Pool } from "@underpin/oslo/db";
import type { Filter } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import { whereFilters } from "../database/listing.ts";
import type { Tables } from "../database/tables.ts";
import { microseconds } from "../microseconds.ts";
import { groupOf, type Group } from "./group.ts";

/** A group that somebody belongs to. */
export interface JoinedGroup extends Group {
  /** Until when, if a federated login vouched for it: `2026-11-22T07:00:00.000000`; null if it does not end. */
  readonly membership_expires_at: string | null;
}

/** What membership by a federated login depends on. */
export interface Vouching {
  /** `[federation] default_authorization_ttl`, in minutes. */
  readonly defaultTtl: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The groups that somebody belongs to, those that last first. */
export async function listGroupsOf(
  pool: Pool<Tables>,
  user: string,
  filters: readonly Filter[],
  vouching: Vouching,
): Promise<readonly JoinedGroup[]> {
  return await pool.read(async (db) => {
    const lasting = db
      .selectFrom("group as g")
      .innerJoin("user_group_membership as m", "m.group_id", "g.id")
      .selectAll("g")
      .where("m.user_id", "=", user);
    const rows = await whereFilters(lasting, filters, { name: "g.name" }, pool.dialect).execute();
    return [...rows.map((row) => ({ ...groupOf(row), membership_expires_at: null })), ...(await vouchedFor(db, user, vouching))];
  });
}

async function vouchedFor(db: Kysely<Tables>, user: string, { defaultTtl, now }: Vouching): Promise<readonly JoinedGroup[]> {
  const rows = await db
    .selectFrom("expiring_user_group_membership as m")
    .innerJoin("group as g", "g.id", "m.group_id")
    .innerJoin("identity_provider as p", "p.id", "m.idp_id")
    .selectAll("g")
    .select(["m.last_verified", "p.authorization_ttl"])
    .where("m.user_id", "=", user)
    .execute();
  return rows.flatMap(({ last_verified, authorization_ttl, ...row }) => {
    const ends = (microseconds(last_verified) ?? 0) / 1000 + (authorization_ttl || defaultTtl) * 60_000;
    if (ends <= now) return [];
    return [{ ...groupOf(row), membership_expires_at: new Date(ends).toISOString().replace("Z", "000") }];
  });
}

/** Whether somebody belongs to a group now, by whatever way. */
export async function isMember(db: Kysely<Tables>, user: string, group: string, vouching: Vouching): Promise<boolean> {
  const row = await db
    .selectFrom("user_group_membership")
    .select("user_id")
    .where("user_id", "=", user)
    .where("group_id", "=", group)
    .executeTakeFirst();
  if (row !== undefined) return true;
  return (await vouchedFor(db, user, vouching)).some(({ id }) => id === group);
}

/** Makes somebody a member; twice is once. */
export async function insertMember(db: Kysely<Tables>, user: string, group: string): Promise<void> {
  await db.insertInto("user_group_membership").values({ user_id: user, group_id: group }).execute();
}

/** Ends a membership; whether there was one. */
export async function deleteMember(db: Kysely<Tables>, user: string, group: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("user_group_membership")
    .where("user_id", "=", user)
    .where("group_id", "=", group)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export async function memberIds(db: Kysely<Tables>, groups: readonly string[]): Promise<readonly string[]> {
  const rows = await db.selectFrom("user_group_membership").select("user_id").distinct().where("group_id", "in", groups).execute();
  return rows.map((row) => row.user_id);
}
