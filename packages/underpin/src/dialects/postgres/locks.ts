import type { Blocker, Failure, LockAttempt, LockPolicy, LockWait, Session, TableLock } from "../../model/dialect.ts";
import { messageOf } from "../../model/error.ts";
import type { Mode } from "../../model/phase.ts";
import { quoteTable } from "../../sql/quoting.ts";
import { blockerOf, type SeenBlocker } from "../shared/blocker.ts";
import { isUnreachable } from "../shared/unreachable.ts";

/** Measured: queueing for 50 ms at most and trying again costs other clients 70 ms behind a 3-second transaction. */
export const POLICY: Readonly<Record<Mode, LockPolicy>> = {
  online: { timeoutMs: 50, retryMs: 60_000 },
  offline: { timeoutMs: 10_000, retryMs: 60_000 },
};

/** Between tries everybody is let through. */
export function* lockAttempts(timeoutMs: number): Iterable<LockAttempt> {
  for (;;) yield { timeoutMs, pauseMs: 150 + Math.random() * 100 };
}

/** A timeout of 0 would be none. */
export async function setLockWait(session: Session, wait: LockWait | null): Promise<void> {
  await session.run(`SET lock_timeout = ${wait === null ? 0 : Math.max(1, Math.ceil(wait.timeoutMs))}`);
}

const MODES: Readonly<Record<TableLock["lock"], string>> = { "all wait": "ACCESS EXCLUSIVE", "writes wait": "SHARE ROW EXCLUSIVE" };

/** In this order, and each as far as it is needed. */
export function lockTables(locks: readonly TableLock[]): string {
  return locks.map(({ table, lock }) => `LOCK TABLE ${quoteTable(table)} IN ${MODES[lock]} MODE`).join("; ");
}

/**
 * Virtual transactions that are in the way: everybody sees everybody's, those that were prepared have one, too, and none comes again. Who
 * only reads is not in the way of SHARE ROW EXCLUSIVE.
 */
export async function holders(session: Session, locks: readonly TableLock[]): Promise<ReadonlySet<string>> {
  if (locks.length === 0) return new Set();
  const inTheWay = locks.map(
    ({ lock }) => `(relation = to_regclass(?)${lock === "all wait" ? "" : " AND mode NOT IN ('AccessShareLock', 'RowShareLock')"})`,
  );
  const rows = await session.query<{ holder: string }>(
    `SELECT DISTINCT virtualtransaction AS holder FROM pg_locks
     WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
     AND granted AND pid IS DISTINCT FROM pg_backend_pid() AND (${inTheWay.join(" OR ")})`,
    locks.map(({ table }) => quoteTable(table)),
  );
  return new Set(rows.map(({ holder }) => holder));
}

/** Where the server finds that a prepared statement would give other types than when it was prepared. */
const STALE = "RevalidateCachedQuery";

/** What an SQLSTATE or the driver's error means for the runner. */
export function failure(error: unknown): Failure {
  const { code, message, routine } = error as { code?: string; message?: string; routine?: string };
  if (code === "55P03") return "lock";
  // A statement that was prepared before a column that it gives was changed (which has no code of its own): it is to be prepared anew.
  if (code === "40001" || code === "40P01" || routine === STALE) return "retry";
  if (code === undefined ? /terminated|ended|not queryable/i.test(message ?? "") : /^(08|57P0)/.test(code) || isUnreachable(code))
    return "lost";
  // All connections that the server has are taken.
  if (code === "53300") return "lock";
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

/** What the server shows of a session `a`. Others' are hidden from whom may not see them, but for their number. */
export const SEEN = `a.pid::text "session", a.usename::text "user", a.application_name "application", host(a.client_addr) "address", floor(extract(epoch FROM clock_timestamp() - a.xact_start))::int "seconds", a.state, left(a.query, 200) "query"`;

/** Sessions that hold a lock on `table`, oldest transaction first. */
export async function blockers(session: Session, table: string | undefined): Promise<readonly Blocker[]> {
  if (table === undefined) return [];
  const rows = await session.query<SeenBlocker>(
    `SELECT DISTINCT ${SEEN} FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.relation = to_regclass(?) AND l.granted AND l.pid <> pg_backend_pid() ORDER BY 5 DESC NULLS LAST LIMIT 5`,
    [quoteTable(table)],
  );
  return rows.map((row) => blockerOf(row, true));
}
