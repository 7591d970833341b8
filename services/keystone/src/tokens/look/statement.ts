import { sql, type RawBuilder } from "kysely";
import type { Pool } from "@underpin/oslo/db";
import type { DialectName } from "underpin";
import { effectiveRoleTables, NO_DOMAIN } from "../../assignments/effective-roles.ts";
import { catalogFacts } from "../../catalog/catalog-facts.ts";
import type { Schema } from "../../database/schemas/schema.ts";
import type { Tables } from "../../database/tables.ts";
import { revocationFacts } from "../../revocations/revocation-facts.ts";
import { blank, columns, factsOf, Look } from "../../database/look.ts";
import type { Shape } from "./shape.ts";

/** What of the configuration is in the statements. */
export interface LookSettings {
  readonly dialect: DialectName;
  readonly schema: Schema;
  /** `[federation] default_authorization_ttl` */
  readonly defaultTtl: number;
  /** Whether users without a login for some time are disabled. */
  readonly withInactivity: boolean;
}

interface Part {
  readonly tables?: readonly RawBuilder<unknown>[];
  readonly rows: readonly RawBuilder<unknown>[];
}

/** The one statement that finds all that decides of tokens of a shape. */
export function lookFor(pool: Pool<Tables>, shape: Shape, settings: LookSettings): Look {
  const parts = [
    ...(shape.hasTrust ? [trustChain(settings)] : []),
    users(shape, settings),
    place(shape, settings),
    roles(shape, settings),
    ...(shape.hasApplicationCredential ? [applicationCredential(settings)] : []),
    ...(shape.hasAccessToken ? [accessToken(settings)] : []),
    ...(shape.isRevocable ? [{ rows: revocationFacts(settings.dialect, shape) }] : []),
    ...(shape.body === "none" ? [] : [body(shape, settings)]),
  ];
  return new Look(
    pool,
    parts.flatMap(({ tables = [] }) => tables),
    parts.flatMap(({ rows }) => rows),
  );
}

/** A look for what a body says beyond the token. */
export function lookForBody(pool: Pool<Tables>, shape: Shape, settings: LookSettings): Look {
  return new Look(pool, [], body(shape, settings).rows);
}

function users(shape: Shape, { dialect, schema: { password }, withInactivity }: LookSettings): Part {
  const activity = withInactivity
    ? [
        ...columns("u", ["created_at", "last_active_at"]),
        sql`(SELECT o.option_value FROM user_option o WHERE o.user_id = u.id AND o.option_id = '1004')`,
      ]
    : [];
  const name = sql`COALESCE(l.name, n.name, (SELECT f.display_name FROM federated_user f WHERE f.user_id = u.id ORDER BY f.id LIMIT 1))`;
  const values = [
    ...columns("u", ["id", "enabled"]),
    name,
    password.expires("w"),
    sql.ref("u.domain_id"),
    ...columns("d", ["name", "enabled", "is_domain"]),
    ...activity,
  ];
  const whose = shape.hasTrust ? sql`trust_person x JOIN ${sql.table("user")} u ON u.id = x.id` : sql`${sql.table("user")} u`;
  return {
    rows: [
      factsOf(
        dialect,
        "user",
        values,
        sql`FROM ${whose}
        LEFT JOIN project d ON d.id = u.domain_id
        LEFT JOIN local_user l ON l.user_id = u.id
        LEFT JOIN nonlocal_user n ON n.user_id = u.id
        LEFT JOIN password w ON w.id =
          (SELECT p.id FROM password p WHERE p.local_user_id = l.id ORDER BY ${password.created("p")} DESC, p.id DESC LIMIT 1)
        ${shape.hasTrust ? sql`` : sql`WHERE u.id = ${blank("user")}`}`,
      ),
    ],
  };
}

