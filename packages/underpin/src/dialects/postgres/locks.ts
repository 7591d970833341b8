import type { Blocker, Failure, LockAttempt, Session } from "../../model/dialect.ts";
import { messageOf } from "../../model/error.ts";
import type { Mode } from "../../model/phase.ts";
import { quoteTable } from "../../sql/quoting.ts";

/** Measured: queueing for 50 ms at most and trying again costs other clients 70 ms behind a 3-second transaction. */
export function* lockAttempts(mode: Mode): Iterable<LockAttempt> {
  const [timeoutMs, pauseMs, tries] = mode === "online" ? [50, 150, 300] : [10_000, 100, 6];
  for (let i = 0; i < tries; i++) yield { timeoutMs, pauseMs: pauseMs + Math.random() * 100 };
}

/** What an SQLSTATE or the driver's error means for the runner. */
export function failure(error: unknown): Failure {
  const { code, message } = error as { code?: string; message?: string };
  if (code === "55P03") return "lock";
  if (code === "40001" || code === "40P01") return "retry";
  if (code === undefined ? /terminated|ended|not queryable/i.test(message ?? "") : /^(08|57P0|ECONN|EPIPE|ETIMEDOUT)/.test(code))
    return "lost";
  if (code?.startsWith("23")) return "data";
  if (code === "25006") return "read-only";
  if (code === "53100") return "disk";
  return "refused";
}

/**
 * What the server says, with its DETAIL and HINT: they name what depends on what. Of data exceptions and violated constraints (classes 22
 * and 23) they quote rows, which may hold secrets; which rows are in the way is asked separately.
 */
export function reason(error: unknown): string {
  const { code, detail, hint } = error as { code?: string; detail?: string; hint?: string };
  const quotesRows = /^2[23]/.test(code ?? "");
  return [messageOf(error), ...(quotesRows ? [] : [detail, hint])].filter(Boolean).join("; ");
}

/** Sessions that hold a lock on `table`, oldest transaction first. */
export async function blockers(session: Session, table: string): Promise<readonly Blocker[]> {
  return await session.query<Blocker & Record<string, unknown>>(
    `SELECT DISTINCT a.pid::text "session", a.usename::text "user", floor(extract(epoch FROM clock_timestamp() - a.xact_start))::int "seconds", left(a.query, 200) "query"
     FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.relation = to_regclass(?) AND l.granted AND l.pid <> pg_backend_pid() ORDER BY 3 DESC NULLS LAST LIMIT 5`,
    [quoteTable(table)],
  );
}
