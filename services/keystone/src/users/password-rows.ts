import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { utcTime } from "../utc-time.ts";
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
  const moment = momentOf(settings.now());
  await endPasswords(trx, settings, localUser, moment);
  const expires = mustBeChanged ? moment : expiry(options, settings);
  await trx
    .insertInto("password")
    .values({
      local_user_id: localUser,
      password_hash: hash,
      self_service: isSelfService,
      created_at: moment.text,
      created_at_int: moment.microseconds,
      expires_at: expires?.text ?? null,
      expires_at_int: expires?.microseconds ?? null,
    })
    .execute();
}

/** Whether somebody must change a password that another one gave them. */
export function mustBeChangedFirst(options: UserOptions, { config }: Pick<Settings, "config">): boolean {
  return config.security_compliance.change_password_upon_first_use && options.get("ignore_change_password_upon_first_use") !== true;
}

async function endPasswords(trx: Kysely<Tables>, { config }: Settings, localUser: number, moment: Moment): Promise<void> {
  const before = await trx
    .selectFrom("password")
    .select(["id", "expires_at_int", "expires_at"])
    .where("local_user_id", "=", localUser)
    .orderBy("created_at_int", "desc")
    .orderBy("id", "desc")
    .execute();
  if (before.length === 0) return;
  const kept = before.slice(0, config.security_compliance.unique_last_password_count || 1);
  const gone = before.slice(kept.length).map(({ id }) => id);
  if (gone.length > 0) await trx.deleteFrom("password").where("id", "in", gone).execute();
  const isOpen = ({ expires_at, expires_at_int }: (typeof before)[number]): boolean =>
    expires_at_int === null ? expires_at === null || expires_at > moment.text : Number(expires_at_int) > moment.microseconds;
  const ending = kept.filter(isOpen).map(({ id }) => id);
  if (ending.length > 0)
    await trx
      .updateTable("password")
      .set({ expires_at: moment.text, expires_at_int: moment.microseconds })
      .where("id", "in", ending)
      .execute();
}

interface Moment {
  readonly text: string;
  readonly microseconds: number;
}

function momentOf(milliseconds: number): Moment {
  return { text: utcTime(milliseconds), microseconds: milliseconds * 1000 };
}

/** When a password that is set now ends: `[security_compliance] password_expires_days`, in whole seconds; null if never. */
function expiry(options: UserOptions, { config, now }: Settings): Moment | null {
  const days = config.security_compliance.password_expires_days;
  if (!days || options.get("ignore_password_expiry")) return null;
  return momentOf(Math.floor(now() / 1000) * 1000 + days * 86_400_000);
}
