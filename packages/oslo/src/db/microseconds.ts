import type { DialectName } from "underpin";

/** One expression in each database's SQL. */
export type OnEach = Readonly<Record<DialectName, string>>;

/** Microseconds since 1970 of a time without a zone, which is UTC. SQLite has such times as text. */
export function microsecondsOfTime(time: string): OnEach {
  return {
    postgres: `CAST(EXTRACT(EPOCH FROM ${time}) * 1000000 AS bigint)`,
    mysql: `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${time})`,
    sqlite: `CAST(strftime('%s', substr(${time}, 1, 19)) AS INTEGER) * 1000000 + CAST(substr(substr(${time}, 21) || '000000', 1, 6) AS INTEGER)`,
  };
}

/** The time of microseconds since 1970; in whole seconds where the column has no more. */
export function timeOfMicroseconds(microseconds: string): OnEach {
  return {
    postgres: `TIMESTAMP '1970-01-01' + ${microseconds} * INTERVAL '1 microsecond'`,
    mysql: `'1970-01-01' + INTERVAL (${microseconds} DIV 1000000) SECOND`,
    sqlite: `strftime('%Y-%m-%d %H:%M:%S', ${microseconds} / 1000000, 'unixepoch') || printf('.%06d', ${microseconds} % 1000000)`,
  };
}
