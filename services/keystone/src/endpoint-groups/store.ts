import type { Filter } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import type { DialectName } from "underpin";
import { pythonJson } from "@underpin/oslo/python";
import { whereFilters } from "../database/listing.ts";
import type { EndpointGroupRow, ProjectEndpointGroupRow, Tables } from "../database/tables.ts";
import { endpointGroupOf, type EndpointGroup } from "./endpoint-group.ts";

export async function listEndpointGroups(
  db: Kysely<Tables>,
  dialect: DialectName,
  filters: readonly Filter[],
): Promise<readonly EndpointGroup[]> {
  const rows = await whereFilters(db.selectFrom("endpoint_group").selectAll(), filters, { name: "name" }, dialect).execute();
  return rows.map(endpointGroupOf);
}

export async function findEndpointGroup(db: Kysely<Tables>, id: string): Promise<EndpointGroup | undefined> {
  const row = await db.selectFrom("endpoint_group").selectAll().where("id", "=", id).executeTakeFirst();
  return row && endpointGroupOf(row);
}

export async function insertEndpointGroup(db: Kysely<Tables>, group: EndpointGroup): Promise<void> {
  await db.insertInto("endpoint_group").values(rowOf(group)).execute();
}

export async function replaceEndpointGroup(db: Kysely<Tables>, group: EndpointGroup): Promise<void> {
  const { id, ...columns } = rowOf(group);
  await db.updateTable("endpoint_group").set(columns).where("id", "=", id).execute();
}

/** With what says which projects see it. */
export async function deleteEndpointGroupRow(db: Kysely<Tables>, id: string): Promise<void> {
  await db.deleteFrom("project_endpoint_group").where("endpoint_group_id", "=", id).execute();
  await db.deleteFrom("endpoint_group").where("id", "=", id).execute();
}

/**
 * The groups that a project sees. None where one of them is gone, as upstream has it.
 *
 * For other rooms, too.
 */
export async function endpointGroupsOfProject(db: Kysely<Tables>, project: string): Promise<readonly EndpointGroup[]> {
  const rows = await db
    .selectFrom("project_endpoint_group as m")
    .leftJoin("endpoint_group as g", "g.id", "m.endpoint_group_id")
    .select(["g.id", "g.name", "g.description", "g.filters"])
    .where("m.project_id", "=", project)
    .execute();
  return rows.some(({ id }) => id === null) ? [] : (rows as readonly EndpointGroupRow[]).map(endpointGroupOf);
}

export async function projectsOfEndpointGroup(db: Kysely<Tables>, group: string): Promise<readonly string[]> {
  const rows = await db.selectFrom("project_endpoint_group").select("project_id").where("endpoint_group_id", "=", group).execute();
  return rows.map(({ project_id: id }) => id);
}

export async function isSeenBy(
  db: Kysely<Tables>,
  { endpoint_group_id: group, project_id: project }: ProjectEndpointGroupRow,
): Promise<boolean> {
  const row = await db
    .selectFrom("project_endpoint_group")
    .select("project_id")
    .where("endpoint_group_id", "=", group)
    .where("project_id", "=", project)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertSeenBy(db: Kysely<Tables>, row: ProjectEndpointGroupRow): Promise<void> {
  await db.insertInto("project_endpoint_group").values(row).execute();
}

export async function deleteSeenBy(
  db: Kysely<Tables>,
  { endpoint_group_id: group, project_id: project }: ProjectEndpointGroupRow,
): Promise<void> {
  await db.deleteFrom("project_endpoint_group").where("endpoint_group_id", "=", group).where("project_id", "=", project).execute();
}

function rowOf({ filters, ...columns }: EndpointGroup): EndpointGroupRow {
  return { ...columns, filters: pythonJson(filters) };
}
