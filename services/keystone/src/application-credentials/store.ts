import type { Pool } from "@underpin/oslo/db";
import type { Filter } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import { whereFilters } from "../database/listing.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { ApplicationCredentialRow, Tables } from "../database/tables.ts";
import { findRoles } from "../roles/store.ts";
import type { Role } from "../roles/role.ts";
import type { AccessRule } from "../tokens/token.ts";
import type { ApplicationCredential } from "./application-credential.ts";

/** One by its id, with its roles and rules. */
export async function findCredential(db: Kysely<Tables>, id: string): Promise<ApplicationCredential | undefined> {
  const rows = await selectCredentials(db).where("id", "=", id).execute();
  return (await withParts(db, rows))[0];
}

/** Those of a user: four statements, however many they are. */
export async function listCredentials(
  pool: Pool<Tables>,
  user: string,
  filters: readonly Filter[],
): Promise<readonly ApplicationCredential[]> {
  return await pool.read(async (db) => {
    const query = selectCredentials(db).where("user_id", "=", user).orderBy("internal_id");
    return await withParts(db, await whereFilters(query, filters, { name: "name" }, pool.dialect).execute());
  });
}

export async function countCredentials(db: Kysely<Tables>, user: string): Promise<number> {
  const { count } = await db
    .selectFrom("application_credential")
    .select((of) => of.fn.countAll().as("count"))
    .where("user_id", "=", user)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface NewCredential extends Omit<ApplicationCredentialRow, "internal_id" | "expires_at"> {
  /** Microseconds since 1970. */
  readonly expires: number | null;
  readonly roles: readonly string[];
  /** `access_rule.id` */
  readonly rules: readonly number[];
}

export async function insertCredential(trx: Kysely<Tables>, { roles, rules, expires, ...row }: NewCredential): Promise<void> {
  await trx
    .insertInto("application_credential")
    .values({ ...row, ...schemaOf(trx).applicationCredential.ending(expires) })
    .execute();
  const { internal_id: id } = await trx
    .selectFrom("application_credential")
    .select("internal_id")
    .where("id", "=", row.id)
    .executeTakeFirstOrThrow();
  if (roles.length > 0)
    await trx
      .insertInto("application_credential_role")
      .values(roles.map((role_id) => ({ application_credential_id: id, role_id })))
      .execute();
  if (rules.length > 0)
    await trx
      .insertInto("application_credential_access_rule")
      .values(rules.map((access_rule_id) => ({ application_credential_id: id, access_rule_id })))
      .execute();
}

/** Whether there was one. */
export async function deleteCredential(trx: Kysely<Tables>, id: string): Promise<boolean> {
  const row = await trx.selectFrom("application_credential").select("internal_id").where("id", "=", id).executeTakeFirst();
  if (row === undefined) return false;
  for (const table of ["application_credential_role", "application_credential_access_rule"] as const)
    await trx.deleteFrom(table).where("application_credential_id", "=", row.internal_id).execute();
  await trx.deleteFrom("application_credential").where("internal_id", "=", row.internal_id).execute();
  return true;
}

async function withParts(db: Kysely<Tables>, rows: readonly ApplicationCredentialRowRead[]): Promise<readonly ApplicationCredential[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.internal_id);
  const having = await db.selectFrom("application_credential_role").selectAll().where("application_credential_id", "in", ids).execute();
  const roles = new Map((await findRoles(db, [...new Set(having.map((row) => row.role_id))])).map((role) => [role.id, role]));
  const rules = await db
    .selectFrom("application_credential_access_rule as c")
    .innerJoin("access_rule as r", "r.id", "c.access_rule_id")
    .select(["c.application_credential_id as credential", "r.external_id", "r.service", "r.path", "r.method"])
    .where("c.application_credential_id", "in", ids)
    .orderBy("r.id")
    .execute();
  return rows.map((row) =>
    credentialOf(
      row,
      having.flatMap(({ application_credential_id: of, role_id }) => (of === row.internal_id ? (roles.get(role_id) ?? []) : [])),
      rules.filter(({ credential }) => credential === row.internal_id).map(ruleOf),
    ),
  );
}

function selectCredentials(db: Kysely<Tables>) {
  return db
    .selectFrom("application_credential")
    .select(["internal_id", "id", "name", "secret_hash", "description", "user_id", "project_id", "system", "unrestricted"])
    .select(schemaOf(db).applicationCredential.expires("application_credential").as("expires"));
}

type ApplicationCredentialRowRead = Omit<ApplicationCredentialRow, "internal_id" | "expires_at"> & {
  readonly internal_id: number;
  readonly expires: number | null;
};

function credentialOf(row: ApplicationCredentialRowRead, roles: readonly Role[], rules: readonly AccessRule[]): ApplicationCredential {
  const { internal_id: _, secret_hash: __, expires, ...shown } = row;
  return { ...shown, expires_at: isoOf(expires), roles, ...(rules.length > 0 && { access_rules: rules }) };
}

/** As the API shows a rule. */
export function ruleOf(row: Readonly<Record<"external_id" | "service" | "path" | "method", string | null>>): AccessRule {
  return { id: row.external_id ?? "", service: row.service ?? "", path: row.path ?? "", method: row.method ?? "" };
}

/** Microseconds since 1970 as Python's `isoformat` in JSON. */
function isoOf(at: number | null): string | null {
  if (at === null) return null;
  return `${new Date(Math.floor(at / 1000)).toISOString().slice(0, 19)}.${String(at % 1_000_000).padStart(6, "0")}`;
}