/** The project or domain that the token is for. */
function place({ scope }: Shape, { dialect }: LookSettings): Part {
  if (scope !== "project" && scope !== "domain") return { rows: [] };
  const values = [...columns("p", ["id", "name", "enabled", "is_domain", "domain_id"]), ...columns("d", ["name", "enabled", "is_domain"])];
  const from = sql`FROM project p LEFT JOIN project d ON d.id = p.domain_id WHERE p.id = ${blank(scope)}`;
  return { rows: [factsOf(dialect, scope, values, from)] };
}

const FULL_ROLE = columns("r", ["id", "name", "domain_id", "description", "extra"]);
const OPTION = columns("o", ["role_id", "option_id", "option_value"]);
const OF_NO_DOMAIN = sql`r.domain_id = ${sql.lit(NO_DOMAIN)}`;

/** Roles as they are told in whole, with their options. */
function wholeRoles(dialect: DialectName, table: string): readonly RawBuilder<unknown>[] {
  const ids = sql.table(table);
  return [
    factsOf(dialect, "role", [sql.ref("e.id"), ...FULL_ROLE], sql`FROM ${ids} e LEFT JOIN ${sql.table("role")} r ON r.id = e.id`),
    factsOf(dialect, "option", OPTION, sql`FROM ${ids} e JOIN role_option o ON o.role_id = e.id`),
  ];
}

/** What roles its user has where it is for. */
function roles(shape: Shape, { dialect, defaultTtl }: LookSettings): Part {
  const { scope, groups, hasTrust } = shape;
  if (hasTrust) return trustRoles(shape, { dialect, defaultTtl });
  if (scope === null) return { rows: [] };
  const on = scope === "system" ? scope : scope === "project" ? { project: blank("project") } : { domain: blank("domain") };
  const given = scope === "system" || groups === null ? [] : Array.from({ length: groups }, (_, i) => blank(`group${i}`));
  const tables = effectiveRoleTables(dialect, { user: blank("user"), on, now: blank("now"), defaultTtl, alsoGroups: given });
  const role = sql`FROM effective_role e JOIN ${sql.table("role")} r ON r.id = e.id`;
  if (groups === null || scope === "system")
    return {
      tables,
      rows: [factsOf(dialect, "role", columns("r", ["id", "name"]), scope === "system" ? role : sql`${role} WHERE ${OF_NO_DOMAIN}`)],
    };
  // To a federated user's roles upstream adds those on the system, as they were given.
  const ofGroup = given.length === 0 ? sql`` : sql`OR a.type = 'GroupSystem' AND a.actor_id IN (${sql.join(given)})`;
  const told = sql`told_role(id) AS (
      SELECT r.id ${role} WHERE ${OF_NO_DOMAIN}
      UNION SELECT a.role_id FROM system_assignment a WHERE a.target_id = 'system'
        AND (a.type = 'UserSystem' AND a.actor_id = ${blank("user")} ${ofGroup}))`;
  return { tables: [...tables, told], rows: wholeRoles(dialect, "told_role") };
}

/** A trust, and those that it was passed on from; all who take part. */
function trustChain({ dialect, schema: { trust } }: LookSettings): Part {
  const values = [
    ...columns("t", ["id", "trustor_user_id", "trustee_user_id", "project_id", "impersonation", "deleted_at"]),
    trust.expires("t"),
    ...columns("t", ["remaining_uses", "redelegated_trust_id", "redelegation_count"]),
  ];
  return {
    tables: [
      sql`trust_chain(id, before_id) AS (
      SELECT id, redelegated_trust_id FROM trust WHERE id = ${blank("trust")}
      UNION SELECT t.id, t.redelegated_trust_id FROM trust_chain c JOIN trust t ON t.id = c.before_id)`,
      sql`trust_person(id) AS (
      SELECT id FROM ${sql.table("user")} WHERE id = ${blank("user")}
      UNION SELECT t.trustor_user_id FROM trust_chain c JOIN trust t ON t.id = c.id
      UNION SELECT t.trustee_user_id FROM trust_chain c JOIN trust t ON t.id = c.id)`,
    ],
    rows: [
      factsOf(dialect, "trust", values, sql`FROM trust_chain c JOIN trust t ON t.id = c.id`),
      factsOf(dialect, "trust_role", columns("x", ["trust_id", "role_id"]), sql`FROM trust_chain c JOIN trust_role x ON x.trust_id = c.id`),
    ],
  };
}

