import { effectiveRoles } from "../assignments/effective-roles.ts";
import type { Keystone } from "../keystone.ts";
import { utcTime } from "@underpin/oslo/python";
import type { FoundUser } from "./found.ts";

/** The project that somebody's token is for if nobody says: the user's own choice, if there it is enabled and the user has some role. */
export async function defaultProject(keystone: Keystone, { id: user, defaultProject: project }: FoundUser): Promise<string | null> {
  if (project?.domain?.isEnabled !== true || !project.isEnabled) return null;
  const asked = {
    user,
    on: { project: project.id },
    now: utcTime(keystone.now()).slice(0, 19),
    defaultTtl: keystone.config.federation.default_authorization_ttl,
  };
  const roles = await keystone.pool.read((db) => effectiveRoles(db, keystone.pool.dialect, asked));
  return roles.length > 0 ? project.id : null;
}
