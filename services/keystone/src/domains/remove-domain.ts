import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { forgetConfig } from "../domain-config/forget-config.ts";
import { removeProvidersOf } from "../federation/providers/remove-providers.ts";
import { removeGroups } from "../groups/groups.ts";
import type { Keystone } from "../keystone.ts";
import type { Audit } from "../notifications/audit.ts";
import { requireRemovable } from "../options/immutable.ts";
import type { Project } from "../projects/project.ts";
import { removeProjects } from "../projects/remove-projects.ts";
import { selectProjects, projectOf } from "../projects/store.ts";
import { refused } from "../refusals.ts";
import { belongingsOf, tellOfRemoved, type Belongings } from "../users/belongings.ts";
import { removeUsers } from "../users/users.ts";

/** As many parameters as every database takes in one statement. */
const AT_ONCE = 1000;

/** What went with a domain, in the order in which others are told of it. */
export interface DomainContents {
  readonly projects: readonly string[];
  readonly groups: readonly string[];
  readonly users: readonly Belongings[];
}

/**
 * Removes a domain, with its projects, groups, users, identity providers and configuration, all or nothing.
 *
 * @param isTold whether what users had is looked up, too, as somebody is told of it
 * @throws HttpError 403 if it is enabled, or if it or a project of it is immutable
 */
export async function removeDomain(trx: Kysely<Tables>, keystone: Keystone, domain: Project, isTold: boolean): Promise<DomainContents> {
  requireRemovable("domain", domain);
  if (domain.enabled === true) throw refused("Cannot delete a domain that is enabled, please disable it first.");
  const projects = (await selectProjects(trx, keystone.pool.dialect).where("project.domain_id", "=", domain.id).execute()).map(projectOf);
  for (const project of projects) requireRemovable("project", project);
  await removeProjects(
    trx,
    keystone,
    projects.map(({ id }) => id),
  );
  const groups = await idsIn(trx, "group", domain.id);
  for (const ids of parts(groups)) await removeGroups(trx, keystone, ids);
  const users: Belongings[] = [];
  for (const ids of parts(await idsIn(trx, "user", domain.id))) {
    if (isTold) users.push(...(await belongingsOf(trx, ids)));
    await removeUsers(trx, keystone, ids);
  }
  await removeProvidersOf(trx, domain.id);
  await trx.deleteFrom("assignment").where("target_id", "=", domain.id).where("type", "in", ["UserDomain", "GroupDomain"]).execute();
  await forgetConfig(trx, domain.id);
  await removeProjects(trx, keystone, [domain.id]);
  return { projects: leavesFirst(projects, domain.id), groups, users };
}

/** Tells what went with a domain. */
export function tellOfContents(audit: Audit, { projects, groups, users }: DomainContents): void {
  for (const id of projects) audit.deleted("project", id, { by: "nobody" });
  for (const id of groups) audit.deleted("group", id, { by: "nobody" });
  tellOfRemoved(audit, users, { by: "nobody" });
}

/** Projects below something, each after those below it. */
function leavesFirst(projects: readonly Project[], parent: string): readonly string[] {
  return projects.filter((one) => one.parent_id === parent).flatMap(({ id }) => [...leavesFirst(projects, id), id]);
}

async function idsIn(trx: Kysely<Tables>, table: "group" | "user", domain: string): Promise<readonly string[]> {
  return (await trx.selectFrom(table).select("id").where("domain_id", "=", domain).execute()).map(({ id }) => id);
}

function parts(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, at) => ids.slice(at * AT_ONCE, (at + 1) * AT_ONCE));
}
