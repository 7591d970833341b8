import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { Database, Session } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import { laneSessions } from "./checkpoint.ts";
import type { Listener } from "../model/event.ts";

/** How long a lease holds without a sign of life. */
export const LEASE_MS = 15_000;
const RENEW_MS = LEASE_MS / 5;

/** The right to change one service's database: only one runner has it, on Galera and behind poolers too. */
export interface Lease extends AsyncDisposable {
  readonly epoch: number;
  /**
   * Proves, inside the transaction that is about to commit, that the lease is still ours. Its epoch is the fencing
   * token: whoever took it over has a higher one, and this throws.
   */
  fence(session: Session): Promise<void>;
}

/** Who holds the lease, so that the death of a holder on this very machine is seen at once. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Tells machines and containers apart in which the same pid means another process. */
  readonly where: string;
  /** Its session, as the server knows it: one that is silent may still hold locks. */
  readonly session?: string;
}

const SELF: Holder = { host: hostname(), pid: process.pid, where: readWhere() };

/** How a lease is asked for. */
export interface LeaseOptions {
  /** How long to wait for another holder; not at all if left out. */
  readonly waitMs?: number;
  /** The epoch of a lease that this very caller had and could not give back: it need not run out first. */
  readonly own?: number;
  /** Gives signs of life where there is one writer at a time, too: for who holds no transaction open. */
  readonly beatsAlways?: boolean;
  readonly onEvent?: Listener;
  readonly signal?: AbortSignal;
}

/**
 * Takes the lease by compare-and-set on its epoch: the one statement whose outcome every node of a Galera cluster
 * agrees on. Waits up to `waitMs` for another holder.
 *
 * @throws UnderpinError `UP-LEASE-HELD`
 */
export async function takeLease(
  database: Database,
  session: Session,
  name: string,
  { waitMs = 0, own, beatsAlways = false, onEvent, signal }: LeaseOptions = {},
): Promise<Lease> {
  const { now } = database.dialect;
  const until = Date.now() + waitMs;
  await ensureRow(session, name);
  const self: Holder = { ...SELF, session: await database.dialect.sessions.sessionId(session) };
  for (;;) {
    signal?.throwIfAborted();
    const [row] = await session.query<{ holder: string | null; epoch: number; left_ms: number }>(
      `SELECT holder, epoch, expires_at - ${now} AS left_ms FROM underpin_lease WHERE name = ?`,
      [name],
    );
    const epoch = Number(row?.epoch ?? 0);
    const holder = row?.holder ? (JSON.parse(row.holder) as Holder) : null;
    if (holder === null || Number(row?.left_ms) <= 0 || epoch === own || isDead(holder)) {
      // First: its open transaction may hold the lease's own row.
      if (holder?.session) {
        await endLeft(database, session, holder, onEvent);
        for (const lane of await laneSessions(session, name)) await endLeft(database, session, { ...holder, session: lane }, onEvent);
      }
      const won = await session.run(
        `UPDATE underpin_lease SET holder = ?, epoch = epoch + 1, expires_at = ${now} + ${LEASE_MS} WHERE name = ? AND epoch = ?`,
        [JSON.stringify(self), name, epoch],
      );
      if (won === 1) return await hold(database, name, epoch + 1, beatsAlways || !database.dialect.singleWriter, onEvent);
      continue;
    }
    const who = `process ${holder.pid} on ${holder.host}`;
    if (Date.now() >= until)
      throw new UnderpinError("UP-LEASE-HELD", {
        what: `Another runner is at work: ${who}.`,
        fine: "Nothing was changed by this command.",
        next: `Wait for it to end, or pass --wait SECONDS. If it is dead, its lease ends by itself in ${Math.ceil(Number(row?.left_ms) / 1000)} s.`,
      });
    onEvent?.({ type: "lease", state: "waiting", holder: who, epoch });
    await delay(200, undefined, signal ? { signal } : {});
  }
}

/** Ends the session of a holder that was silent too long: stopped or cut off, it would keep its locks, and commit nothing any more. */
async function endLeft({ dialect }: Database, session: Session, { pid, host, session: left }: Holder, onEvent?: Listener): Promise<void> {
  try {
    if (left && (await dialect.sessions.endSession(session, left)))
      onEvent?.({ type: "notice", text: `The session that process ${pid} on ${host} left behind was ended, with the locks it held.` });
  } catch (error) {
    // Who may not end it must wait for its locks.
    if (dialect.failure(error) === "lost") throw error;
  }
}

async function ensureRow(session: Session, name: string): Promise<void> {
  const rows = await session.query("SELECT name FROM underpin_lease WHERE name = ?", [name]);
  if (rows.length > 0) return;
  try {
    await session.run("INSERT INTO underpin_lease (name, holder, epoch, expires_at) VALUES (?, NULL, 0, 0)", [name]);
  } catch (error) {
    // Another runner made it at the same moment; then it is there.
    if ((await session.query("SELECT name FROM underpin_lease WHERE name = ?", [name])).length === 0) throw error;
  }
}

async function hold(database: Database, name: string, epoch: number, beats: boolean, onEvent: Listener | undefined): Promise<Lease> {
  const { now } = database.dialect;
  const holder = `process ${SELF.pid} on ${SELF.host}`;
  onEvent?.({ type: "lease", state: "taken", holder, epoch });
  const renew = `UPDATE underpin_lease SET expires_at = ${now} + ${LEASE_MS} WHERE name = ? AND epoch = ?`;
  let heart: Session | undefined;
  let beating: Promise<void> | undefined;
  const beat = async (): Promise<void> => {
    try {
      heart ??= await database.connect();
      await heart.run(renew, [name, epoch]);
    } catch {
      // A missed beat costs nothing while the lease lasts; if it was lost, the next fence says so.
      await heart?.close();
      heart = undefined;
    } finally {
      beating = undefined;
    }
  };
  // Where one writer has all, whoever holds the write lock can't be overtaken, and a second connection could only wait.
  const timer = beats ? setInterval(() => void (beating ??= beat()), RENEW_MS) : undefined;
  timer?.unref();
  return {
    epoch,
    fence: async (session) => {
      if ((await session.run(renew, [name, epoch])) !== 1)
        throw new UnderpinError("UP-LEASE-LOST", {
          what: "Another runner took over while this one was silent.",
          fine: "What this one had not committed was not written.",
        });
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      // Two at once would open two sessions, and close one.
      await beating;
      try {
        heart ??= await database.connect();
        await heart.run(`UPDATE underpin_lease SET holder = NULL, expires_at = 0 WHERE name = ? AND epoch = ?`, [name, epoch]);
      } catch {
        // The lease ends by itself.
      }
      await heart?.close();
      onEvent?.({ type: "lease", state: "released", holder, epoch });
    },
  };
}

/** True only for a process that ran where we run and is gone. */
function isDead(holder: Holder): boolean {
  if (holder.host !== SELF.host || holder.where !== SELF.where) return false;
  if (holder.pid === SELF.pid) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function readWhere(): string {
  try {
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    // Not Linux: without proof of the same machine a holder is never taken for dead.
    return `unknown ${process.pid}`;
  }
}
