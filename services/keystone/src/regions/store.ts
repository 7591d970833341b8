import type { Filter } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import type { DialectName } from "underpin";
import { writeExtra } from "../database/extra.ts";
import { whereFilters } from "../database/listing.ts";
import type { Tables } from "../database/tables.ts";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import { regionOf, type Region } from "./region.ts";

const COLUMNS = { parent_region_id: "parent_region_id" };

export async function listRegions(db: Kysely<Tables>, dialect: DialectName, filters: readonly Filter[]): Promise<readonly Region[]> {
  const rows = await whereFilters(db.selectFrom("region").selectAll(), filters, COLUMNS, dialect).execute();
  return rows.map(regionOf);
}

export async function findRegion(db: Kysely<Tables>, id: string): Promise<Loaded<Region> | undefined> {
  const row = await db.selectFrom("region").selectAll().where("id", "=", id).executeTakeFirst();
  return row && loaded(regionOf(row));
}

/** All regions with the one that each lies in, and whether it has endpoints: what a look at a tree of them needs. */
export async function regionTree(
  db: Kysely<Tables>,
): Promise<ReadonlyMap<string, { readonly parent: string | null; readonly hasEndpoints: boolean }>> {
  const rows = await db
    .selectFrom("region as r")
    .select((of) => [
      "r.id",
      "r.parent_region_id as parent",
      of.exists(of.selectFrom("endpoint as e").select("e.id").whereRef("e.region_id", "=", "r.id")).as("hasEndpoints"),
    ])
    .execute();
  return new Map(rows.map(({ id, parent, hasEndpoints }) => [id, { parent, hasEndpoints: Boolean(hasEndpoints) }]));
}

export async function insertRegion(db: Kysely<Tables>, region: Region): Promise<void> {
  await db.insertInto("region").values(rowOf(region)).execute();
}

export async function replaceRegion(db: Kysely<Tables>, region: Region): Promise<void> {
  const { id, ...columns } = rowOf(region);
  await db.updateTable("region").set(columns).where("id", "=", id).execute();
}

export async function hasRegisteredLimits(db: Kysely<Tables>, ids: readonly string[]): Promise<boolean> {
  return (await db.selectFrom("registered_limit").select("id").where("region_id", "in", ids).limit(1).executeTakeFirst()) !== undefined;
}

export async function deleteRegions(db: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  await db.deleteFrom("region").where("id", "in", ids).execute();
}

function rowOf({ id, description, parent_region_id, ...extra }: Region): {
  id: string;
  description: string;
  parent_region_id: string | null;
  extra: string;
} {
  return { id, description, parent_region_id, extra: writeExtra(extra) };
}
