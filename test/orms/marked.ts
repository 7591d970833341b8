import mysql from "mysql2";
import { Pool as PostgresPool } from "pg";
import { marker } from "underpin/client";
import type { Release } from "./app.ts";

const NAME = "shop";

/** How many connections a release's pool may have. */
export const MAX = 4;

/** Marked from the second release on, as a team would begin. */
export function markerOf({ version }: Release): { readonly application_name: string; readonly init: string } {
  return version < 2
    ? { application_name: NAME, init: "SELECT 1" }
    : { application_name: marker(version).postgresApplicationName(NAME), init: marker(version).mysqlInit };
}

/** A pool of pg whose connections are marked. */
export function postgresPool(url: string, release: Release): PostgresPool {
  const pool = new PostgresPool({ connectionString: url, application_name: markerOf(release).application_name, max: MAX });
  // It is said to have ended before its connections have: one that is ended with its database says so to nobody.
  return pool.on("connect", (client) => client.on("error", () => {}));
}

/** A pool of mysql2 whose connections are marked. */
export function mysqlPool(url: string, release: Release): mysql.Pool {
  const pool = mysql.createPool({ uri: url, connectionLimit: MAX });
  pool.on("connection", (connection) => connection.query(markerOf(release).init));
  return pool;
}
