import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { utcTime } from "@underpin/oslo/python";

/** Removes what users who are removed leave in other rooms: credentials, application credentials with their rules, trusts of and for them. */
export async function forgetUsers(trx: Kysely<Tables>, { now }: Pick<Keystone, "now">, ids: readonly string[]): Promise<void> {
  await trx.deleteFrom("credential").where("user_id", "in", ids).execute();
  await trx.deleteFrom("id_mapping").where("public_id", "in", ids).execute();
  const ofTheirs = trx.selectFrom("application_credential").select("internal_id").where("user_id", "in", ids);
  await trx.deleteFrom("application_credential_role").where("application_credential_id", "in", ofTheirs).execute();
  await trx.deleteFrom("application_credential_access_rule").where("application_credential_id", "in", ofTheirs).execute();
  await trx.deleteFrom("application_credential").where("user_id", "in", ids).execute();
  await trx.deleteFrom("access_rule").where("user_id", "in", ids).execute();
  await trx
    .updateTable("trust")
    .set({ deleted_at: utcTime(now()) })
    .where("deleted_at", "is", null)
    .where((of) => of.or([of("trustor_user_id", "in", ids), of("trustee_user_id", "in", ids)]))
    .execute();
}
