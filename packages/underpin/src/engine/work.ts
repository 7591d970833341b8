import { setTimeout as delay } from "node:timers/promises";
import { openPlace } from "../dialects/open.ts";
import { LEASE_MS, takeLease, type LeaseOptions } from "../ledger/lease.ts";
import { createLedger } from "../ledger/tables.ts";
import { readVersions, type VersionState } from "../ledger/versions.ts";
import type { Place } from "../model/connection.ts";
import type { Settings } from "../model/row.ts";
import type { Database, LockPolicy, Session } from "../model/dialect.ts";
import { messageOf, UnderpinError } from "../model/error.ts";
import type { Listener } from "../model/event.ts";
import type { LockOptions } from "../model/lock-options.ts";
import type { Mode } from "../model/phase.ts";
import type { Service } from "../model/service.ts";
import { readRepositories } from "../repositories/read.ts";
import { InFlight } from "../run/backfill/in-flight.ts";
import type { RunContext } from "../run/context.ts";
import { lockPolicy } from "./lock-policy.ts";
import { Members } from "../run/members.ts";
import { codedFailure } from "./failure.ts";
import { RETRIES, viewing, type View } from "./view.ts";

export type { View } from "./view.ts";

/** What every call of the API needs. */
export interface EngineOptions extends Place, LockOptions {
  readonly service: Service;
  readonly settings?: Settings;
  readonly onEvent?: Listener;
  readonly signal?: AbortSignal;
  /** Replicas that data migrations wait for while they are behind, by their URLs. PostgreSQL's own are known without. */
  readonly replicas?: readonly string[];
  /**
   * How many ranges of a table a data migration carries over at once, each on a connection of its own. While other clients
   * are active, all of them together work as much as one would. If left out, one; two while nobody else is at work.
   */
  readonly lanes?: number;
  /** The servers of a Galera cluster, by their URLs, where the addresses it gives can't be reached from here. */
  readonly members?: readonly string[];
  /** Change the schema although a server of the cluster can't be asked whether it did so, too. */
  readonly ignoreUnseen?: boolean;
  /** How long to wait for another runner, in milliseconds; not at all if left out. */
  readonly waitMs?: number;
}

/** Opens a session for a call that only reads, and closes it. */
export async function withView<T>(options: EngineOptions, body: (view: View) => Promise<T>): Promise<T> {
  return await viewing(openPlace(options), options.service, body);
}

/** What a call that writes works with. */
export interface Work extends View {
  readonly context: RunContext;
  /** Reads the versions anew, after something was done. */
  readonly refresh: () => Promise<VersionState>;
}

/** Each is a connection, and one record holds what all of them have done. */
const MOST_LANES = 32;
const RECONNECTS = 5;
/** How long a server that went away may take to come back: it restarts and recovers, or another takes its place. */
const RETURN_MS = 60_000;
const TRY_AGAIN_MS = 250;

/**
 * Opens a session, takes the lease, and runs `body`; gives both back whatever happens. When the connection is lost the
 * outcome of the last statement is unknown: `body` runs anew on a fresh connection, and finds out by what stands. A server
 * that went away is waited for.
 */
