import type { Kysely } from "kysely";
import type { Given } from "../api/given.ts";
import type { Tables } from "../database/tables.ts";
import type { KeystoneRows } from "../keystone.ts";
import { immutableIn } from "../options/immutable.ts";
import { strip } from "@underpin/oslo/python";
import { invalid, refused } from "../refusals.ts";
import { projectsAbove } from "./hierarchy.ts";
import { requireNotFederated, requireSafeName, unlessTaken } from "./names.ts";
import { PROJECT_COLUMNS, type Project } from "./project.ts";
import { findProject, insertProject } from "./store.ts";
import { booleanIn } from "../api/given.ts";
import { extraOf } from "../database/extra.ts";

/**
 * Makes a project, or one that acts as a domain.
 *
 * @throws HttpError 400 for a place that is none, 403 where the tree is deep enough, 409 for a name that is taken
 */
export async function createProject(keystone: KeystoneRows, given: Given & { readonly id: string }): Promise<Project> {
  const project = newProject(given);
  requireSafeName(keystone, "Project", String(given["name"]));
  return await unlessTaken(
    () => project,
    () =>
      keystone.pool.write(async (trx) => {
        if (project.is_domain) requireDomainPlace(keystone, project);
        else await requirePlace(trx, keystone, project);
        await insertProject(trx, project);
        return project;
      }),
  );
}

function newProject(given: Given & { readonly id: string }): Project {
  if (typeof given["name"] !== "string") throw invalid("'name' is a required property");
  const domain = (given["domain_id"] as string | null | undefined) ?? null;
  const immutable = immutableIn(given);
  return {
    ...extraOf(given, PROJECT_COLUMNS),
    id: given.id,
    name: strip(given["name"]),
    description: given["description"] === undefined ? "" : (given["description"] as string | null),
    enabled: booleanIn(given, "enabled") ?? true,
    domain_id: domain,
    parent_id: (given["parent_id"] as string | null | undefined) || domain,
    is_domain: booleanIn(given, "is_domain") ?? false,
    tags: (given["tags"] as readonly string[] | undefined) ?? [],
    options: typeof immutable === "boolean" ? { immutable } : {},
  };
}

function requireDomainPlace(keystone: KeystoneRows, project: Project): void {
  requireNotFederated(keystone, project);
  if (project.parent_id !== null) throw invalid("only root projects are allowed to act as domains.");
}

/** A project lies in the domain that it says, below one of that domain's, in a branch that is enabled and not too deep. */
async function requirePlace(db: Kysely<Tables>, keystone: KeystoneRows, project: Project): Promise<void> {
  const { dialect } = keystone.pool;
  const domain = await findProject(db, dialect, project.domain_id ?? "");
  if (domain === undefined || !domain.is_domain || domain.id !== project.domain_id)
    throw invalid(`Could not find domain: ${String(project.domain_id)}.`);
  const parent = project.parent_id === domain.id ? domain : await findProject(db, dialect, project.parent_id ?? "");
  if (parent === undefined) throw invalid(`Could not find project: ${String(project.parent_id)}.`);
  requireSameDomain(parent, domain.id);
  const above = await projectsAbove(db, dialect, parent);
  const disabled = [...above, parent].find(({ enabled }) => enabled !== true);
  if (disabled) throw invalid(`cannot create a project in a branch containing a disabled project: ${disabled.id}`);
  if (above.length + 2 > deepest(keystone)) throw refused(`Max hierarchy depth reached for ${parent.id} branch.`);
}

function requireSameDomain(parent: Project, domain: string): void {
  if (parent.is_domain && parent.id !== domain)
    throw invalid(
      `Cannot create project, the parent (${parent.id}) is acting as a domain, but this project's domain id (${domain}) does not match the parent's id.`,
    );
  if (!parent.is_domain && parent.domain_id !== domain)
    throw invalid(
      `Cannot create project, since it specifies its domain_id ${domain}, but specifies a parent in a different domain (${String(parent.domain_id)}).`,
    );
}

/** How many levels there may be, the domain's among them. */
function deepest({ config: { DEFAULT, unified_limit: limits } }: KeystoneRows): number {
  const configured = DEFAULT.max_project_tree_depth + 1;
  return limits.enforcement_model === "strict_two_level" ? Math.min(configured, 3) : configured;
}
