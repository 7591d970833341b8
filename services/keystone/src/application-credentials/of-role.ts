import { sql, type Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

/** Removes the application credentials of those who have a role on a project of their own right: for its removal. */
export async function deleteCredentialsOfRole(db: Kysely<Tables>, role: string): Promise<void> {
  const having = sql`
    SELECT c.internal_id FROM application_credential c
    JOIN assignment a ON a.type = 'UserProject' AND a.actor_id = c.user_id AND a.target_id = c.project_id AND a.role_id = ${role}`;
  // MySQL deletes from no table that it reads in the same statement, unless a subquery is made first.
  const chosen = sql<number>`(SELECT internal_id FROM (${having}) AS having_it)`;
  for (const table of ["application_credential_role", "application_credential_access_rule"] as const)
    await db.deleteFrom(table).where("application_credential_id", "in", chosen).execute();
  await db.deleteFrom("application_credential").where("internal_id", "in", chosen).execute();
}