export async function withWork<T>(options: EngineOptions, mode: Mode, body: (work: Work) => Promise<T>): Promise<T> {
  const { service } = options;
  const [database, repositories] = await Promise.all([openPlace(options), readRepositories(service)]);
  const policy = lockPolicy(options, database.dialect, mode);
  const lanes = checkedLanes(options.lanes);
  let { waitMs } = options;
  let own: number | undefined;
  let [losses, conflicts] = [0, 0];
  let conflictsUntil = Number.POSITIVE_INFINITY;
  for (;;) {
    try {
      await using session = losses + conflicts === 0 ? await database.connect() : await connectAgain(database, options.signal);
      await createLedger(database.dialect, session);
      const inFlight = new InFlight();
      await using lease = await takeLease(
        inFlight.countedOn(database),
        session,
        service.name,
        leaseOptions({ ...options, ...(waitMs !== undefined && { waitMs }), ...(own !== undefined && { own }) }),
      );
      own = lease.epoch;
      const refresh = (): Promise<VersionState> => readVersions(database.dialect, session, service);
      const alone = contextOf({ ...options, lanes }, mode, policy, { database, session, lease, inFlight });
      await using cluster = await Members.of(alone, options);
      return await body({ database, session, repositories, state: await refresh(), context: { ...alone, cluster }, refresh });
    } catch (error) {
      if (options.signal?.aborted && error === options.signal.reason) throw error;
      const failure = database.dialect.failure(error);
      // A server that is cut off from its cluster lets even a read run into its time limit.
      const isConflict = failure === "retry" || (failure === "lock" && database.dialect.cluster !== null);
      if (isConflict && conflicts++ === 0) conflictsUntil = Date.now() + RETURN_MS;
      if (isConflict ? conflicts > RETRIES || Date.now() > conflictsUntil : failure !== "lost" || ++losses > RECONNECTS)
        throw codedFailure(database, error);
      // Where it was lost while the lease was taken, it may be one of our own that must run out now.
      if (failure !== "retry") waitMs = Math.max(waitMs ?? 0, 2 * LEASE_MS);
      const what = failure === "lost" ? "The connection was lost" : "Another session's change came in the way";
      options.onEvent?.({ type: "notice", text: `${what} (${messageOf(error)}); going on over a new one.` });
    }
  }
}

/** @throws UnderpinError what stopped it, which is not that nothing was done */
async function connectAgain(database: Database, signal: AbortSignal | undefined): Promise<Session> {
  const until = Date.now() + RETURN_MS;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await connectReady(database);
    } catch (error) {
      if (!(error instanceof UnderpinError)) throw error;
      const { code, message: what, why = "" } = error;
      if (code !== "UP-CONNECT" || Date.now() >= until)
        throw new UnderpinError(code, { what, why, fine: "What was committed is recorded.", cause: error });
    }
    await delay(TRY_AGAIN_MS);
  }
}

/** A session with a server that takes part in its cluster, if it has one. */
async function connectReady(database: Database): Promise<Session> {
  const session = await database.connect();
  const membership = await database.dialect.cluster?.membership(session).catch(() => ({ ready: false }));
  if (membership?.ready !== false) return session;
  await session.close();
  throw new UnderpinError("UP-CONNECT", {
    what: `${database.label} takes no part in its cluster.`,
    fine: "What was committed is recorded.",
  });
}

function leaseOptions({ waitMs, own, onEvent, signal }: EngineOptions & { readonly own?: number }): LeaseOptions {
  return {
    ...(waitMs !== undefined && { waitMs }),
    ...(own !== undefined && { own }),
    ...(onEvent && { onEvent }),
    ...(signal && { signal }),
  };
}

function contextOf(
  { service, onEvent, settings, signal, replicas = [], lanes }: Omit<EngineOptions, "lanes"> & { readonly lanes: number | null },
  mode: Mode,
  policy: LockPolicy,
  at: Pick<RunContext, "database" | "session" | "lease" | "inFlight">,
): Omit<RunContext, "cluster"> {
  return {
    service,
    ...at,
    mode,
    onEvent: onEvent ?? (() => {}),
    settings: settings ?? {},
    replicas,
    lanes,
    policy,
    ...(signal && { signal }),
  };
}

/** @throws UnderpinError `UP-CONFIG` */
function checkedLanes(lanes: number | undefined): number | null {
  if (lanes === undefined) return null;
  if (Number.isInteger(lanes) && lanes >= 1 && lanes <= MOST_LANES) return lanes;
  throw new UnderpinError("UP-CONFIG", {
    what: `A data migration has from 1 to ${MOST_LANES} lanes, not ${lanes}.`,
    fine: "Nothing was changed.",
  });
}
