import { countFailure } from "../authentication/check-password.ts";
import { lockOf } from "../authentication/compliance/lockout.ts";
import { isPasswordExpired } from "../authentication/compliance/password-expiry.ts";
import { isAccountEnabled } from "../authentication/compliance/inactivity.ts";
import type { FoundUser } from "../authentication/found.ts";
import { look } from "../authentication/look.ts";
import { isSecret } from "../authentication/verify-secret.ts";
import type { KeystoneRows } from "../keystone.ts";
import { conflict } from "../refusals.ts";
import type { Say } from "../tokens/key-files.ts";
import { localUserOf } from "../users/rows.ts";
import { createUser, updateUser } from "../users/users.ts";

/** Who is to be there. */
export interface WantedUser {
  readonly name: string;
  readonly password: string;
  /** What they are known by. */
  readonly id?: string | undefined;
}

/**
 * A user of the default domain who can log in with a password: made if they are not there, else let in again if they can't.
 *
 * @returns their id
 * @throws HttpError 409 where somebody else has the name
 */
export async function ensureUser(keystone: KeystoneRows, { name, password, id }: WantedUser, say: Say): Promise<string> {
  const domain = keystone.config.identity.default_domain_id;
  const { user } = await look(keystone.pool, { user: { name, domain: { id: domain } } });
  if (user === null) {
    const made = await createUser(keystone, { name, enabled: true, domain_id: domain, password }, id);
    say("INFO", `Created user ${name}`);
    return made.id;
  }
  say("INFO", `User ${name} already exists, skipping creation.`);
  if (id !== undefined && user.id !== id) throw conflict("user_id", `user \`${name}\` already exists with \`${user.id}\``);
  await letIn(keystone, user, password, say);
  return user.id;
}

/** Sees to it that somebody can log in with a password. Where they can already, nothing is written. */
async function letIn(keystone: KeystoneRows, user: FoundUser, password: string, say: Say): Promise<void> {
  const isEnabled = isAccountEnabled(user, keystone);
  const { isRight, isLocked } = await tryPassword(keystone, user, password);
  if (isRight && isEnabled && !isLocked) return;
  // That they are enabled is what lets somebody in who failed too often, too.
  const isShut = !isEnabled || isLocked;
  await updateUser(keystone, user.id, { ...(isShut && { enabled: true }), ...(!isRight && { password }) });
  if (!isRight) say("INFO", `Reset password for user ${user.name ?? user.id}.`);
  if (isShut) say("INFO", `Enabled user ${user.name ?? user.id}.`);
}

/** Whether a password is somebody's, and good; what a login would write of failures is written. */
async function tryPassword(
  keystone: KeystoneRows,
  user: FoundUser,
  password: string,
): Promise<{ readonly isRight: boolean; readonly isLocked: boolean }> {
  const { local } = user;
  const lock = lockOf(user, keystone);
  const isRight = await isSecret(keystone, password, local?.password?.hash ?? null);
  if (local !== null && !isRight && lock !== "locked") await countFailure(keystone, local, lock);
  if (local !== null && isRight && lock !== "locked" && local.failedCount > 0)
    await keystone.pool.write((trx) => localUserOf(trx, user.id, { unlock: true }));
  return { isRight: isRight && !isPasswordExpired(user, keystone), isLocked: lock === "locked" };
}
