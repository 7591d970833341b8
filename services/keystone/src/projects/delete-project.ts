import { removeDomain, tellOfContents } from "../domains/remove-domain.ts";
import type { Keystone } from "../keystone.ts";
import type { Audit } from "../notifications/audit.ts";
import { requireRemovable } from "../options/immutable.ts";
import { notFound, refused } from "../refusals.ts";
import { removeProjects } from "./remove-projects.ts";
import { findProject } from "./store.ts";

/**
 * Removes a project that has none below it, or a domain with all that is in it.
 *
 * @throws HttpError 403 for what is immutable, enabled as a domain, or has projects below it; 404
 */
export async function deleteProject(keystone: Keystone, id: string, audit: Audit): Promise<void> {
  const { pool } = keystone;
  const contents = await pool.write(async (trx) => {
    const project = await findProject(trx, pool.dialect, id);
    if (project === undefined) throw notFound("project", id);
    if (project.is_domain) return await removeDomain(trx, keystone, project, audit.isOn);
    requireRemovable("project", project);
    const child = await trx.selectFrom("project").select("id").where("parent_id", "=", id).limit(1).executeTakeFirst();
    if (child)
      throw refused(
        `Cannot delete the project ${id} since it is not a leaf in the hierarchy. Use the cascade option if you want to delete a whole subtree.`,
      );
    await removeProjects(trx, keystone, [id]);
    return undefined;
  });
  if (contents !== undefined) tellOfContents(audit, contents);
  audit.deleted("project", id);
  if (contents !== undefined) audit.deleted("domain", id);
}
