import type { Filter, Paging } from "@underpin/oslo/http";
import { sql, type Kysely, type RawBuilder, type SqlBool } from "kysely";
import type { DialectName } from "underpin";
import { readPage, whereFilters, type Page } from "../database/listing.ts";
import type { Tables } from "../database/tables.ts";
import { registeredLimitOf, type Limited, type RegisteredLimit } from "./registered-limit.ts";

const COLUMNS = { service_id: "service_id", region_id: "region_id", resource_name: "resource_name" };

export async function listRegisteredLimits(
  db: Kysely<Tables>,
  dialect: DialectName,
  { filters, paging }: { readonly filters: readonly Filter[]; readonly paging: Paging },
): Promise<Page<RegisteredLimit>> {
  const query = whereFilters(db.selectFrom("registered_limit").selectAll(), filters, COLUMNS, dialect);
  const { rows, isFull } = await readPage(query, paging, { id: "internal_id", isFullWhenReached: false });
  return { rows: rows.map(registeredLimitOf), isFull };
}

export async function findRegisteredLimit(db: Kysely<Tables>, id: string): Promise<RegisteredLimit | undefined> {
  const row = await db.selectFrom("registered_limit").selectAll().where("id", "=", id).executeTakeFirst();
  return row && registeredLimitOf(row);
}

/**
 * The registered limits of what is limited, by its place in a list. The database compares names as it does everywhere.
 *
 * For other rooms, too.
 */
export async function registeredLimitsOf(db: Kysely<Tables>, all: readonly Limited[]): Promise<ReadonlyMap<number, RegisteredLimit>> {
  const looks = all.map(
    (limited, place) =>
      sql`SELECT ${sql.lit(place)} AS place, id, service_id, region_id, resource_name, default_limit, description
        FROM registered_limit WHERE ${isOf("registered_limit", limited)}`,
  );
  const { rows } = await sql<RegisteredLimit & { place: number }>`${sql.join(looks, sql` UNION ALL `)}`.execute(db);
  return new Map(rows.toReversed().map(({ place, ...limit }) => [place, limit]));
}

/** Whether a table's row is of what is limited. */
export function isOf(table: string, { service_id: service, region_id: region, resource_name: name }: Limited): RawBuilder<SqlBool> {
  const column = (of: string): RawBuilder<unknown> => sql.ref(`${table}.${of}`);
  return sql`${column("service_id")} = ${service} AND ${column("resource_name")} = ${name}
    AND ${region === null ? sql`${column("region_id")} IS NULL` : sql`${column("region_id")} = ${region}`}`;
}

export async function insertRegisteredLimits(db: Kysely<Tables>, limits: readonly RegisteredLimit[]): Promise<void> {
  await db.insertInto("registered_limit").values(limits).execute();
}

/** Whether there are two of the same resource, of which these are one. */
export async function areTwice(db: Kysely<Tables>, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql`SELECT a.id FROM registered_limit a JOIN registered_limit b ON b.internal_id <> a.internal_id
    AND b.service_id = a.service_id AND b.resource_name = a.resource_name
    AND (b.region_id = a.region_id OR b.region_id IS NULL AND a.region_id IS NULL)
    WHERE a.id IN (${sql.join(ids)}) LIMIT 1`.execute(db);
  return rows.length > 0;
}

export async function replaceRegisteredLimit(db: Kysely<Tables>, { id, ...columns }: RegisteredLimit): Promise<void> {
  await db.updateTable("registered_limit").set(columns).where("id", "=", id).execute();
}

export async function deleteRegisteredLimitRow(db: Kysely<Tables>, id: string): Promise<void> {
  await db.deleteFrom("registered_limit").where("id", "=", id).execute();
}

/** Whether there are limits that take its place somewhere. */
export async function hasLimits(db: Kysely<Tables>, id: string): Promise<boolean> {
  return (await db.selectFrom("limit").select("id").where("registered_limit_id", "=", id).limit(1).executeTakeFirst()) !== undefined;
}
