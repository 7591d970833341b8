import type { KeystoneRows } from "../keystone.ts";
import { createGrant, createSystemGrant } from "../grants/grants.ts";
import type { Say } from "../tokens/key-files.ts";
import { ensureEndpoints, ensureRegion, requireUrls, type WantedCatalogue } from "./ensure-catalogue.ts";
import { ensureDefaultDomain, ensureProject } from "./ensure-project.ts";
import { ensureRoles, type WantedRoles } from "./ensure-roles.ts";
import { ensureUser, type WantedUser } from "./ensure-user.ts";

/** What there is to be in a new cloud. */
export interface WantedCloud {
  readonly user: WantedUser;
  readonly project: string;
  readonly roles: WantedRoles;
  readonly catalogue: WantedCatalogue;
}

/**
 * Makes what a cloud needs before its first request; what is there already, stays. Each part is stored by itself: stopped in between, it goes
 * on when it is run again.
 *
 * Source: `Bootstrapper` of keystone/cmd/bootstrap.py.
 */
export async function bootstrapCloud(keystone: KeystoneRows, { user, project, roles, catalogue }: WantedCloud, say: Say): Promise<void> {
  requireUrls(catalogue);
  await ensureDefaultDomain(keystone, say);
  const projectId = await ensureProject(keystone, project, say);
  const actor = { user: await ensureUser(keystone, user, say) };
  const role = await ensureRoles(keystone, roles, say);
  if (await createGrant(keystone, { role, actor, place: { project: projectId }, isInherited: false }))
    say("INFO", `Granted role ${roles.admin} on project ${project} to user ${user.name}.`);
  else say("INFO", `User ${user.name} already has role ${roles.admin} on project ${project}.`);
  if (await createSystemGrant(keystone, role, actor)) say("INFO", `Granted role ${roles.admin} on the system to user ${user.name}.`);
  else say("INFO", `User ${user.name} already has role ${roles.admin} on the system.`);
  await ensureRegion(keystone, catalogue, say);
  await ensureEndpoints(keystone, catalogue, say);
}
