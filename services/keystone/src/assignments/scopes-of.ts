import { sql, type Kysely, type RawBuilder } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../database/tables.ts";
import { groupsOf } from "./effective-roles.ts";

/** Whose scopes: a user's, with groups that their token vouches for. */
export interface ScopesAsked {
  readonly user: string;
  /** Groups that a federated token names. */
  readonly groups: readonly string[];
  /** The time at which memberships that run out are looked at: UTC, `YYYY-MM-DD HH:MM:SS`. */
  readonly now: string;
  /** `[federation] default_authorization_ttl`, in minutes. */
  readonly defaultTtl: number;
}

/** What stands for "no domain" in `role.domain_id`. */
const NO_DOMAIN = "<<null>>";

/**
 * Ids of the projects that somebody has roles on, by whatever way: as a subquery, so that it is one statement with what is asked of them.
 * Roles of a domain's own count for what they imply.
 */
export function projectsHeld(dialect: DialectName, asked: ScopesAsked): RawBuilder<string> {
  return sql<string>`(
    WITH RECURSIVE ${held(dialect, asked)},
    inherited(id) AS (
      SELECT p.id FROM project p JOIN held h ON h.target_id = p.domain_id AND h.inherited = ${sql.lit(true)} AND h.type IN ('UserDomain', 'GroupDomain')
      UNION SELECT p.id FROM project p JOIN held h ON h.target_id = p.parent_id AND h.inherited = ${sql.lit(true)} AND h.type IN ('UserProject', 'GroupProject')
      UNION SELECT p.id FROM inherited i JOIN project p ON p.parent_id = i.id)
    SELECT target_id FROM held WHERE inherited = ${sql.lit(false)} AND type IN ('UserProject', 'GroupProject')
    UNION SELECT id FROM inherited)`;
}

/** Ids of the domains that somebody has roles on, as a subquery. */
export function domainsHeld(dialect: DialectName, asked: ScopesAsked): RawBuilder<string> {
  return sql<string>`(
    WITH RECURSIVE ${held(dialect, asked)}
    SELECT target_id FROM held WHERE inherited = ${sql.lit(false)} AND type IN ('UserDomain', 'GroupDomain'))`;
}

/** Whether somebody has roles on the system, of their own or by a group that their token names: groups that they are in don't count here. */
export async function holdsSystem(db: Kysely<Tables>, { user, groups }: Pick<ScopesAsked, "user" | "groups">): Promise<boolean> {
  const row = await db
    .selectFrom("system_assignment as a")
    .innerJoin("role as r", "r.id", "a.role_id")
    .select("a.role_id")
    .where("a.target_id", "=", "system")
    .where((of) =>
      of.or([
        of.and([of("a.type", "=", "UserSystem"), of("a.actor_id", "=", user)]),
        ...(groups.length === 0 ? [] : [of.and([of("a.type", "=", "GroupSystem"), of("a.actor_id", "in", groups)])]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Assignments that come to a role of everybody's. */
function held(dialect: DialectName, asked: ScopesAsked): RawBuilder<unknown> {
  const named = asked.groups.length === 0 ? sql`` : sql` OR a.actor_id IN (${sql.join(asked.groups)})`;
  return sql`${sql.join(groupsOf(dialect, asked))},
    counting(id) AS (
      SELECT id FROM ${sql.table("role")} WHERE domain_id = ${NO_DOMAIN}
      UNION SELECT i.prior_role_id FROM counting c JOIN implied_role i ON i.implied_role_id = c.id),
    held(type, target_id, inherited) AS (
      SELECT a.type, a.target_id, a.inherited FROM assignment a
      WHERE a.role_id IN (SELECT id FROM counting)
        AND (a.type IN ('UserProject', 'UserDomain') AND a.actor_id = ${asked.user}
          OR a.type IN ('GroupProject', 'GroupDomain') AND (a.actor_id IN (SELECT id FROM group_of_user)${named})))`;
}
