import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { Keystone } from "../../keystone.ts";
import { removeUsers } from "../../users/users.ts";

/** How many users are removed by one statement. */
const AT_ONCE = 500;

/** Removes users whom nothing names any more, when who vouched for them is gone. Release 22 keeps them. */
export async function removeNameless(trx: Kysely<Tables>, keystone: Keystone): Promise<void> {
  if (keystone.compatibility === 22) return;
  const rows = await trx
    .selectFrom("user")
    .leftJoin("local_user", "local_user.user_id", "user.id")
    .leftJoin("nonlocal_user", "nonlocal_user.user_id", "user.id")
    .leftJoin("federated_user", "federated_user.user_id", "user.id")
    .where("local_user.user_id", "is", null)
    .where("nonlocal_user.user_id", "is", null)
    .where("federated_user.user_id", "is", null)
    .select("user.id")
    .execute();
  for (let at = 0; at < rows.length; at += AT_ONCE)
    await removeUsers(
      trx,
      keystone,
      rows.slice(at, at + AT_ONCE).map(({ id }) => id),
    );
}
