import { microsecondsOf } from "@underpin/oslo/python";
import { sql } from "kysely";
import type { DialectName } from "underpin";
import type { Schema } from "./schema.ts";

/** A time of microseconds since 1970, to the last of them. */
const TIME: Readonly<Record<DialectName, (microseconds: string) => string>> = {
  postgres: (us) => `TIMESTAMP '1970-01-01' + ${us} * INTERVAL '1 microsecond'`,
  mysql: (us) => `CAST('1970-01-01' + INTERVAL ${us} MICROSECOND AS CHAR)`,
  sqlite: (us) => `strftime('%Y-%m-%d %H:%M:%S', ${us} / 1000000, 'unixepoch') || printf('.%06d', ${us} % 1000000)`,
};

/**
 * Ours after upstream's: migrations 037 to 039. The types of the service's tables are upstream's; what only this schema has is known here
 * alone.
 */
export function underpin1(dialect: DialectName): Schema {
  return {
    secrets: {
      expires: "expires_us",
      moment: microsecondsOf,
      expiration: (alias) => sql.raw(TIME[dialect](`${alias}.expires_us`)),
      expiring: (time) => columns({ expires_us: time === null ? null : microsecondsOf(time) }),
    },
    payloads: {
      ciphertext: (alias) => sql.ref(`${alias}.ciphertext`),
      holding: (ciphertext) => columns({ ciphertext }),
    },
  };
}

function columns(values: Readonly<Record<string, number | string | null>>): never {
  return values as never;
}
