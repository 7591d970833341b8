import type { Filter, Paging } from "@underpin/oslo/http";
import { readPage, whereFilters, type Page } from "../database/listing.ts";
import type { KeystoneRows } from "../keystone.ts";
import { projectOf, selectProjects } from "./store.ts";
import type { Project } from "./project.ts";
import { tagCondition, type TagFilters } from "./tag-filters.ts";

export interface ProjectsAsked {
  readonly filters: readonly Filter[];
  readonly tags?: TagFilters;
  readonly paging: Paging;
}

const COLUMNS = {
  id: "project.id",
  domain_id: "project.domain_id",
  enabled: "project.enabled",
  name: "project.name",
  parent_id: "project.parent_id",
  is_domain: "project.is_domain",
};
const BOOLEAN = new Set(["enabled", "is_domain"]);

/** A page of projects, domains among them unless a filter says otherwise. One statement. */
export async function listProjects(
  { pool, compatibility }: KeystoneRows,
  { filters, tags, paging }: ProjectsAsked,
): Promise<Page<Project>> {
  // A part of a truth value is no condition.
  const conditions = filters.filter(({ name, comparator }) => comparator === "equals" || !BOOLEAN.has(name));
  const tagged = tags && tagCondition(tags);
  return await pool.read(async (db) => {
    let query = whereFilters(selectProjects(db, pool.dialect), conditions, COLUMNS, pool.dialect);
    if (tagged) query = query.where(tagged);
    const marked = (marker: string) => db.selectFrom("project").select("id").where("id", "=", marker);
    const page = await readPage(query, paging, { id: "project.id", marked, isFullWhenReached: compatibility === 30 });
    return { ...page, rows: page.rows.map(projectOf) };
  });
}
