import type { Kysely } from "kysely";
import { writeExtra } from "../database/extra.ts";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { LocalUserRow, Tables, UserRow } from "../database/tables.ts";
import type { User } from "./user.ts";

type Written = Omit<UserRow, "extra"> & { readonly extra: Readonly<Record<string, unknown>> };

export async function insertUserRow(trx: Kysely<Tables>, { extra, ...columns }: Written): Promise<void> {
  await trx
    .insertInto("user")
    .values({ ...columns, extra: writeExtra(extra) })
    .execute();
}

export async function updateUserRow(trx: Kysely<Tables>, id: string, { extra, ...columns }: Partial<Written>): Promise<void> {
  await trx
    .updateTable("user")
    .set({ ...columns, ...(extra && { extra: writeExtra(extra) }) })
    .where("id", "=", id)
    .execute();
}

/**
 * The new row's id.
 *
 * @param failures how often they failed to log in: null where nobody ever counted; upstream does for whom it enables
 */
export async function insertLocalUser(
  trx: Kysely<Tables>,
  row: Pick<LocalUserRow, "user_id" | "domain_id" | "name">,
  failures: 0 | null = null,
): Promise<number> {
  const { failedLogins } = schemaOf(trx);
  await trx
    .insertInto("local_user")
    .values({ ...row, ...failedLogins.none(failures) })
    .execute();
  const { id } = await trx.selectFrom("local_user").select("id").where("user_id", "=", row.user_id).executeTakeFirstOrThrow();
  return id;
}

/**
 * The id of somebody's row as a local user, if they have one.
 *
 * @param unlock whether failed log-ins are forgotten
 */
export async function localUserOf(
  trx: Kysely<Tables>,
  user: string,
  { unlock }: { readonly unlock: boolean },
): Promise<number | undefined> {
  const row = await trx.selectFrom("local_user").select("id").where("user_id", "=", user).executeTakeFirst();
  if (row !== undefined && unlock) await schemaOf(trx).failedLogins.forget(trx, row.id);
  return row?.id;
}

/** What is changed of somebody's name, and of who they are. */
export interface Naming {
  /** The new one; undefined for the one they have. */
  readonly name: string | undefined;
  /** Whether an identity provider vouches for them, and so has their name. */
  readonly isFederated: boolean;
  /** Failed log-ins of whoever is enabled are forgotten. */
  readonly isEnabled: boolean;
}

/**
 * Changes a name where it stands: with the identity provider, else with the local user. Whoever is neither, such as a user of a backend
 * that is gone, becomes a local one.
 *
 * @returns the id of their row as a local user, if they have one
 */
export async function nameUser(
  trx: Kysely<Tables>,
  user: Pick<User, "id" | "domain_id" | "name">,
  { name, isFederated, isEnabled }: Naming,
): Promise<number | undefined> {
  const local = await localUserOf(trx, user.id, { unlock: isEnabled });
  if (isFederated) {
    if (name !== undefined) await renameFederated(trx, user.id, name);
    return local;
  }
  const known = name ?? user.name;
  if (local === undefined && known !== null)
    return await insertLocalUser(trx, { user_id: user.id, domain_id: user.domain_id, name: known }, isEnabled ? 0 : null);
  if (local !== undefined && name !== undefined) await trx.updateTable("local_user").set({ name }).where("id", "=", local).execute();
  return local;
}

async function renameFederated(trx: Kysely<Tables>, user: string, name: string): Promise<void> {
  const first = await trx.selectFrom("federated_user").select("id").where("user_id", "=", user).orderBy("id").limit(1).executeTakeFirst();
  if (first !== undefined) await trx.updateTable("federated_user").set({ display_name: name }).where("id", "=", first.id).execute();
}

/** Removes users' own rows. Not every database does so by itself where one hangs on another. */
export async function deleteUserRows(trx: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  await trx.deleteFrom("user_group_membership").where("user_id", "in", ids).execute();
  await trx.deleteFrom("expiring_user_group_membership").where("user_id", "in", ids).execute();
  await trx
    .deleteFrom("password")
    .where("local_user_id", "in", (of) => of.selectFrom("local_user").select("id").where("user_id", "in", ids))
    .execute();
  await schemaOf(trx).failedLogins.remove(trx, ids);
  for (const table of ["local_user", "nonlocal_user", "federated_user", "user_option"] as const)
    await trx.deleteFrom(table).where("user_id", "in", ids).execute();
  await trx.deleteFrom("user").where("id", "in", ids).execute();
}
