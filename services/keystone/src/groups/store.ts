import type { Pool } from "@underpin/oslo/db";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import type { Kysely } from "kysely";
import { writeExtra } from "../database/extra.ts";
import { readPage, whereFilters, type Page, type ListAsked } from "../database/listing.ts";
import type { GroupRow, Tables } from "../database/tables.ts";
import { groupOf, type Group } from "./group.ts";

export async function findGroup(db: Kysely<Tables>, id: string): Promise<Loaded<Group> | undefined> {
  const row = await db.selectFrom("group").selectAll().where("id", "=", id).executeTakeFirst();
  return row && loaded(groupOf(row));
}

const COLUMNS = { domain_id: "g.domain_id", name: "g.name" };

export async function listGroups(pool: Pool<Tables>, { filters, paging, isFullWhenReached }: ListAsked): Promise<Page<Group>> {
  return await pool.read(async (db) => {
    const query = whereFilters(db.selectFrom("group as g").selectAll(), filters, COLUMNS, pool.dialect);
    const marked = (marker: string) => db.selectFrom("group").select("id").where("id", "=", marker);
    const page = await readPage(query, paging, { id: "g.id", marked, isFullWhenReached });
    return { ...page, rows: page.rows.map(groupOf) };
  });
}

export async function insertGroup(db: Kysely<Tables>, group: Group): Promise<void> {
  await db.insertInto("group").values(rowOf(group)).execute();
}

export async function replaceGroup(db: Kysely<Tables>, group: Group): Promise<void> {
  const { id, ...columns } = rowOf(group);
  await db.updateTable("group").set(columns).where("id", "=", id).execute();
}

/** Removes groups with their memberships. */
export async function deleteGroups(db: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  await db.deleteFrom("user_group_membership").where("group_id", "in", ids).execute();
  await db.deleteFrom("expiring_user_group_membership").where("group_id", "in", ids).execute();
  await db.deleteFrom("group").where("id", "in", ids).execute();
}

function rowOf({ id, name, domain_id, description, ...extra }: Group): GroupRow {
  return { id, name, domain_id, description, extra: writeExtra(extra) };
}