/** What a trust gives, and what the one who gave it has: the trustor, and the first one of all if it was passed on. */
function trustRoles({ scope }: Shape, { dialect, defaultTtl }: Pick<LookSettings, "dialect" | "defaultTtl">): Part {
  const given = sql`trust_effective_role(id) AS (
      SELECT role_id FROM trust_role WHERE trust_id = ${blank("trust")}
      UNION SELECT i.implied_role_id FROM trust_effective_role e JOIN implied_role i ON i.prior_role_id = e.id)`;
  if (scope !== "project") return { tables: [given], rows: wholeRoles(dialect, "trust_effective_role") };
  const of = (prefix: string, user: RawBuilder<unknown>): readonly RawBuilder<unknown>[] =>
    effectiveRoleTables(dialect, { user, on: { project: blank("project") }, now: blank("now"), defaultTtl }, prefix);
  const ids = (kind: string, prefix: string): RawBuilder<unknown> =>
    factsOf(dialect, kind, columns("e", ["id"]), sql`FROM ${sql.table(`${prefix}effective_role`)} e`);
  const first = sql`(SELECT MAX(t.trustor_user_id) FROM trust_chain c JOIN trust t ON t.id = c.id WHERE t.redelegated_trust_id IS NULL)`;
  return {
    tables: [given, ...of("trustor_", sql`(SELECT t.trustor_user_id FROM trust t WHERE t.id = ${blank("trust")})`), ...of("first_", first)],
    rows: [...wholeRoles(dialect, "trust_effective_role"), ids("trustor_role", "trustor_"), ids("first_role", "first_")],
  };
}

/** The credential, once for each of its roles. */
function applicationCredential({ dialect, schema }: LookSettings): Part {
  // By its user, too: its id alone has no index.
  const from = sql`FROM application_credential c`;
  const where = sql`WHERE c.user_id = ${blank("user")} AND c.id = ${blank("applicationCredential")}`;
  return {
    rows: [
      factsOf(
        dialect,
        "credential",
        [
          ...columns("c", ["id", "name", "unrestricted"]),
          schema.applicationCredential.expires("c"),
          sql.ref("x.role_id"),
          ...columns("r", ["id", "name"]),
        ],
        sql`${from} LEFT JOIN application_credential_role x ON x.application_credential_id = c.internal_id
        LEFT JOIN ${sql.table("role")} r ON r.id = x.role_id ${where}`,
      ),
      factsOf(
        dialect,
        "access_rule",
        columns("a", ["external_id", "service", "path", "method"]),
        sql`${from} JOIN application_credential_access_rule x ON x.application_credential_id = c.internal_id
        JOIN access_rule a ON a.id = x.access_rule_id ${where}`,
      ),
    ],
  };
}

function accessToken({ dialect }: LookSettings): Part {
  return {
    rows: [
      factsOf(
        dialect,
        "access_token",
        columns("t", ["id", "consumer_id", "role_ids"]),
        sql`FROM access_token t WHERE t.id = ${blank("accessToken")}`,
      ),
      factsOf(dialect, "implied", columns("i", ["prior_role_id", "implied_role_id"]), sql`FROM implied_role i`),
    ],
  };
}

function body(shape: Shape, { dialect }: LookSettings): Part {
  const provider = factsOf(
    dialect,
    "identity_provider",
    columns("i", ["id"]),
    sql`FROM identity_provider i WHERE i.id = ${blank("identityProvider")}`,
  );
  return {
    rows: [
      factsOf(
        dialect,
        "service_provider",
        columns("s", ["auth_url", "id", "sp_url"]),
        sql`FROM service_provider s WHERE s.enabled = ${sql.lit(true)}`,
      ),
      ...(shape.groups === null ? [] : [provider]),
      ...(shape.body === "whole" ? catalogFacts(dialect, shape.scope === "project") : []),
    ],
  };
}
