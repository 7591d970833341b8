import { schemaOf } from "../../database/schemas/schema-of.ts";
import type { Keystone } from "../../keystone.ts";
import { invalid } from "../../refusals.ts";
import { isSecret } from "../verify-secret.ts";

/**
 * Refuses a password that was one of the last: `[security_compliance] unique_last_password_count`.
 *
 * @throws HttpError 400
 */
export async function checkHistory(keystone: Keystone, localUser: number, password: string): Promise<void> {
  const count = keystone.config.security_compliance.unique_last_password_count;
  if (count === 0) return;
  const last = await keystone.pool.read((db) =>
    db
      .selectFrom("password")
      .select("password_hash")
      .where("local_user_id", "=", localUser)
      .orderBy(schemaOf(db).password.created("password"), "desc")
      .orderBy("id", "desc")
      .limit(count)
      .execute(),
  );
  for (const { password_hash } of last)
    if (password_hash !== null && (await isSecret(keystone, password, password_hash)))
      throw invalid(
        `The new password cannot be identical to a previous password. The total number which includes the new password must be unique is ${count}.`,
      );
}
