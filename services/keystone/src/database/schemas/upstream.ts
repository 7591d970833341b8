import { sql, type RawBuilder } from "kysely";
import type { DialectName } from "underpin";
import { utcMicroseconds } from "@underpin/oslo/python";
import type { FailedLogins, Schema } from "./schema.ts";
import { eitherTwin } from "./twins.ts";

/** Upstream's newest: times stand twice, as times and as numbers; what was before there were numbers has times alone. */
export function upstream(dialect: DialectName): Schema {
  const expires = (alias: string): RawBuilder<number | null> =>
    sql.raw(eitherTwin(`${alias}.expires_at_int`, `${alias}.expires_at`)[dialect]);
  const ending = (at: number | null) => ({ expires_at: at === null ? null : utcMicroseconds(at), expires_at_int: at });
  return {
    password: {
      created: (alias) => sql.ref(`${alias}.created_at_int`),
      expires,
      lasting: (from, to) => ({ created_at: utcMicroseconds(from), created_at_int: from, ...ending(to) }),
      ending,
    },
    trust: { expires, ending },
    applicationCredential: { expires: (alias) => sql.ref(`${alias}.expires_at`), ending: (at) => ({ expires_at: at }) },
    failedLogins: FAILED_LOGINS,
  };
}

const FAILED_LOGINS: FailedLogins = {
  joined: () => sql``,
  attempts: (alias) => sql.ref(`${alias}.failed_auth_count`),
  last: (alias) => sql.ref(`${alias}.failed_auth_at`),
  none: (attempts) => ({ failed_auth_count: attempts, failed_auth_at: null }),
  count: async (trx, localUser, { at, since }) => {
    await trx
      .updateTable("local_user")
      .set((of) => {
        const next = of(of.fn.coalesce("failed_auth_count", of.lit(0)), "+", 1);
        const count = since === null ? next : of.case().when("failed_auth_at", "<=", since).then(of.lit(1)).else(next).end();
        return { failed_auth_count: count, failed_auth_at: at };
      })
      .where("id", "=", localUser)
      .execute();
  },
  forget: async (trx, localUser) => {
    await trx.updateTable("local_user").set({ failed_auth_count: 0, failed_auth_at: null }).where("id", "=", localUser).execute();
  },
  remove: async () => {},
};
