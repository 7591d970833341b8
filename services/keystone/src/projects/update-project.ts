import type { Kysely } from "kysely";
import type { Given } from "../api/given.ts";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { immutableIn, requireMutable } from "../options/immutable.ts";
import { strip } from "@underpin/oslo/python";
import { invalid, notFound, refused } from "../refusals.ts";
import { projectsAbove, projectsBelow } from "./hierarchy.ts";
import { requireNotFederated, requireSafeName, unlessTaken } from "./names.ts";
import { PROJECT_COLUMNS, type Project } from "./project.ts";
import { findProject, replaceProject } from "./store.ts";
import { booleanIn } from "../api/given.ts";
import { extraOf } from "../database/extra.ts";

/** A project after a change; upstream shows the attributes without columns twice there. */
export type ChangedProject = Project & { readonly extra: Given };

/**
 * Changes a project, or one that acts as a domain.
 *
 * @throws HttpError 400, 403 for what is immutable and for a branch that is partly disabled, 404, 409
 */
export async function updateProject(keystone: Keystone, id: string, given: Given): Promise<ChangedProject> {
  const { pool } = keystone;
  let asked: Pick<Project, "id" | "name" | "is_domain"> = { id, name: "", is_domain: false };
  return await unlessTaken(
    () => asked,
    () =>
      pool.write(async (trx) => {
        const before = await findProject(trx, pool.dialect, id);
        if (before === undefined) throw notFound("project", id);
        const project = changed(keystone, before, given);
        asked = project;
        await requireBranch(trx, keystone, before, booleanIn(given, "enabled") ?? true);
        const tags = given["tags"] as readonly string[] | undefined;
        await replaceProject(trx, project, { tags, immutable: immutableIn(given) });
        const after = await findProject(trx, pool.dialect, id);
        if (after === undefined) throw notFound("project", id);
        return { ...after, extra: extraOf(after, PROJECT_COLUMNS) };
      }),
  );
}

/** What a project becomes, if it may. */
function changed(keystone: Keystone, before: Project, given: Given): Project {
  if ("domain_id" in given && given["domain_id"] !== before.domain_id) throw invalid("Cannot change Domain ID");
  const kind = before.is_domain ? "domain" : "project";
  requireMutable(kind, before, given);
  if (before.is_domain) requireNotFederated(keystone, before);
  const isRenamed = given["name"] !== undefined && given["name"] !== before.name;
  if (isRenamed) requireSafeName(keystone, before.is_domain ? "Domain" : "Project", String(given["name"]));
  if ("parent_id" in given && given["parent_id"] !== before.parent_id) throw refused("Update of `parent_id` is not allowed.");
  if ("is_domain" in given && ![before.is_domain, Number(before.is_domain)].includes(given["is_domain"] as boolean | number))
    throw invalid("Update of `is_domain` is not allowed.");
  return {
    ...extraOf(before, PROJECT_COLUMNS),
    ...extraOf(given, PROJECT_COLUMNS),
    id: before.id,
    name: isRenamed ? strip(String(given["name"])) : before.name,
    description: given["description"] === undefined ? before.description : (given["description"] as string | null),
    enabled: booleanIn(given, "enabled") ?? before.enabled,
    domain_id: before.domain_id,
    parent_id: before.parent_id,
    is_domain: before.is_domain,
    tags: before.tags,
    options: before.options,
  };
}

/**
 * What is enabled has nothing disabled above it, and what is disabled nothing enabled below it, unless it is a domain.
 *
 * @param enabled what the change says, and true where it says nothing: so upstream refuses any change of a project that is disabled
 *   below another one that is
 * @throws HttpError 403
 */
export async function requireBranch(db: Kysely<Tables>, { pool }: Keystone, before: Project, enabled: boolean): Promise<void> {
  const wasEnabled = before.enabled === true;
  if (!wasEnabled && enabled) {
    const above = await projectsAbove(db, pool.dialect, before);
    if (above.some((one) => one.enabled !== true)) throw refused(`Cannot enable project ${before.id} since it has disabled parents`);
  }
  if (wasEnabled && !enabled && !before.is_domain) {
    const below = await projectsBelow(db, pool.dialect, before.id);
    if (below.some((one) => one.enabled === true))
      throw refused(`Cannot disable project ${before.id} since its subtree contains enabled projects.`);
  }
}
