import type { SslOptions } from "mysql2";
import type { Connection } from "mysql2/promise";
import type { ServerOptions } from "../../model/connection.ts";
import type { Session } from "../../model/dialect.ts";
import { tokenize } from "../../sql/lexer.ts";
import { transactionOn } from "../shared/transaction.ts";
import { loadDriver } from "../shared/driver.ts";

/** Strict about values; double quotes for names and `||` for joining text, as everywhere else. */
const SQL_MODE = "TRADITIONAL,ANSI_QUOTES,PIPES_AS_CONCAT";

/** Opens a connection in UTC, strict mode and with names in double quotes. */
export async function connect({ ssl, ...options }: ServerOptions): Promise<Session> {
  const { createConnection } = await loadDriver<typeof import("mysql2/promise")>("mysql2/promise", "mysql2");
  const connection = await createConnection({
    connectTimeout: 10_000,
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: true,
    // Noting where each statement comes from takes half as long as a short statement itself.
    trace: false,
    // The driver takes its memory for all that it may keep prepared at once: of its own 16,000, half a MiB. The engine runs plain texts.
    maxPreparedStatements: 1,
    supportBigNumbers: true,
    typeCast: (field, next) => (field.type === "BIT" ? integerOf(field.buffer()) : next()),
    ...options,
    ...(ssl && { ssl: ssl === true ? { verifyIdentity: true } : (ssl as SslOptions) }),
  });
  // A connection that dies between statements must not end the process; the next statement reports it.
  connection.on("error", () => {});
  const session = sessionOn(connection);
  await session.run(`SET SESSION sql_mode = '${SQL_MODE}', time_zone = '+00:00'`);
  // On Galera a read must see what another node has just committed: who holds the lease, which version stands. Servers
  // without Galera do not know the variable, or do not care.
  await session.run("SET SESSION wsrep_sync_wait = 1").catch(() => 0);
  // A range that is walked must not lock the gaps in it: what a client inserts there meanwhile would wait, or deadlock. A
  // server that logs statements needs the gaps locked, and refuses otherwise (1665).
  // (The newest have no such variable, and log rows.)
  const [log] = await session.query<{ format: string }>("SELECT @@binlog_format AS format").catch(() => []);
  if (log?.format !== "STATEMENT") await session.run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  return session;
}

/** The driver gives a BIT as bytes, which the server does not compare with a BIT. */
function integerOf(bytes: Buffer | null): number | string | null {
  if (bytes === null) return null;
  const value = BigInt(`0x0${bytes.toString("hex")}`);
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

const PLACES = new Map<string, readonly number[]>();

/** Where values go. The driver does not know what is a name here: it would look for them in names, and take a quote in one for a text's. */
function placesOf(sql: string): readonly number[] {
  const known = PLACES.get(sql);
  if (known !== undefined) return known;
  const places = tokenize(sql, { backslash: true, quotedNames: true, hash: true }).flatMap(({ kind, start }) =>
    kind === "parameter" ? [start] : [],
  );
  if (PLACES.size < 500) PLACES.set(sql, places);
  return places;
}

function bound(sql: string, params: readonly unknown[], literal: (value: unknown) => string): string {
  let [out, at] = ["", 0];
  for (const [i, place] of placesOf(sql).entries()) {
    out += sql.slice(at, place) + literal(params[i]);
    at = place + 1;
  }
  return out + sql.slice(at);
}

function sessionOn(connection: Connection): Session {
  const query = (sql: string, params: readonly unknown[]): ReturnType<Connection["query"]> =>
    connection.query(params.length === 0 ? sql : bound(sql, params, (value) => connection.escape(value)));
  const run = async (sql: string, params: readonly unknown[] = []): Promise<number> => {
    const [result] = await query(sql, params);
    return (result as { affectedRows?: number }).affectedRows ?? 0;
  };
  const close = async (): Promise<void> => {
    // A connection lost already can't say goodbye.
    await connection.end().catch(() => connection.destroy());
  };
  return {
    query: async <R extends object>(sql: string, params: readonly unknown[] = []) => (await query(sql, params))[0] as unknown as R[],
    run,
    transaction: transactionOn(run, "START TRANSACTION"),
    close,
    abandon: () => connection.destroy(),
    [Symbol.asyncDispose]: close,
  };
}
