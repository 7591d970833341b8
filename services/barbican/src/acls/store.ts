import { utcTime } from "@underpin/oslo/python";
import type { Kysely, Transaction } from "kysely";
import { newRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";
import type { AclTables } from "./lists.ts";
import type { Acl, AclChange } from "./shapes.ts";

/** The only operation that there are lists for. */
const READ = "read";

/** The access list of a secret or a container. */
export async function findAcl(db: Kysely<Tables>, { lists, users, key }: AclTables, id: string): Promise<Acl | undefined> {
  const rows = await db
    .selectFrom(`${lists} as list`)
    .leftJoin(`${users} as listed`, "listed.acl_id", "list.id")
    .select(["list.project_access", "list.created_at", "list.updated_at", "listed.user_id"])
    .where(`list.${key}`, "=", id)
    .where("list.operation", "=", READ)
    .orderBy("listed.created_at")
    .orderBy("listed.user_id")
    .execute();
  const [first] = rows;
  return (
    first && {
      projectAccess: first.project_access,
      users: rows.flatMap(({ user_id: user }) => (user === null ? [] : [user])),
      created: first.created_at,
      updated: first.updated_at,
    }
  );
}

/** Writes the access list of a secret or a container that is locked. */
export async function writeAcl(
  trx: Transaction<Tables>,
  tables: AclTables,
  id: string,
  { projectAccess, users }: AclChange,
  now: number,
): Promise<void> {
  const { lists, of, key } = tables;
  const time = utcTime(now);
  const found = await trx.selectFrom(lists).select("id").where(key, "=", id).where("operation", "=", READ).executeTakeFirst();
  const row = { ...newRow(now), [key]: id, operation: READ, project_access: projectAccess ?? true };
  if (found === undefined) await trx.insertInto(lists).values(row).execute();
  else
    await trx
      .updateTable(lists)
      .set({ updated_at: time, ...(projectAccess !== undefined && { project_access: projectAccess }) })
      .where("id", "=", found.id)
      .execute();
  if (users) await writeUsers(trx, tables, found?.id ?? row.id, users, now);
  await trx.updateTable(of).set({ updated_at: time }).where("id", "=", id).execute();
}

/** Lists these users and no others; who was listed before keeps their row. */
async function writeUsers(
  trx: Transaction<Tables>,
  { users: table }: AclTables,
  listId: string,
  users: readonly string[],
  now: number,
): Promise<void> {
  const before = await trx.selectFrom(table).select(["id", "user_id"]).where("acl_id", "=", listId).execute();
  const stays = before.filter(({ user_id: user }) => users.includes(user));
  const goes = before.filter((one) => !stays.includes(one));
  const ids = (rows: typeof before): readonly string[] => rows.map(({ id }) => id);
  if (goes.length > 0) await trx.deleteFrom(table).where("id", "in", ids(goes)).execute();
  if (stays.length > 0)
    await trx
      .updateTable(table)
      .set({ updated_at: utcTime(now) })
      .where("id", "in", ids(stays))
      .execute();
  const comes = users.filter((user) => !stays.some((one) => one.user_id === user));
  const rows = comes.map((user) => ({ ...newRow(now), acl_id: listId, user_id: user }));
  if (rows.length > 0) await trx.insertInto(table).values(rows).execute();
}

/** Takes the access list of a secret or a container away, if there is one. */
export async function deleteAcl(trx: Transaction<Tables>, { lists, users, key }: AclTables, id: string): Promise<void> {
  const its = trx.selectFrom(lists).select("id").where(key, "=", id);
  await trx.deleteFrom(users).where("acl_id", "in", its).execute();
  await trx.deleteFrom(lists).where(key, "=", id).execute();
}
