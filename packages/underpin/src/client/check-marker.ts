import { UnderpinError } from "../model/error.ts";
import { MYSQL_VERSION, POSTGRES_VERSION } from "./version-sql.ts";

/**
 * Runs one statement over the service's own pool, whatever it returns: rows, `{ rows }`, `[rows, fields]`.
 *
 * @example
 * (sql) => pool.query(sql)
 */
export type Query = (sql: string) => PromiseLike<unknown>;

/** How thoroughly {@link checkMarker} looks. */
export interface CheckMarkerOptions {
  /** How many statements run at once, so that a pool has to use as many connections, the first one among them. 8 if left out. */
  readonly connections?: number;
}

interface Seen {
  readonly connection: string;
  readonly version: number;
}

/** So long each statement holds its connection, that the others need one of their own. */
const HOLD_S = 0.02;

/** Rounds: what a pool resets between two uses of a connection is seen in the second. */
const ROUNDS = 2;

/**
 * Looks whether the connections of a pool say that they were built for `version`: several at once, and again once they were given
 * back and taken anew, through whatever pooler stands between. SQLite has no marker; there it looks at nothing.
 *
 * @throws UnderpinError `UP-MARKER`
 * @example
 * await checkMarker((sql) => pool.query(sql), 80);
 */
export async function checkMarker(query: Query, version: number, { connections = 8 }: CheckMarkerOptions = {}): Promise<void> {
  const sql = await statementFor(query);
  if (sql === null) return;
  const seen: Seen[] = [];
  for (let round = 1; round <= ROUNDS; round++)
    seen.push(...(await Promise.all(Array.from({ length: connections }, async () => seenIn(await query(sql))))));
  const wrong = seen.filter((each) => each.version !== version);
  if (wrong.length === 0) return;
  const some =
    wrong.length === seen.length
      ? "The service's connections don't"
      : `Some of the service's connections (${countOf(wrong)} of ${countOf(seen)} seen) don't`;
  throw new UnderpinError("UP-MARKER", {
    what: `${some} say that they were built for version ${version}.`,
    why: [...new Set(wrong.map((each) => each.version))]
      .map((other) =>
        other === 0
          ? "They say nothing: a pooler may have swallowed it, or it is set after the first connection was made."
          : `They say ${other}.`,
      )
      .join(" "),
    fine: "Nothing was written.",
  });
}

function countOf(seen: readonly Seen[]): number {
  return new Set(seen.map((each) => each.connection)).size;
}

/** The statement that asks a session; null on SQLite, which has no function of that name. */
async function statementFor(query: Query): Promise<string | null> {
  let server: string;
  try {
    server = String(rowOf(await query("SELECT version() AS underpin_version"))?.underpin_version);
  } catch (error) {
    if (/no such function/i.test(String(error))) return null;
    throw error;
  }
  return /postgres|cockroach/i.test(server)
    ? `SELECT ${POSTGRES_VERSION} AS underpin_version, pg_backend_pid() AS underpin_connection FROM pg_sleep(${HOLD_S})`
    : `SELECT ${MYSQL_VERSION} AS underpin_version, CONNECTION_ID() AS underpin_connection, SLEEP(${HOLD_S}) AS underpin_held`;
}

function seenIn(result: unknown): Seen {
  const row = rowOf(result);
  if (!row) throw new TypeError("the query function given to checkMarker returned no row");
  return { connection: String(row.underpin_connection), version: Number(row.underpin_version) };
}

/** The one row that asked for a version, wherever a driver or ORM puts it. */
function rowOf(result: unknown, depth = 0): { readonly underpin_version: unknown; readonly underpin_connection?: unknown } | null {
  if (typeof result !== "object" || result === null || depth > 3) return null;
  if ("underpin_version" in result) return result;
  const inside = Array.isArray(result) ? result.slice(0, 2) : "rows" in result ? [result.rows] : [];
  for (const part of inside) {
    const row = rowOf(part, depth + 1);
    if (row) return row;
  }
  return null;
}
