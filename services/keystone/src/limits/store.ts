import type { Filter, Paging } from "@underpin/oslo/http";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import { sql, type Kysely, type RawBuilder, type SqlBool } from "kysely";
import type { DialectName } from "underpin";
import { readPage, whereFilters, type Page } from "../database/listing.ts";
import type { Tables } from "../database/tables.ts";
import type { Limited } from "../registered-limits/registered-limit.ts";
import { isOf } from "../registered-limits/store.ts";
import type { Limit } from "./limit.ts";

const COLUMNS = {
  project_id: "l.project_id",
  domain_id: "l.domain_id",
  service_id: "r.service_id",
  region_id: "r.region_id",
  resource_name: "r.resource_name",
};

/** Whose limits are listed: everybody's, those of one project, or those of a domain and the projects in it. */
export type Whose = "all" | { readonly project: string } | { readonly domain: string };

export async function listLimits(
  db: Kysely<Tables>,
  dialect: DialectName,
  { filters, paging, whose }: { readonly filters: readonly Filter[]; readonly paging: Paging; readonly whose: Whose },
): Promise<Page<Limit>> {
  let query = whereFilters(selectLimits(db), filters, COLUMNS, dialect);
  if (whose !== "all") query = query.where(isTheirs(whose));
  return await readPage(query, paging, { id: "l.internal_id", isFullWhenReached: false });
}

export async function findLimit(db: Kysely<Tables>, id: string): Promise<Loaded<Limit> | undefined> {
  const row = await selectLimits(db).where("l.id", "=", id).executeTakeFirst();
  return row && loaded(row);
}

export async function insertLimits(db: Kysely<Tables>, limits: readonly (Limit & { readonly registered: string })[]): Promise<void> {
  await db
    .insertInto("limit")
    .values(
      limits.map(({ id, project_id, domain_id, resource_limit, description, registered }) => {
        return { id, project_id, domain_id, resource_limit, description, registered_limit_id: registered };
      }),
    )
    .execute();
}

/** Whether there are two of one resource for the same project or domain, of which these are one. */
export async function areTwice(db: Kysely<Tables>, ids: readonly string[]): Promise<boolean> {
  const limit = sql.table("limit");
  const { rows } = await sql`SELECT a.id FROM ${limit} a JOIN ${limit} b ON b.internal_id <> a.internal_id
    AND b.registered_limit_id = a.registered_limit_id AND (b.project_id = a.project_id
      OR a.project_id IS NULL AND (b.domain_id = a.domain_id OR b.domain_id IS NULL AND a.domain_id IS NULL))
    WHERE a.id IN (${sql.join(ids)}) LIMIT 1`.execute(db);
  return rows.length > 0;
}

export async function replaceLimit(db: Kysely<Tables>, { id, resource_limit, description }: Limit): Promise<void> {
  await db.updateTable("limit").set({ resource_limit, description }).where("id", "=", id).execute();
}

export async function deleteLimitRow(db: Kysely<Tables>, id: string): Promise<void> {
  await db.deleteFrom("limit").where("id", "=", id).execute();
}

/** What limits are asked for: those of a domain, or those of all projects below a domain. */
export type Look = { readonly of: Limited } & ({ readonly domain: string } | { readonly below: string });

/** The limits that are found by looks, by these looks' places in a list. One statement. */
export async function lookAtLimits(db: Kysely<Tables>, looks: readonly Look[]): Promise<ReadonlyMap<number, readonly number[]>> {
  const roots = looks.flatMap((look) => ("below" in look ? [look.below] : []));
  const selects = looks.map(
    (look, place) => sql`SELECT ${sql.lit(place)} AS place, l.resource_limit AS value
      FROM ${sql.table("limit")} l JOIN registered_limit r ON r.id = l.registered_limit_id WHERE ${isOf("r", look.of)}
      AND ${"domain" in look ? sql`l.domain_id = ${look.domain}` : sql`l.project_id IN (SELECT id FROM project_below WHERE root = ${look.below})`}`,
  );
  const { rows } = await sql<{ place: number; value: number }>`
    WITH RECURSIVE project_below(root, id) AS (
      SELECT parent_id, id FROM project WHERE ${roots.length === 0 ? sql`1 = 0` : sql`parent_id IN (${sql.join(roots)})`}
      UNION SELECT b.root, p.id FROM project_below b JOIN project p ON p.parent_id = b.id)
    ${sql.join(selects, sql` UNION ALL `)}`.execute(db);
  const found = new Map<number, number[]>();
  for (const { place, value } of rows) found.set(place, [...(found.get(place) ?? []), value]);
  return found;
}

function selectLimits(db: Kysely<Tables>) {
  return db
    .selectFrom("limit as l")
    .leftJoin("registered_limit as r", "r.id", "l.registered_limit_id")
    .select(["l.id", "l.project_id", "l.domain_id", "r.service_id", "r.region_id", "r.resource_name", "l.resource_limit", "l.description"]);
}

function isTheirs(whose: Exclude<Whose, "all">): RawBuilder<SqlBool> {
  if ("project" in whose) return sql`l.project_id = ${whose.project}`;
  return sql`(l.project_id IN (SELECT id FROM project WHERE domain_id = ${whose.domain})
    OR l.project_id IS NULL AND l.domain_id = ${whose.domain})`;
}
