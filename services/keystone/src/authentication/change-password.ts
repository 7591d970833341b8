import { HttpError } from "@underpin/oslo/http";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Keystone } from "../keystone.ts";
import { SILENT, type Audit } from "../notifications/audit.ts";
import type { Reason } from "../notifications/event.ts";
import { invalid, unauthorized } from "../refusals.ts";
import { addPassword } from "../users/password-rows.ts";
import { requireStrength } from "../users/password-rules.ts";
import { checkPassword, PasswordExpired } from "./check-password.ts";
import { checkAge } from "./compliance/password-age.ts";
import { checkHistory } from "./compliance/password-history.ts";
import { EvenRefusal } from "./even-refusals.ts";
import type { FoundUser, LocalUser } from "./found.ts";
import { look } from "./look.ts";
import { toldOf } from "./told.ts";
import { hashOf } from "./verify-secret.ts";

/** What a user says who changes their own password. */
export interface PasswordChange {
  readonly original_password: string;
  readonly password: string;
}

/**
 * Gives somebody a new password who knows the old one, be it expired: no token is asked for. All tokens of the user end.
 *
 * Sources: `UserChangePasswordResource` of keystone/api/users.py, `change_password` of keystone/identity/core.py.
 *
 * @throws HttpError 400, 401
 */
export async function changePassword(
  keystone: Keystone,
  userId: string,
  { original_password: old, password }: PasswordChange,
  audit: Audit = SILENT,
): Promise<void> {
  const user = await knowing(keystone, userId, old, audit);
  const { local, id, options } = user as FoundUser & { readonly local: LocalUser };
  try {
    requireStrength(password, keystone);
    if (options.get("lock_password") === true)
      throw invalid(
        "You cannot change your password at this time due to password policy disallowing password changes. Please contact your administrator to reset your password.",
      );
    if (local.password !== null) checkAge(local.password, keystone);
    await checkHistory(keystone, local.id, password);
  } catch (error) {
    // Upstream tells of a user who has changed, and says why they have not.
    if (error instanceof HttpError && error.status === 400) audit.updated("user", id, { reason: refusalTold(error), stands: true });
    throw error;
  }
  const hash = await hashOf(keystone, password);
  await keystone.pool.write(async (trx) => {
    // Of two changes at once the later one finds another password than it has looked at.
    await trx.updateTable("local_user").set({ user_id: id }).where("id", "=", local.id).execute();
    const [newest] = await trx
      .selectFrom("password")
      .select("id")
      .where("local_user_id", "=", local.id)
      .orderBy(schemaOf(trx).password.created("password"), "desc")
      .orderBy("id", "desc")
      .limit(1)
      .execute();
    if (newest?.id !== local.password?.id) throw unauthorized("the password was changed meanwhile");
    await addPassword(trx, keystone, local.id, options, { hash, isSelfService: true, mustBeChanged: false });
    await keystone.revocations.revokeIn(trx, [{ user_id: id }]);
  });
  audit.updated("user", id);
}

function refusalTold({ message, status }: HttpError): Reason {
  return { reasonType: message, reasonCode: String(status) };
}

/** Who knows the password of a user, be it expired. */
async function knowing(keystone: Keystone, userId: string, password: string, audit: Audit): Promise<FoundUser | null> {
  const refusal = new EvenRefusal(keystone.clock);
  return await refusal.of(async () => {
    const { user } = await look(keystone.pool, { user: { id: userId } });
    try {
      await toldOf({ audit, keystone, user: user ?? { id: userId, name: null } }, () => checkPassword(keystone, user, password, refusal));
    } catch (error) {
      if (!(error instanceof PasswordExpired)) throw error;
    }
    return user;
  });
}
