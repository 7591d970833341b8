import type { Filter } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import { whereFilters } from "../database/listing.ts";
import type { AccessRuleRow, Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { notFound, refused } from "../refusals.ts";
import type { AccessRule } from "../tokens/token.ts";
import { ruleOf } from "./store.ts";
import { newId } from "../database/new-id.ts";

/** A rule as a request names it: by its id, or by what it allows. */
export type GivenRule = Partial<AccessRule>;

/** @throws HttpError 404 */
export async function getAccessRule({ pool }: Keystone, user: string, id: string): Promise<AccessRule> {
  return await pool.read(async (db) => ruleOf(await requireRule(db, user, id)));
}

export async function listAccessRules({ pool }: Keystone, user: string, filters: readonly Filter[]): Promise<readonly AccessRule[]> {
  const columns = { service: "service", path: "path", method: "method" };
  const rows = await pool.read((db) =>
    whereFilters(db.selectFrom("access_rule").selectAll().where("user_id", "=", user), filters, columns, pool.dialect).execute(),
  );
  return rows.map(ruleOf);
}

/** @throws HttpError 403 while an application credential has it, 404 */
export async function deleteAccessRule({ pool }: Keystone, user: string, id: string): Promise<void> {
  await pool.write(async (trx) => {
    const { id: rule } = await requireRule(trx, user, id);
    const used = await trx
      .selectFrom("application_credential_access_rule")
      .select("access_rule_id")
      .where("access_rule_id", "=", rule)
      .executeTakeFirst();
    if (used !== undefined) throw refused("May not delete access rule in use");
    await trx.deleteFrom("access_rule").where("id", "=", rule).execute();
  });
}

/**
 * The rows of rules that a new application credential shall have; those that the user has not yet are made.
 *
 * @returns `access_rule.id` of each
 * @throws HttpError 404 for the id of another one's rule, or of none
 */
export async function rulesFor(trx: Kysely<Tables>, user: string, given: readonly GivenRule[]): Promise<readonly number[]> {
  const known = await rowsOf(trx, user, given);
  const ids: number[] = [];
  for (const rule of given) {
    const row = known.find((one) => one.external_id === rule.id) ?? known.find((one) => one.user_id === user && isSame(one, rule));
    if (row !== undefined && row.user_id !== user) throw notFound("Access Rule", rule.id ?? "");
    ids.push(row?.id ?? (await insertRule(trx, user, rule)));
  }
  return [...new Set(ids)];
}

type Row = Omit<AccessRuleRow, "id"> & { readonly id: number };

async function rowsOf(trx: Kysely<Tables>, user: string, given: readonly GivenRule[]): Promise<readonly Row[]> {
  const ids = given.flatMap(({ id }) => id ?? []);
  return await trx
    .selectFrom("access_rule")
    .selectAll()
    .where((of) => (ids.length === 0 ? of("user_id", "=", user) : of.or([of("user_id", "=", user), of("external_id", "in", ids)])))
    .execute();
}

function isSame(row: Row, { service, path, method }: GivenRule): boolean {
  return row.service === service && row.path === path && row.method === method;
}

async function insertRule(trx: Kysely<Tables>, user: string, { id, service, path, method }: GivenRule): Promise<number> {
  if (service === undefined || path === undefined || method === undefined) throw notFound("Access Rule", id ?? "");
  const external_id = id ?? newId();
  await trx.insertInto("access_rule").values({ external_id, user_id: user, service, path, method }).execute();
  const row = await trx.selectFrom("access_rule").select("id").where("external_id", "=", external_id).executeTakeFirstOrThrow();
  return row.id;
}

async function requireRule(db: Kysely<Tables>, user: string, id: string): Promise<Row> {
  const row = await db.selectFrom("access_rule").selectAll().where("external_id", "=", id).where("user_id", "=", user).executeTakeFirst();
  if (row === undefined) throw notFound("Access Rule", id);
  return row;
}
