import { sql, type Kysely, type RawBuilder } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../tables.ts";
import type { Schema } from "./schema.ts";

interface FailedLoginRow {
  readonly local_user_id: number;
  readonly attempts: number | null;
  readonly last_at: string | null;
}

/**
 * Ours after upstream's: migrations 086 to 090. The types of the service's tables are upstream's; what only this schema has is known here
 * alone, which is what `columns` is for.
 */
export function underpin1(dialect: DialectName): Schema {
  const expires = (alias: string): RawBuilder<number | null> => sql.ref(`${alias}.expires_us`);
  const ending = (at: number | null) => columns({ expires_us: at });
  return {
    password: {
      created: (alias) => sql.ref(`${alias}.created_us`),
      expires,
      lasting: (from, to) => columns({ created_us: from, expires_us: to }),
      ending,
    },
    trust: { expires, ending },
    applicationCredential: { expires, ending },
    failedLogins: {
      joined: (localUser) => sql`LEFT JOIN failed_login fl ON fl.local_user_id = ${sql.ref(`${localUser}.id`)}`,
      attempts: () => sql.ref("fl.attempts"),
      last: () => sql.ref("fl.last_at"),
      none: () => columns({}),
      count: async (trx, localUser, { at, since }) => {
        const insert = tables(trx).insertInto("failed_login").values({ local_user_id: localUser, attempts: 1, last_at: at });
        const next = sql<number>`COALESCE(failed_login.attempts, 0) + 1`;
        const attempts = since === null ? next : sql<number>`CASE WHEN failed_login.last_at <= ${since} THEN 1 ELSE ${next} END`;
        const again = { attempts, last_at: at };
        await (
          dialect === "mysql"
            ? insert.onDuplicateKeyUpdate(again)
            : insert.onConflict((conflict) => conflict.column("local_user_id").doUpdateSet(again))
        ).execute();
      },
      forget: async (trx, localUser) => {
        await tables(trx).deleteFrom("failed_login").where("local_user_id", "=", localUser).execute();
      },
      // Not every database does so by itself. In two statements: while the schemas are there side by side, MariaDB lets nobody read one of two
      // linked tables to write the other.
      remove: async (trx, users) => {
        const gone = await trx.selectFrom("local_user").select("id").where("user_id", "in", users).execute();
        const ids = gone.map(({ id }) => id);
        if (ids.length > 0) await tables(trx).deleteFrom("failed_login").where("local_user_id", "in", ids).execute();
      },
    },
  };
}

function columns(values: Readonly<Record<string, number | null>>): never {
  return values as never;
}

function tables(trx: Kysely<Tables>): Kysely<Tables & { failed_login: FailedLoginRow }> {
  return trx;
}
