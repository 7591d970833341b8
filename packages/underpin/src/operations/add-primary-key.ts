import type { ColumnType, NativeSql } from "../model/types.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/** Which table gets a key, and which. */
export interface AddPrimaryKey {
  readonly table: string;
  readonly column: string;
  /** A bigint, numbered by the database, if left out; another type needs a `value`. */
  readonly type?: ColumnType;
  /** What a row has that was inserted without, another one each time: `{ postgres: "gen_random_uuid()", mysql: "uuid()" }`. */
  readonly value?: NativeSql;
}

/**
 * Gives a table that has no primary key one: a new column, numbered by the database or with a value by default. The running release,
 * which does not know it, goes on. Changes that carry rows over need a key: they come in the evolution after this one.
 *
 * PostgreSQL fills the rows that are there in batches, and clients' statements do not wait; the column is the primary key from contract
 * on. Elsewhere one statement goes over the table at expand, and writers wait for it: MariaDB and MySQL ask for `allow: "table copy"`.
 *
 * @throws UnderpinError `UP-UNSUPPORTED` for a table that has a key
 * @example
 * export default evolution([addPrimaryKey({ table: "event", column: "id" })], { allow: "table copy" });
 */
export function addPrimaryKey({ table, column, type = { kind: "bigint" }, value }: AddPrimaryKey): Operation {
  return declare(`add the primary key ${table}.${column}`, {
    kind: "add-key",
    table,
    column,
    type,
    ...(value !== undefined && { value }),
  });
}
