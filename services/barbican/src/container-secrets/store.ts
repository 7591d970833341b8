import { utcTime } from "@underpin/oslo/python";
import type { Transaction } from "kysely";
import { deletedRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";
import type { NewMember } from "../containers/shapes.ts";
import { memberRow } from "../containers/store.ts";

/**
 * Puts a secret into a container that is locked; false if it is there already by that name. One that was taken out before comes back.
 */
export async function insertMember(trx: Transaction<Tables>, containerId: string, member: NewMember, now: number): Promise<boolean> {
  const rows = await membersLike(trx, containerId, member);
  if (rows.some(({ deleted }) => !deleted)) return false;
  const [former] = rows;
  if (former === undefined)
    await trx
      .insertInto("container_secret")
      .values(memberRow(containerId, member, now))
      .execute();
  else
    await trx
      .updateTable("container_secret")
      .set({ deleted: false, deleted_at: null, created_at: utcTime(now), updated_at: utcTime(now), name: member.name })
      .where("id", "=", former.id)
      .execute();
  return true;
}

/** Takes a secret out of a container; false if it is not there by that name. */
export async function deleteMember(trx: Transaction<Tables>, containerId: string, member: NewMember, now: number): Promise<boolean> {
  const there = (await membersLike(trx, containerId, member)).filter(({ deleted, name }) => !deleted && name === member.name);
  if (there.length === 0) return false;
  const ids = there.map(({ id }) => id);
  await trx.updateTable("container_secret").set(deletedRow(now)).where("id", "in", ids).execute();
  return true;
}

/** Rows of a secret's by a name, deleted ones too; to MariaDB names are the same but for upper and lower case. */
async function membersLike(
  trx: Transaction<Tables>,
  containerId: string,
  { name, secretId }: NewMember,
): Promise<readonly Pick<Tables["container_secret"], "id" | "name" | "deleted">[]> {
  return await trx
    .selectFrom("container_secret")
    .select(["id", "name", "deleted"])
    .where("container_id", "=", containerId)
    .where("secret_id", "=", secretId)
    .where("name", name === null ? "is" : "=", name)
    .execute();
}
