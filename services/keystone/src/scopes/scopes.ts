import type { RawBuilder } from "kysely";
import { scopesAskedOf } from "../assignments/scopes-asked.ts";
import { domainsHeld, holdsSystem, projectsHeld } from "../assignments/scopes-of.ts";
import { domainOf, type Domain } from "../domains/domain.ts";
import type { Keystone } from "../keystone.ts";
import type { Project } from "../projects/project.ts";
import { projectOf, selectProjects } from "../projects/store.ts";

/** Who asks: a user, and the groups that their token vouches for. */
export interface Holder {
  readonly user: string;
  readonly groups: readonly string[];
}

/** Projects that somebody has roles on, in the order of their ids. One statement. */
export async function projectsOf(keystone: Keystone, { user, groups }: Holder): Promise<readonly Project[]> {
  return await among(keystone, projectsHeld(keystone.pool.dialect, scopesAskedOf(keystone, user, groups)));
}

/** Domains that somebody has roles on, in the order of their ids. One statement. */
export async function domainsOf(keystone: Keystone, { user, groups }: Holder): Promise<readonly Domain[]> {
  const found = await among(keystone, domainsHeld(keystone.pool.dialect, scopesAskedOf(keystone, user, groups)));
  return found.filter((project) => project.is_domain).map(domainOf);
}

/** Whether somebody may have tokens for the system. */
export async function hasSystem({ pool }: Keystone, holder: Holder): Promise<boolean> {
  return await pool.read((db) => holdsSystem(db, holder));
}

async function among({ pool }: Keystone, ids: RawBuilder<string>): Promise<readonly Project[]> {
  const rows = await pool.read((db) => selectProjects(db, pool.dialect).where("project.id", "in", ids).orderBy("project.id").execute());
  return rows.map(projectOf);
}
