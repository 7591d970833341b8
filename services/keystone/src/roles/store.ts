import { HttpError, type Filter, type Paging } from "@underpin/oslo/http";
import { loaded, type Loaded } from "@underpin/oslo/policy";
import type { Kysely, Selectable } from "kysely";
import type { DialectName } from "underpin";
import { readExtra, writeExtra, extraOf } from "../database/extra.ts";
import { readPage, whereFilters, type Page } from "../database/listing.ts";
import type { RoleRow, Tables } from "../database/tables.ts";
import { IMMUTABLE, optionsOf } from "../options/immutable.ts";
import { ROLE_COLUMNS, type Role } from "./role.ts";

/** What stands for "no domain" in `role.domain_id`. */
export const NO_DOMAIN = "<<null>>";

/** Roles with what is in their table of options. */
function roles(db: Kysely<Tables>) {
  return db
    .selectFrom("role")
    .selectAll("role")
    .select((of) =>
      of
        .selectFrom("role_option as o")
        .select("o.option_value")
        .whereRef("o.role_id", "=", "role.id")
        .where("o.option_id", "=", IMMUTABLE)
        .as("immutable"),
    );
}

function roleOf({ extra, immutable, domain_id, ...columns }: Selectable<RoleRow> & { readonly immutable: string | null }): Role {
  return { ...readExtra(extra), ...columns, domain_id: domain_id === NO_DOMAIN ? null : domain_id, options: optionsOf(immutable) };
}

export async function findRole(db: Kysely<Tables>, id: string): Promise<Loaded<Role> | undefined> {
  const row = await roles(db).where("role.id", "=", id).executeTakeFirst();
  return row && loaded(roleOf(row));
}

/** Those of some ids that are there. */
export async function findRoles(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly Role[]> {
  if (ids.length === 0) return [];
  return (await roles(db).where("role.id", "in", ids).execute()).map(roleOf);
}

/**
 * The id of the role of everybody's that has a name.
 *
 * @throws HttpError 404
 */
export async function globalRoleNamed(db: Kysely<Tables>, name: string): Promise<string> {
  const row = await db.selectFrom("role").select("id").where("name", "=", name).where("domain_id", "=", NO_DOMAIN).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `Role ${name} is not defined`);
  return row.id;
}

/** Roles of one domain, or those of everybody. */
export async function listRoles(db: Kysely<Tables>, dialect: DialectName, filters: readonly Filter[], paging: Paging): Promise<Page<Role>> {
  const columns = { name: "role.name", domain_id: "role.domain_id" };
  const isOfDomain = filters.some(({ name, comparator }) => name === "domain_id" && comparator === "equals");
  const chosen = whereFilters(roles(db), filters, columns, dialect);
  const { rows, isFull } = await readPage(isOfDomain ? chosen : chosen.where("role.domain_id", "=", NO_DOMAIN), paging, {
    id: "role.id",
    marked: (marker) => db.selectFrom("role").select("id").where("id", "=", marker),
    isFullWhenReached: false,
  });
  return { rows: rows.map(roleOf), isFull };
}

export async function insertRole(db: Kysely<Tables>, role: Role): Promise<void> {
  await db.insertInto("role").values(rowOf(role)).execute();
  if (role.options.immutable !== undefined) await insertImmutable(db, role.id, role.options.immutable);
}

/** @param immutable how the option is left: null takes it away, undefined leaves it */
export async function replaceRole(db: Kysely<Tables>, role: Role, immutable: boolean | null | undefined): Promise<void> {
  const { id, ...columns } = rowOf(role);
  await db.updateTable("role").set(columns).where("id", "=", id).execute();
  if (immutable === undefined) return;
  await db.deleteFrom("role_option").where("role_id", "=", id).where("option_id", "=", IMMUTABLE).execute();
  if (immutable !== null) await insertImmutable(db, id, immutable);
}

async function insertImmutable(db: Kysely<Tables>, id: string, immutable: boolean): Promise<void> {
  await db
    .insertInto("role_option")
    .values({ role_id: id, option_id: IMMUTABLE, option_value: JSON.stringify(immutable) })
    .execute();
}

/** Removes a role with all that names it, but for what stands for somebody's rights. */
export async function deleteRole(db: Kysely<Tables>, id: string): Promise<void> {
  await db.deleteFrom("assignment").where("role_id", "=", id).execute();
  await db.deleteFrom("system_assignment").where("role_id", "=", id).execute();
  await db
    .deleteFrom("implied_role")
    .where((of) => of.or([of("prior_role_id", "=", id), of("implied_role_id", "=", id)]))
    .execute();
  await db.deleteFrom("role_option").where("role_id", "=", id).execute();
  await db.deleteFrom("role").where("id", "=", id).execute();
}

function rowOf(role: Role): { id: string; name: string; domain_id: string; description: string | null; extra: string } {
  const { id, name, description, domain_id } = role;
  return { id, name, description, domain_id: domain_id ?? NO_DOMAIN, extra: writeExtra(extraOf(role, ROLE_COLUMNS)) };
}
