import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { idOf, typeOf, type Actor, type Grant, type Place } from "./grant.ts";

/** What `system_assignment` names instead of a place. */
const SYSTEM = "system";

export async function hasGrant(db: Kysely<Tables>, grant: Grant): Promise<boolean> {
  const row = await db
    .selectFrom("assignment")
    .select("role_id")
    .where((of) => of.and(rowOf(grant)))
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertGrant(db: Kysely<Tables>, grant: Grant): Promise<void> {
  await db.insertInto("assignment").values(rowOf(grant)).execute();
}

/** Whether there was one. */
export async function deleteGrant(db: Kysely<Tables>, grant: Grant): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("assignment")
    .where((of) => of.and(rowOf(grant)))
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** The ids of the roles that somebody was given somewhere. */
export async function grantedRoles(db: Kysely<Tables>, actor: Actor, place: Place, isInherited: boolean): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("assignment")
    .select("role_id")
    .distinct()
    .where("actor_id", "=", idOf(actor))
    .where("target_id", "=", idOf(place))
    .where("inherited", "=", isInherited)
    .execute();
  return rows.map((row) => row.role_id);
}

function rowOf({ role, actor, place, isInherited }: Grant) {
  return { type: typeOf(actor, place), actor_id: idOf(actor), target_id: idOf(place), role_id: role, inherited: isInherited };
}

export async function hasSystemGrant(db: Kysely<Tables>, role: string, actor: Actor): Promise<boolean> {
  const row = await db
    .selectFrom("system_assignment")
    .select("role_id")
    .where((of) => of.and(systemRowOf(role, actor)))
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertSystemGrant(db: Kysely<Tables>, role: string, actor: Actor): Promise<void> {
  await db.insertInto("system_assignment").values(systemRowOf(role, actor)).execute();
}

/** Whether there was one. */
export async function deleteSystemGrant(db: Kysely<Tables>, role: string, actor: Actor): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("system_assignment")
    .where((of) => of.and(systemRowOf(role, actor)))
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export async function systemRoles(db: Kysely<Tables>, actor: Actor): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("system_assignment")
    .select("role_id")
    .where("actor_id", "=", idOf(actor))
    .where("target_id", "=", SYSTEM)
    .where("type", "=", systemType(actor))
    .execute();
  return rows.map((row) => row.role_id);
}

function systemType(actor: Actor): string {
  return "user" in actor ? "UserSystem" : "GroupSystem";
}

function systemRowOf(role: string, actor: Actor) {
  return { type: systemType(actor), actor_id: idOf(actor), target_id: SYSTEM, role_id: role, inherited: false };
}
