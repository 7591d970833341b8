import type { Kysely } from "kysely";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import type { UserOptions } from "./options.ts";

export interface NewPassword {
  /** Null for none: nobody gets in by it. */
  readonly hash: string | null;
  /** Whether its owner chose it. */
  readonly isSelfService: boolean;
  /** Whether it must be changed before it is good (`[security_compliance] change_password_upon_first_use`). */
  readonly mustBeChanged: boolean;
}

type Settings = Pick<Keystone, "config" | "now">;

/**
 * Gives a local user a password. Those before end now; of them as many are kept as must not be used again.
 *
 * Source: `User.password` of keystone/identity/backends/sql_model.py.
 */
export async function addPassword(
  trx: Kysely<Tables>,
  settings: Settings,
  localUser: number,
  options: UserOptions,
  { hash, isSelfService, mustBeChanged }: NewPassword,
): Promise<void> {
  const { password } = schemaOf(trx);
  const moment = settings.now() * 1000;
  await endPasswords(trx, settings, localUser, moment);
  const expires = mustBeChanged ? moment : expiry(options, settings);
  await trx
    .insertInto("password")
    .values({
      local_user_id: localUser,
      password_hash: hash,
      self_service: isSelfService,
      ...password.lasting(moment, expires),
    })
    .execute();
}

/** Whether somebody must change a password that another one gave them. */
export function mustBeChangedFirst(options: UserOptions, { config }: Pick<Settings, "config">): boolean {
  return config.security_compliance.change_password_upon_first_use && options.get("ignore_change_password_upon_first_use") !== true;
}

async function endPasswords(trx: Kysely<Tables>, { config }: Settings, localUser: number, moment: number): Promise<void> {
  const { password } = schemaOf(trx);
  const before = await trx
    .selectFrom("password")
    .select(["id", password.expires("password").as("expires")])
    .where("local_user_id", "=", localUser)
    .orderBy(password.created("password"), "desc")
    .orderBy("id", "desc")
    .execute();
  if (before.length === 0) return;
  const kept = before.slice(0, config.security_compliance.unique_last_password_count || 1);
  const gone = before.slice(kept.length).map(({ id }) => id);
  if (gone.length > 0) await trx.deleteFrom("password").where("id", "in", gone).execute();
  const ending = kept.flatMap(({ id, expires }) => (expires === null || expires > moment ? [id] : []));
  if (ending.length > 0) await trx.updateTable("password").set(password.ending(moment)).where("id", "in", ending).execute();
}

/** When a password that is set now ends, in microseconds: `[security_compliance] password_expires_days`, in whole seconds; null if never. */
function expiry(options: UserOptions, { config, now }: Settings): number | null {
  const days = config.security_compliance.password_expires_days;
  if (!days || options.get("ignore_password_expiry")) return null;
  return (Math.floor(now() / 1000) * 1000 + days * 86_400_000) * 1000;
}
