import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { utcTime } from "@underpin/oslo/python";

/** As many parameters as every database takes in one statement. */
const AT_ONCE = 1000;

/**
 * Removes projects with all that hangs on them: roles on them, credentials and limits for them, what they see of the catalogue, that they
 * are somebody's first. Trusts of them end, and tokens for them are taken back. Whether they may be removed was asked before.
 */
export async function removeProjects(trx: Kysely<Tables>, keystone: Keystone, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += AT_ONCE) await removeSome(trx, keystone, ids.slice(from, from + AT_ONCE));
}

async function removeSome(trx: Kysely<Tables>, keystone: Keystone, ids: readonly string[]): Promise<void> {
  for (const table of ["project_tag", "project_option", "credential", "limit", "project_endpoint", "project_endpoint_group"] as const)
    await trx.deleteFrom(table).where("project_id", "in", ids).execute();
  await trx.deleteFrom("assignment").where("target_id", "in", ids).where("type", "in", ["UserProject", "GroupProject"]).execute();
  await trx
    .updateTable("trust")
    .set({ deleted_at: utcTime(keystone.now()) })
    .where("project_id", "in", ids)
    .execute();
  await trx.updateTable("user").set({ default_project_id: null }).where("default_project_id", "in", ids).execute();
  // What is below another one among them goes first, or at once: the database looks at each row.
  await trx.updateTable("project").set({ parent_id: null }).where("id", "in", ids).execute();
  await trx.deleteFrom("project").where("id", "in", ids).execute();
  await keystone.revocations.revokeIn(
    trx,
    ids.map((project_id) => ({ project_id })),
  );
}
