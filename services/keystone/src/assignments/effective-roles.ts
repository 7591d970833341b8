import { sql, type Kysely, type RawBuilder } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../database/tables.ts";

/** What stands in a statement for a value: the value itself, or SQL that has it. */
type Expression = string | RawBuilder<unknown>;

/** Where somebody's roles are asked for. */
type Target = { readonly project: Expression } | { readonly domain: Expression } | "system";

/** A role as tokens name it. */
export interface RoleName {
  readonly id: string;
  readonly name: string;
}

/** Whose roles, where, and when. */
export interface RolesAsked {
  readonly user: Expression;
  readonly on: Target;
  /** The time at which memberships that run out are looked at: UTC, `YYYY-MM-DD HH:MM:SS`. */
  readonly now: Expression;
  /** `[federation] default_authorization_ttl`, in minutes: for providers that say nothing. */
  readonly defaultTtl: number;
  /** Groups that count as theirs, whoever is in them. */
  readonly alsoGroups?: readonly Expression[];
}

/** What stands for "no domain" in `role.domain_id`. */
export const NO_DOMAIN = "<<null>>";

/**
 * The roles that somebody has somewhere at this moment: their own and their groups', on a project also what is inherited from its domain
 * and the projects above it, with all that these imply. Roles of a domain's own count for what they imply; on the system they stay.
 *
 * One statement, whatever the number of groups, projects and roles.
 *
 * Source: `list_role_assignments(effective=True)` and `TokenModel.roles` of keystone.
 *
 * @example
 * await effectiveRoles(pool.db, pool.dialect, { user, on: { project }, now: "2026-11-22 12:00:00", defaultTtl: 0 });
 */
export async function effectiveRoles(db: Kysely<Tables>, dialect: DialectName, asked: RolesAsked): Promise<readonly RoleName[]> {
  const { rows } = await sql<RoleName>`
    WITH RECURSIVE ${sql.join(effectiveRoleTables(dialect, asked))}
    SELECT r.id, r.name FROM effective_role e JOIN ${sql.table("role")} r ON r.id = e.id
    WHERE ${asked.on === "system" ? sql`1 = 1` : sql`r.domain_id = ${NO_DOMAIN}`}`.execute(db);
  return rows;
}

/**
 * The same as tables for a statement's `WITH RECURSIVE`: the last one, `effective_role(id)`, has the roles, those of a domain's own with
 * them. A prefix to their names lets several stand in one statement.
 */
export function effectiveRoleTables(dialect: DialectName, asked: RolesAsked, prefix = ""): readonly RawBuilder<unknown>[] {
  const name = (table: string): RawBuilder<unknown> => sql.ref(`${prefix}${table}`);
  return [
    ...groupsOf(dialect, asked, name),
    ...granted(asked, name),
    sql`${name("effective_role")}(id) AS (
      SELECT role_id FROM ${name("granted_role")}
      UNION SELECT i.implied_role_id FROM ${name("effective_role")} e JOIN implied_role i ON i.prior_role_id = e.id)`,
  ];
}

type Names = (table: string) => RawBuilder<unknown>;

/** Groups that somebody is in, those that a federated login vouched for as long as that holds: `group_of_user(id)`, for a WITH. */
export function groupsOf(
  dialect: DialectName,
  { user, now, defaultTtl, alsoGroups = [] }: Omit<RolesAsked, "on">,
  name: Names = sql.ref,
): readonly RawBuilder<unknown>[] {
  const minutes = sql`COALESCE(NULLIF(p.authorization_ttl, 0), ${sql.lit(defaultTtl)})`;
  const runsOut = {
    postgres: sql`m.last_verified + make_interval(mins => ${minutes}) > CAST(${now} AS timestamp)`,
    mysql: sql`m.last_verified + INTERVAL ${minutes} MINUTE > CAST(${now} AS datetime(6))`,
    sqlite: sql`datetime(m.last_verified, '+' || ${minutes} || ' minutes') > datetime(${now})`,
  }[dialect];
  const given = alsoGroups.map((group) => sql`UNION SELECT ${group}`);
  return [
    sql`${name("group_of_user")}(id) AS (
      SELECT group_id FROM user_group_membership WHERE user_id = ${user}
      UNION SELECT m.group_id FROM expiring_user_group_membership m JOIN identity_provider p ON p.id = m.idp_id
        WHERE m.user_id = ${user} AND ${runsOut} ${sql.join(given, sql` `)})`,
  ];
}

function granted({ user, on }: RolesAsked, name: Names): readonly RawBuilder<unknown>[] {
  const toUser = (type: string): RawBuilder<unknown> => sql`(a.type = ${sql.lit(`User${type}`)} AND a.actor_id = ${user}
          OR a.type = ${sql.lit(`Group${type}`)} AND a.actor_id IN (SELECT id FROM ${name("group_of_user")}))`;
  if (on === "system")
    return [
      sql`${name("granted_role")}(role_id) AS (
      SELECT a.role_id FROM system_assignment a WHERE a.target_id = 'system' AND ${toUser("System")})`,
    ];
  if ("domain" in on)
    return [
      sql`${name("granted_role")}(role_id) AS (
      SELECT a.role_id FROM assignment a WHERE a.target_id = ${on.domain} AND a.inherited = ${sql.lit(false)} AND ${toUser("Domain")})`,
    ];
  return [
    sql`${name("project_above")}(id) AS (
      SELECT parent_id FROM project WHERE id = ${on.project} AND parent_id IS NOT NULL
      UNION SELECT p.parent_id FROM ${name("project_above")} b JOIN project p ON p.id = b.id WHERE p.parent_id IS NOT NULL)`,
    sql`${name("granted_role")}(role_id) AS (
      SELECT a.role_id FROM assignment a WHERE a.target_id = ${on.project} AND a.inherited = ${sql.lit(false)} AND ${toUser("Project")}
      UNION SELECT a.role_id FROM assignment a WHERE a.target_id = (SELECT domain_id FROM project WHERE id = ${on.project})
        AND a.inherited = ${sql.lit(true)} AND ${toUser("Domain")}
      UNION SELECT a.role_id FROM assignment a WHERE a.target_id IN (SELECT id FROM ${name("project_above")})
        AND a.inherited = ${sql.lit(true)} AND ${toUser("Project")})`,
  ];
}
