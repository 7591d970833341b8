import { utcMicroseconds } from "@underpin/oslo/python";
import type { Transaction } from "kysely";
import type { Page, Paging } from "../api/paging.ts";
import type { BarbicanRows } from "../barbican.ts";
import { forUpdate } from "../database/for-update.ts";
import { deletedRow, newRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";
import type { Project } from "../projects/project.ts";
import { isAlive } from "../secrets/alive.ts";
import type { Container, Contents, ShownContainer } from "./container.ts";
import type { NewContainer, NewMember } from "./shapes.ts";

const SHOWN = [
  "container.id",
  "container.created_at",
  "container.updated_at",
  "container.status",
  "container.name",
  "container.type",
  "container.creator_id",
] as const;

/** A container by its id, of any project; undefined for one that is deleted. */
export async function findContainer(
  { pool }: Pick<BarbicanRows, "pool">,
  id: string,
  userId: string | null,
): Promise<Container | undefined> {
  const row = await pool.read((db) =>
    db
      .selectFrom("containers as container")
      .innerJoin("projects as project", "project.id", "container.project_id")
      .leftJoin("container_acls as acl", (join) => join.onRef("acl.container_id", "=", "container.id").on("acl.operation", "=", "read"))
      .leftJoin("container_acl_users as listed", (join) => join.onRef("listed.acl_id", "=", "acl.id").on("listed.user_id", "=", userId))
      .select([
        ...SHOWN,
        "container.project_id",
        (of) => of.ref("project.external_id").$notNull().as("external_id"),
        "acl.project_access",
        "listed.user_id as listed",
      ])
      .where("container.id", "=", id)
      .where("container.deleted", "=", false)
      .limit(1)
      .executeTakeFirst(),
  );
  if (row === undefined || row.id !== id) return undefined;
  const { listed, ...container } = row;
  return { ...container, isListed: listed !== null && listed === userId };
}

/** What a list of containers is narrowed to. */
export interface ContainerFilters {
  /** With `%` and `_` for anything, as in SQL. */
  readonly name: string | undefined;
  readonly type: string | undefined;
}

/** A page of a project's containers; the oldest first. */
export async function listContainers(
  { pool }: Pick<BarbicanRows, "pool">,
  externalId: string,
  { name, type }: ContainerFilters,
  { offset, limit }: Paging,
): Promise<Page<ShownContainer>> {
  return await pool.read(async (db) => {
    let query = db
      .selectFrom("containers as container")
      .where("container.deleted", "=", false)
      .where("container.project_id", "in", (of) => of.selectFrom("projects").select("id").where("external_id", "=", externalId));
    if (name !== undefined) query = query.where("container.name", "like", name);
    if (type !== undefined) query = query.where("container.type", "=", type);
    const { total } = await query.select((of) => of.fn.countAll<number | string>().as("total")).executeTakeFirstOrThrow();
    if (Number(total) <= offset) return { entries: [], total: Number(total) };
    const entries = await query.select(SHOWN).orderBy("container.created_at").orderBy("container.id").limit(limit).offset(offset).execute();
    return { entries, total: Number(total) };
  });
}

/** What is in each of some containers, and who uses it, by the container's id: two statements, however many they are. */
export async function contentsOf({ pool }: Pick<BarbicanRows, "pool">, ids: readonly string[]): Promise<ReadonlyMap<string, Contents>> {
  const all = new Map(
    ids.map((id) => [id, { secrets: [] as Contents["secrets"][number][], consumers: [] as Contents["consumers"][number][] }]),
  );
  if (ids.length === 0) return all;
  await pool.read(async (db) => {
    const members = await db
      .selectFrom("container_secret")
      .select(["container_id", "name", "secret_id"])
      .where("container_id", "in", ids)
      .where("deleted", "=", false)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    const consumers = await db
      .selectFrom("container_consumer_metadata")
      .select(["container_id", "name", "URL"])
      .where("container_id", "in", ids)
      .where("deleted", "=", false)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    for (const { container_id: id, name, secret_id: secretId } of members) all.get(id)?.secrets.push({ name, secretId });
    for (const { container_id: id, ...consumer } of consumers) all.get(id)?.consumers.push(consumer);
  });
  return all;
}

/** Writes a new container with what is in it. */
export async function insertContainer(
  trx: Transaction<Tables>,
  { id: projectId }: Project,
  { name, type, secrets }: NewContainer,
  { creatorId, now }: { readonly creatorId: string | null; readonly now: number },
): Promise<string> {
  const row = newRow(now);
  await trx
    .insertInto("containers")
    .values({ ...row, name, type, project_id: projectId, creator_id: creatorId })
    .execute();
  if (secrets.length > 0)
    await trx
      .insertInto("container_secret")
      .values(secrets.map((member, at) => memberRow(row.id, member, now, at)))
      .execute();
  return row.id;
}

/**
 * The row of a secret in a container.
 *
 * @param at its place: rows that are written at once stay in their order
 */
export function memberRow(containerId: string, { name, secretId }: NewMember, now: number, at = 0): Tables["container_secret"] {
  const time = utcMicroseconds(Math.floor(now) * 1000 + at);
  return { ...newRow(now, "PENDING"), created_at: time, updated_at: time, container_id: containerId, name, secret_id: secretId };
}

/** Which of some secrets a project has, and keeps until the transaction ends. */
export async function lockSecrets(
  { pool, now }: Pick<BarbicanRows, "pool" | "now">,
  trx: Transaction<Tables>,
  project: Project | undefined,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0 || project === undefined) return new Set();
  const query = trx
    .selectFrom("secrets")
    .select("id")
    .where("id", "in", ids)
    .where("deleted", "=", false)
    .where(isAlive(trx, "secrets", now()))
    .where("project_id", "=", project.id)
    .orderBy("id");
  const rows = await forUpdate(pool, query).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Lets nobody else change a container until the transaction ends; false if it is gone. */
export async function lockContainer({ pool }: Pick<BarbicanRows, "pool">, trx: Transaction<Tables>, id: string): Promise<boolean> {
  const query = trx.selectFrom("containers").select("id").where("id", "=", id).where("deleted", "=", false);
  return (await forUpdate(pool, query).executeTakeFirst()) !== undefined;
}

/** Deletes a container; it and its consumers stay as rows until `clean`, what was in it and its access list go at once. */
export async function deleteContainer({ pool, now }: Pick<BarbicanRows, "pool" | "now">, id: string): Promise<boolean> {
  return await pool.write(async (trx) => {
    if (!(await lockContainer({ pool }, trx, id))) return false;
    const gone = deletedRow(now());
    await trx.updateTable("containers").set(gone).where("id", "=", id).execute();
    await trx.updateTable("container_consumer_metadata").set(gone).where("container_id", "=", id).where("deleted", "=", false).execute();
    await trx.deleteFrom("container_secret").where("container_id", "=", id).execute();
    const lists = trx.selectFrom("container_acls").select("id").where("container_id", "=", id);
    await trx.deleteFrom("container_acl_users").where("acl_id", "in", lists).execute();
    await trx.deleteFrom("container_acls").where("container_id", "=", id).execute();
    return true;
  });
}
