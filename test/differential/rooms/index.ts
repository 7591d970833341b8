import type { Scenario } from "../scenario.ts";
import { APPLICATION_CREDENTIALS } from "./application-credentials.ts";
import { CREDENTIALS } from "./credentials.ts";
import { GRANTS } from "./grants.ts";
import { GROUPS } from "./groups.ts";
import { REGIONS } from "./regions.ts";
import { impliedRoles, roles } from "./roles.ts";
import { TRUSTS } from "./trusts.ts";
import { USERS } from "./users.ts";

/** Scenarios by room. */
export const ROOMS: Readonly<Record<string, readonly Scenario[]>> = {
  "application-credentials": APPLICATION_CREDENTIALS,
  credentials: CREDENTIALS,
  grants: GRANTS,
  groups: GROUPS,
  regions: REGIONS,
  roles: [roles, impliedRoles],
  trusts: TRUSTS,
  users: USERS,
};
