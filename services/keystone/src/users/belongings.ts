import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Audit, How } from "../notifications/audit.ts";

/** What goes with a user who is removed, as far as others are told of it. */
export interface Belongings {
  readonly userId: string;
  readonly applicationCredentials: readonly string[];
  readonly accessRules: readonly string[];
}

/** What users have now. */
export async function belongingsOf(db: Kysely<Tables>, users: readonly string[]): Promise<readonly Belongings[]> {
  const credentials = await db.selectFrom("application_credential").select(["id", "user_id"]).where("user_id", "in", users).execute();
  const rules = await db.selectFrom("access_rule").select(["external_id", "user_id"]).where("user_id", "in", users).execute();
  return users.map((userId) => ({
    userId,
    applicationCredentials: credentials.filter((one) => one.user_id === userId).map(({ id }) => id),
    accessRules: rules.flatMap((one) => (one.user_id === userId && one.external_id !== null ? [one.external_id] : [])),
  }));
}

/** Tells that users are gone, with what they had. */
export function tellOfRemoved(audit: Audit, removed: readonly Belongings[], how: How): void {
  for (const { userId, applicationCredentials, accessRules } of removed) {
    for (const id of applicationCredentials) audit.deleted("application_credential", id, { by: "nobody" });
    for (const id of accessRules) audit.deleted("access_rule", id, { by: "nobody" });
    audit.deleted("user", userId, how);
  }
}
