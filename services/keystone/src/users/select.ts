import { sql, type Kysely, type RawBuilder, type SelectQueryBuilder, type SqlBool } from "kysely";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Tables, UserRow } from "../database/tables.ts";

/**
 * Users with their names and when their newest password expires.
 *
 * @param rows whose: everybody's if left out. A page of them is best chosen before what hangs on them is looked for.
 */
export function selectUsers(db: Kysely<Tables>, rows?: SelectQueryBuilder<Tables & { u: UserRow }, "u", UserRow>) {
  const { password } = schemaOf(db);
  const users = db.selectFrom("user as u");
  return (rows === undefined ? users : (db.selectFrom(rows.as("u")) as typeof users))
    .leftJoin("local_user as lu", "lu.user_id", "u.id")
    .leftJoin("password as pw", (join) =>
      join.onRef("pw.local_user_id", "=", "lu.id").on(
        // Not "the first one of those in order": PostgreSQL, which has no index there, would look through all passwords for each user.
        sql<SqlBool>`NOT EXISTS (SELECT 1 FROM password p WHERE p.local_user_id = pw.local_user_id
          AND (${password.created("p")} > ${password.created("pw")}
            OR ${password.created("p")} = ${password.created("pw")} AND p.id > pw.id))`,
      ),
    )
    .select([
      "u.id",
      "u.extra",
      "u.enabled",
      "u.default_project_id",
      "u.created_at",
      "u.last_active_at",
      "u.domain_id",
      password.expires("pw").as("password_expires"),
      userName().as("name"),
    ]);
}

/** What somebody is called: as a local user, else in another directory, else by an identity provider. */
export function userName(): RawBuilder<string | null> {
  return sql`COALESCE(lu.name, (SELECT n.name FROM nonlocal_user n WHERE n.user_id = u.id),
    (SELECT f.display_name FROM federated_user f WHERE f.user_id = u.id ORDER BY f.id LIMIT 1))`;
}
