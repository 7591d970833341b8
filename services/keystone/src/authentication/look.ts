import { sql, type RawBuilder } from "kysely";
import type { Pool } from "@underpin/oslo/db";
import { findable } from "../database/findable.ts";
import { blank, KeptStatement, type BlankValues } from "../database/look.ts";
import type { Schema } from "../database/schemas/schema.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import { SharedLooks } from "@underpin/oslo/db";
import type { Tables } from "../database/tables.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";
import type { Asked, DomainBy, Found, ScopeBy, UserBy } from "./found.ts";
import { foundIn, type LookRow } from "./look-row.ts";

type Part = RawBuilder<unknown>;

const NOTHING: Part = sql``;

/**
 * All that a login needs to know of a user, of the scope, and of the project that the user has for one: one statement.
 *
 * @example
 * await look(keystone.pool, { user: { name: "admin", domain: { id: "default" } }, scope: { project: { id } } });
 */
export async function look(pool: Pool<Tables>, asked: Asked): Promise<Found> {
  const { shape, values } = shapeOf(asked);
  const { statement, shared } = looksOf(pool, shape);
  const rows = await shared.share(JSON.stringify(values), () => pool.read((db) => statement.run(db, values)));
  return foundIn(rows, asked);
}

/** The same question with names of blanks for what it asks by, and what belongs into the blanks. */
function shapeOf(asked: Asked): { readonly shape: Asked; readonly values: BlankValues } {
  const values: Record<string, string | null> = {};
  const named = (given: unknown, path: string): unknown => {
    if (typeof given === "string") {
      values[path] = findable(given);
      return path;
    }
    if (typeof given !== "object" || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([name, part]) => [name, named(part, `${path}.${name}`)]));
  };
  return { shape: named(asked, "asked") as Asked, values };
}

/** Looks of one shape: logins of the same user at the same time share one. */
interface Looks {
  readonly statement: KeptStatement<LookRow>;
  readonly shared: SharedLooks<readonly LookRow[]>;
}

/** Of each pool, by their shapes: there are some dozens. */
const LOOKS = new WeakMap<Pool<Tables>, Map<string, Looks>>();

function looksOf(pool: Pool<Tables>, shape: Asked): Looks {
  const looks = LOOKS.get(pool) ?? new Map<string, Looks>();
  LOOKS.set(pool, looks);
  const key = JSON.stringify(shape);
  const known = looks.get(key) ?? {
    statement: new KeptStatement(pool, statementFor(shape, schemaOf(pool.db))),
    shared: new SharedLooks<readonly LookRow[]>(),
  };
  looks.set(key, known);
  return known;
}

function statementFor(shape: Asked, schema: Schema): RawBuilder<LookRow> {
  const { user, scope } = shape;
  return sql<LookRow>`
    SELECT ${user === undefined ? nulls(USER_COLUMNS) : userColumns(schema)}, ${credentialColumns(shape, schema)}, ${scopeColumns(scope, schema)}
    FROM (SELECT 1 AS one) asked
    ${user === undefined ? NOTHING : userJoins(user, schema)}
    ${credentialJoin(shape)}
    ${scopeJoins(scope)}`;
}

const USER_COLUMNS = [
  "user_id",
  "user_enabled",
  "last_active_at",
  "created_at",
  "user_name",
  "user_domain_id",
  "user_domain_name",
  "user_domain_enabled",
  "local_id",
  "failed_attempts",
  "last_failed",
  "password_id",
  "password_hash",
  "password_created",
  "password_expires",
  "self_service",
  "option_id",
  "option_value",
  "default_id",
  "default_enabled",
  "default_domain_id",
  "default_domain_enabled",
];
const CREDENTIAL_COLUMNS = ["credential_id", "credential_project_id", "secret_hash", "credential_expires"];
const SCOPE_DOMAIN_COLUMNS = ["scope_domain_id", "scope_domain_name", "scope_domain_enabled"];
const SCOPE_PROJECT_COLUMNS = ["scope_project_id", "scope_project_enabled", "scope_is_domain"];
const TRUST_COLUMNS = ["trust_id", "trust_project_id", "deleted_at", "trust_expires", "remaining_uses", "redelegated_trust_id"];

function nulls(names: readonly string[]): Part {
  return sql.join(names.map((name) => sql`NULL AS ${sql.ref(name)}`));
}

function userColumns({ password, failedLogins }: Schema): Part {
  return sql`u.id AS user_id, u.enabled AS user_enabled, u.last_active_at, u.created_at,
        COALESCE(lu.name, nlu.name, (SELECT f.display_name FROM federated_user f WHERE f.user_id = u.id ORDER BY f.id LIMIT 1)) AS user_name,
        ud.id AS user_domain_id, ud.name AS user_domain_name, ud.enabled AS user_domain_enabled,
        lu.id AS local_id, ${failedLogins.attempts("lu")} AS failed_attempts, ${failedLogins.last("lu")} AS last_failed,
        pw.id AS password_id, pw.password_hash, ${password.created("pw")} AS password_created, ${password.expires("pw")} AS password_expires,
        pw.self_service,
        uo.option_id, uo.option_value,
        dp.id AS default_id, dp.enabled AS default_enabled, dd.id AS default_domain_id, dd.enabled AS default_domain_enabled`;
}

