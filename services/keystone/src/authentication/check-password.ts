import { sql } from "kysely";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Keystone } from "../keystone.ts";
import { microseconds } from "../microseconds.ts";
import { SecurityRefusal, unauthorized } from "../refusals.ts";
import { utcDay, utcTime } from "@underpin/oslo/python";
import { isAccountEnabled } from "./compliance/inactivity.ts";
import { lockOf, type Lock } from "./compliance/lockout.ts";
import { isPasswordExpired } from "./compliance/password-expiry.ts";
import type { EvenRefusal } from "./even-refusals.ts";
import type { FoundUser, LocalUser } from "./found.ts";
import { isSecret } from "./verify-secret.ts";

/** The password was right, but must be changed first: the client may know. */
export class PasswordExpired extends SecurityRefusal {
  constructor(userId: string) {
    super(401, `The password is expired and needs to be changed for user: ${userId}.`);
  }
}

/** Too many have tried: the client may not know. */
export class AccountLocked extends SecurityRefusal {
  constructor(userId: string) {
    super(401, unauthorized().message, `The account is locked for user: ${userId}.`);
  }
}

/** It is not the user's password, or they have none here. */
export class WrongPassword extends SecurityRefusal {
  constructor(detail: string) {
    super(401, unauthorized().message, detail);
  }
}

/**
 * Whether somebody knows the password of a user. A failure is counted, and counts are taken back by who succeeds. Whoever is refused,
 * waits for as long as who isn't.
 *
 * @throws SecurityRefusal 401
 */
export async function checkPassword(keystone: Keystone, user: FoundUser | null, password: unknown, refusal: EvenRefusal): Promise<void> {
  const local = user?.local ?? null;
  const lock = user === null ? "open" : lockOf(user, keystone);
  const hash = lock === "locked" ? null : (local?.password?.hash ?? null);
  const isRight = await refusal.hashing(async () => await isSecret(keystone, password, hash));
  if (user === null || local === null) throw new WrongPassword("there is no such user here");
  if (lock === "locked") throw new AccountLocked(user.id);
  if (!isRight) {
    await countFailure(keystone, local, lock);
    throw new WrongPassword("Invalid user / password");
  }
  if ((await lockNow(keystone, user, local)) === "locked") throw new AccountLocked(user.id);
  const reason = !isAccountEnabled(user, keystone)
    ? new SecurityRefusal(401, `The account is disabled for user: ${user.id}.`)
    : isPasswordExpired(user, keystone)
      ? new PasswordExpired(user.id)
      : null;
  const resets = lock === "lapsed" || (reason === null && local.failedCount !== 0);
  await record(keystone, user, { resets: resets ? local : null, isActive: reason === null });
  if (reason !== null) throw reason;
}

/**
 * How it stands when the password has been looked at: others may have failed meanwhile. Whoever tries many at once would else have as many
 * tries as begin before the first is counted.
 */
async function lockNow(keystone: Keystone, user: FoundUser, local: LocalUser): Promise<Lock> {
  if (!keystone.config.security_compliance.lockout_failure_attempts) return "open";
  const { rows } = await keystone.pool.read((db) => {
    const { joined, attempts, last } = schemaOf(db).failedLogins;
    return sql<{ attempts: number | null; last: string | null }>`
      SELECT ${attempts("lu")} AS attempts, ${last("lu")} AS last FROM local_user lu ${joined("lu")} WHERE lu.id = ${local.id}`.execute(db);
  });
  const [failedCount, failedAt] = [rows[0]?.attempts ?? 0, microseconds(rows[0]?.last ?? null)];
  return lockOf({ ...user, local: { ...local, failedCount, failedAt } }, keystone);
}

/** One more failure; the first one of a new count where a lock has lapsed, unless another has begun it. */
export async function countFailure(
  { pool, now, config }: Pick<Keystone, "pool" | "now" | "config">,
  { id }: LocalUser,
  lock: Lock,
): Promise<void> {
  const since = lock === "lapsed" ? utcTime(now() - (config.security_compliance.lockout_duration ?? 0) * 1000) : null;
  await pool.write((trx) => schemaOf(trx).failedLogins.count(trx, id, { at: utcTime(now()), since }));
}

/** Writes what a login changes of a user; mostly that is nothing. 22 keeps the day only where inactivity disables accounts. */
async function record(
  { pool, now, config, compatibility }: Keystone,
  user: FoundUser,
  { resets, isActive }: { readonly resets: LocalUser | null; readonly isActive: boolean },
): Promise<void> {
  const today = utcDay(now());
  const keepsDay = compatibility === 30 || config.security_compliance.disable_user_account_days_inactive;
  const isNewDay = isActive && keepsDay && user.lastActive !== today;
  if (resets === null && !isNewDay) return;
  await pool.write(async (trx) => {
    if (resets !== null) await schemaOf(trx).failedLogins.forget(trx, resets.id);
    if (isNewDay) await trx.updateTable("user").set({ last_active_at: today }).where("id", "=", user.id).execute();
  });
}
