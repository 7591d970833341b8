/** What a service's own pool needs to know of its database: `underpin/database`. */
export { connectionOf, failureOf } from "./open.ts";
export { openSqlite, type SqliteDatabase } from "./sqlite/driver.ts";
export type { Connection, Given, ServerOptions } from "../model/connection.ts";
export type { Failure } from "../model/dialect.ts";
