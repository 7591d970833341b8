import { utcTime } from "@underpin/oslo/python";
import { sql, type Kysely, type RawBuilder, type SqlBool } from "kysely";
import { schemaOf } from "../database/schemas/schema-of.ts";
import type { Tables } from "../database/tables.ts";

/**
 * That a secret has not expired.
 *
 * @param alias what its row goes by in the query
 * @param now milliseconds since 1970
 */
export function isAlive(db: Kysely<Tables>, alias: string, now: number): RawBuilder<SqlBool> {
  const { expires, moment } = schemaOf(db).secrets;
  const column = sql.ref(`${alias}.${expires}`);
  return sql<SqlBool>`(${column} IS NULL OR ${column} > ${moment(utcTime(now))})`;
}
