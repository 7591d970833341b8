import type { Client } from "pg";
import type { ServerOptions } from "../../model/connection.ts";
import type { Session } from "../../model/dialect.ts";
import { tokenize, type Token } from "../../sql/lexer.ts";
import { transactionOn } from "../shared/transaction.ts";
import { loadPg } from "./driver.ts";

const [BOOL, INT8, INT2, INT4, FLOAT8] = [16, 20, 21, 23, 701];

/** Numbers and booleans as such, everything else as the server's text: no driver re-formats a date. */
function parser(type: number): (text: string) => unknown {
  if (type === BOOL) return (text) => text === "t";
  if (type === INT2 || type === INT4 || type === FLOAT8) return Number;
  if (type === INT8) return (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text));
  return (text) => text;
}

/** Opens a connection in UTC. */
export async function connect(options: ServerOptions): Promise<Session> {
  const driver = await loadPg();
  const client = new driver.default.Client({
    connectionTimeoutMillis: 10_000,
    application_name: "underpin",
    ...options,
    types: { getTypeParser: ((type: number) => parser(type)) as never },
  });
  // A connection that dies between statements must not end the process; the next statement reports it.
  client.on("error", () => {});
  await client.connect();
  const session = sessionOn(client);
  // Rows that a policy hides from this role would be neither carried over nor verified: the server is to fail instead.
  await session.run("SET TIME ZONE 'UTC'; SET row_security = off");
  return session;
}

const LOCK_WAIT = /^SET (lock_timeout = \d+)$/;

function sessionOn(client: Client): Session {
  let begin = "BEGIN";
  const run = async (sql: string, params?: readonly unknown[]): Promise<number> => {
    const wait = LOCK_WAIT.exec(sql)?.[1];
    // Behind a pooler a transaction may be on another connection than what was set before it: others would queue behind it without end.
    if (wait !== undefined) begin = `BEGIN; SET LOCAL ${wait}`;
    const result = params?.length ? await client.query(numbered(sql), [...params]) : await client.query(sql);
    return result.rowCount ?? 0;
  };
  const close = async (): Promise<void> => {
    // A connection lost already can't say goodbye.
    await client.end().catch(() => {});
  };
  return {
    query: async <R extends object>(sql: string, params?: readonly unknown[]) =>
      (params?.length ? await client.query(numbered(sql), [...params]) : await client.query(sql)).rows as R[],
    run,
    transaction: async (body) => await transactionOn(run, begin)(body),
    close,
    // With a statement under way it does not wait for it.
    abandon: () => void close(),
    [Symbol.asyncDispose]: close,
  };
}

const NUMBERED = new Map<string, string>();

/** Words after which a `?` is a value; after any other, and after a value, it is jsonb's operator. */
const BEFORE_VALUES = new Set(
  "and or not in like ilike between limit offset when then else case select distinct returning set values where on using is from by any all interval".split(
    " ",
  ),
);

/** `?` as PostgreSQL's `$1`, `$2` …, outside of quotes and but for the operators `?`, `?|`, `?&` and `@?`. */
export function numbered(sql: string): string {
  const known = NUMBERED.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  let at = 0;
  let out = "";
  let before: Token | undefined;
  for (const token of tokenize(sql, { dollarQuotes: true })) {
    const isValue = token.kind === "parameter" && !isOperator(sql, token, before);
    before = token;
    if (!isValue) continue;
    out += `${sql.slice(at, token.start)}$${++count}`;
    at = token.end;
  }
  out += sql.slice(at);
  if (NUMBERED.size < 500) NUMBERED.set(sql, out);
  return out;
}

function isOperator(sql: string, { start, end }: Token, before: Token | undefined): boolean {
  if (/^[|&]/.test(sql.slice(end)) || sql[start - 1] === "@") return true;
  if (before === undefined) return false;
  if (before.kind === "word") return !BEFORE_VALUES.has(before.text.toLowerCase());
  return before.kind !== "punctuation" ? before.kind !== "parameter" : before.text === ")" || before.text === "]";
}
