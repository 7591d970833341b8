import { BY_CHANCE } from "./by-chance.ts";
import type { Scenario } from "../scenario.ts";
import { accessRules } from "./access-rules.ts";
import { APPLICATION_CREDENTIALS } from "./application-credentials.ts";
import { CATALOGUE_SHAPES } from "./catalogue-shapes.ts";
import { CATALOGUE } from "./catalogue.ts";
import { CREDENTIALS } from "./credentials.ts";
import { domainConfig, domains } from "./domains.ts";
import { ENDPOINT_FILTER } from "./endpoint-filter.ts";
import { FEDERATED_LOGINS } from "./federated-logins.ts";
import { FEDERATION } from "./federation.ts";
import { GRANTS } from "./grants.ts";
import { GROUPS } from "./groups.ts";
import { LIMITS, REGISTERED_LIMITS } from "./limits.ts";
import { OAUTH1, OAUTH2 } from "./oauth1.ts";
import { MEANT } from "./meant.ts";
import { ownTokens } from "./own-tokens.ts";
import { POLICIES } from "./policies.ts";
import { projectTags, projects } from "./projects.ts";
import { REGIONS } from "./regions.ts";
import { ROLE_ASSIGNMENTS } from "./role-assignments.ts";
import { impliedRoles, roles } from "./roles.ts";
import { scopes } from "./scopes.ts";
import { TRUSTS } from "./trusts.ts";
import { SIGNED } from "./signed.ts";
import { USERS } from "./users.ts";

/** Scenarios by room. */
export const ROOMS: Readonly<Record<string, readonly Scenario[]>> = {
  "by-chance": BY_CHANCE,
  "application-credentials": [...APPLICATION_CREDENTIALS, accessRules],
  catalogue: [...CATALOGUE, ...CATALOGUE_SHAPES],
  credentials: CREDENTIALS,
  domains: [domains, domainConfig],
  "endpoint-filter": ENDPOINT_FILTER,
  "federated-logins": FEDERATED_LOGINS,
  federation: FEDERATION,
  grants: GRANTS,
  groups: GROUPS,
  limits: [...REGISTERED_LIMITS, ...LIMITS],
  meant: MEANT,
  oauth1: OAUTH1,
  oauth2: OAUTH2,
  "own-tokens": [ownTokens],
  policies: POLICIES,
  projects: [projects, projectTags],
  regions: REGIONS,
  "role-assignments": ROLE_ASSIGNMENTS,
  roles: [roles, impliedRoles],
  scopes: [scopes],
  trusts: TRUSTS,
  signed: SIGNED,
  users: USERS,
};