/** A domain is a project of its own kind; the one above all domains is never seen. */
function isDomain(alias: string, by: DomainBy): Part {
  const of = (column: string): Part => sql.ref(`${alias}.${column}`);
  const known =
    "id" in by ? sql`${of("id")} = ${blank(by.id)}` : sql`${of("domain_id")} = ${ROOT_DOMAIN} AND ${of("name")} = ${blank(by.name)}`;
  return sql`${known} AND ${of("is_domain")} = ${sql.lit(true)} AND ${of("id")} <> ${ROOT_DOMAIN}`;
}

function userJoins(by: UserBy, { password, failedLogins }: Schema): Part {
  const user = sql.table("user");
  const found =
    "name" in by
      ? sql`LEFT JOIN project ud ON ${isDomain("ud", by.domain)}
        LEFT JOIN local_user lu ON lu.domain_id = ud.id AND lu.name = ${blank(by.name)}
        LEFT JOIN ${user} u ON u.id = lu.user_id`
      : sql`${"id" in by ? NOTHING : sql`LEFT JOIN application_credential ac ON ac.id = ${blank(by.applicationCredential)}`}
        LEFT JOIN ${user} u ON u.id = ${"id" in by ? sql`${blank(by.id)}` : sql`ac.user_id`}
        LEFT JOIN project ud ON ud.id = u.domain_id
        LEFT JOIN local_user lu ON lu.user_id = u.id`;
  return sql`${found}
      ${failedLogins.joined("lu")}
      LEFT JOIN nonlocal_user nlu ON nlu.user_id = u.id
      LEFT JOIN password pw ON pw.id =
        (SELECT p.id FROM password p WHERE p.local_user_id = lu.id ORDER BY ${password.created("p")} DESC, p.id DESC LIMIT 1)
      LEFT JOIN user_option uo ON uo.user_id = u.id
      LEFT JOIN project dp ON dp.id = u.default_project_id
      LEFT JOIN project dd ON dd.id = dp.domain_id AND dd.id <> ${ROOT_DOMAIN}`;
}

function credentialColumns({ user, credentialName }: Asked, { applicationCredential }: Schema): Part {
  if (credentialName === undefined && !(user !== undefined && "applicationCredential" in user)) return nulls(CREDENTIAL_COLUMNS);
  return sql`ac.id AS credential_id, ac.project_id AS credential_project_id, ac.secret_hash,
        ${applicationCredential.expires("ac")} AS credential_expires`;
}

function credentialJoin({ credentialName }: Asked): Part {
  if (credentialName === undefined) return NOTHING;
  return sql`LEFT JOIN application_credential ac ON ac.user_id = u.id AND ac.name = ${blank(credentialName)}`;
}

function scopeColumns(scope: ScopeBy | undefined, schema: Schema): Part {
  const project = sql`sp.id AS scope_project_id, sp.enabled AS scope_project_enabled, sp.is_domain AS scope_is_domain`;
  const domain = sql`sd.id AS scope_domain_id, sd.name AS scope_domain_name, sd.enabled AS scope_domain_enabled`;
  const trust = sql`t.id AS trust_id, t.project_id AS trust_project_id, t.deleted_at,
        ${schema.trust.expires("t")} AS trust_expires, t.remaining_uses, t.redelegated_trust_id`;
  const isTrust = scope !== undefined && "trust" in scope;
  const hasProject = isTrust || (scope !== undefined && "project" in scope);
  const hasDomain = hasProject || (scope !== undefined && "domain" in scope);
  return sql.join([
    hasDomain ? domain : nulls(SCOPE_DOMAIN_COLUMNS),
    hasProject ? project : nulls(SCOPE_PROJECT_COLUMNS),
    isTrust ? trust : nulls(TRUST_COLUMNS),
  ]);
}

function scopeJoins(scope: ScopeBy | undefined): Part {
  if (scope === undefined || "applicationCredential" in scope) return NOTHING;
  if ("domain" in scope) return sql`LEFT JOIN project sd ON ${isDomain("sd", scope.domain)}`;
  if ("project" in scope && "name" in scope.project)
    return sql`LEFT JOIN project sd ON ${isDomain("sd", scope.project.domain)}
      LEFT JOIN project sp ON sp.domain_id = sd.id AND sp.name = ${blank(scope.project.name)}`;
  const id = "project" in scope && "id" in scope.project ? sql`${blank(scope.project.id)}` : sql`t.project_id`;
  return sql`${"trust" in scope ? sql`LEFT JOIN trust t ON t.id = ${blank(scope.trust)}` : NOTHING}
      LEFT JOIN project sp ON sp.id = ${id} AND sp.id <> ${ROOT_DOMAIN}
      LEFT JOIN project sd ON sd.id = sp.domain_id AND sd.id <> ${ROOT_DOMAIN}`;
}
