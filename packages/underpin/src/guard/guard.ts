import type { Query } from "../client/check-marker.ts";
import { openPlace } from "../dialects/open.ts";
import { beat, leave } from "../ledger/nodes.ts";
import { createLedger, hasColumn } from "../ledger/tables.ts";
import { readVersions } from "../ledger/versions.ts";
import type { Place } from "../model/connection.ts";
import type { Database, Session } from "../model/dialect.ts";
import { messageOf, UnderpinError } from "../model/error.ts";
import { command, hint, type Hint } from "../model/hint.ts";
import { findRelease, type Release, type Service } from "../model/service.ts";
import { guardMarker } from "./marker.ts";

const BEAT_MS = 10_000;
/** A server that has not answered by then won't: the next heartbeat goes over another connection. */
const ANSWER_MS = 10_000;

/** What a service gives the guard at its start. */
export interface GuardOptions extends Place {
  readonly service: Service;
  /** The release that this code is, by name. */
  readonly release: string;
  /** A name for this node, unique in the fleet: the host's name, say. */
  readonly node: string;
  /**
   * Runs one statement over the service's own pool: then the guard looks whether its connections say for which version they were built,
   * several of them, and after they were given back. Left out, it looks at its own connection, and stops the service while an evolution
   * in flight needs to know and that one says nothing. `false`: nobody looks.
   *
   * @example
   * query: (sql) => pool.query(sql)
   */
  readonly query?: Query | false;
  /**
   * What this node says of itself with each heartbeat, as JSON: whoever asks for `nodes` reads it. No secrets.
   *
   * @example
   * says: () => ({ keys: repository.fingerprints })
   */
  readonly says?: () => unknown;
  /** Where warnings go; the process's own warnings if left out. */
  readonly warn?: (text: string) => void;
}

/** A guarded service: its heartbeat goes on until it is disposed of. */
export interface Fence extends AsyncDisposable {
  /** False when the database is not under version control: the service was warned and goes on. */
  readonly controlled: boolean;
}

/**
 * To be called once at the start of a service, before it touches its database: throws if the schema is older than this
 * release can read, or was contracted past it. Then shows every 10 seconds that this node is alive, so that contract
 * waits for it.
 *
 * @throws UnderpinError `UP-SCHEMA-TOO-OLD`, `UP-SCHEMA-TOO-NEW`, `UP-MARKER`
 * @example
 * await using fence = await guard({ service: shop, url, release: "2026.1", node: hostname() });
 */
export async function guard(options: GuardOptions): Promise<Fence> {
  const { service, node, warn = (text: string) => process.emitWarning(text, "UnderpinWarning") } = options;
  const release = findRelease(service, options.release);
  if (!release) throw new UnderpinError("UP-VERSION", { what: `${service.name} has no release "${options.release}".` });
  const database = await openPlace(options);
  const controlled = await checkSchema(database, service, release, warn);
  if (controlled && !service.linear) await guardMarker(database, service, release, options.query, warn);
  if (!controlled) return { controlled, [Symbol.asyncDispose]: async () => {} };
  return await heartbeat(database, service, { node, release: release.name, version: release.version }, options.says, warn);
}

async function checkSchema(database: Database, service: Service, release: Release, warn: (text: string) => void): Promise<boolean> {
  await using session = await database.look();
  const { versions, contracting, offline, controlled } = await readVersions(database.dialect, session, service);
  if (!controlled) {
    warn(
      `The database ${database.label} is not under version control; run the sync command, or set the version by hand. ${service.name} goes on.`,
    );
    return false;
  }
  const refuse = (code: "UP-SCHEMA-TOO-OLD" | "UP-SCHEMA-TOO-NEW", why: string, next: Hint): never => {
    throw new UnderpinError(code, {
      what: `${service.name} ${release.name} can't run on the schema of ${database.label}, and stops before it corrupts data.`,
      why,
      fine: "Nothing was read or written.",
      next,
    });
  };
  if (service.linear) {
    const current = versions.legacy ?? 0;
    if (current < release.version)
      refuse(
        "UP-SCHEMA-TOO-OLD",
        `current=${current}, latest=${release.version}`,
        hint`Run ${command("sync")}, or set the version by hand: ${command("goto", "VERSION")}.`,
      );
    if (current > release.version)
      refuse(
        "UP-SCHEMA-TOO-NEW",
        `current=${current}, latest=${release.version}`,
        "Start the release that fits the schema, or set the version by hand.",
      );
  }
  if (offline !== null)
    refuse(
      offline > release.version ? "UP-SCHEMA-TOO-NEW" : "UP-SCHEMA-TOO-OLD",
      `An offline upgrade to ${offline} has begun and not ended: nothing keeps what the two releases write equal.`,
      hint`Run ${command("sync")} again: it goes on where it stopped. Or take it back for the older release: ${command("revert")}.`,
    );
  const [expanded, migrated, contracted] = [versions.expand ?? 0, versions.migrate ?? 0, versions.contract ?? 0];
  const isPhased = !service.linear;
  if (isPhased && expanded < release.version)
    refuse(
      "UP-SCHEMA-TOO-OLD",
      `It is expanded to ${expanded}; this release needs ${release.version}.`,
      hint`Run ${command("expand")} and ${command("migrate")} first, or ${command("sync")} while all nodes are stopped.`,
    );
  if (isPhased && migrated < release.version)
    refuse(
      "UP-SCHEMA-TOO-OLD",
      `Its data is migrated to ${migrated}; this release needs ${release.version}.`,
      hint`Run ${command("migrate")} first.`,
    );
  if (contracted > release.version)
    refuse(
      "UP-SCHEMA-TOO-NEW",
      `It is contracted to ${contracted}; this release reads up to ${release.version}.`,
      "Start a newer release; this one's columns are gone.",
    );
  if (contracting !== null && contracting > release.version)
    refuse(
      "UP-SCHEMA-TOO-NEW",
      `Its contract to ${contracting} has begun; this release reads up to ${release.version}.`,
      "Start a newer release, and run the contract again until it ends.",
    );
  return true;
}

async function heartbeat(
  database: Database,
  service: Service,
  self: { node: string; release: string; version: number },
  says: (() => unknown) | undefined,
  warn: (text: string) => void,
): Promise<Fence> {
  let session: Session | undefined;
  let [canSay, tellsClock] = [false, false];
  let warned = false;
  let pending: Promise<void> = Promise.resolve();
  const write = async (given: AbortSignal): Promise<void> => {
    const own = session ?? (await database.connect());
    if (given.aborted) return await own.close();
    session = own;
    // Where there is one writer at a time, the service's own may be at it.
    await own.transaction(() => beat(database.dialect, own, service.name, { ...self, tellsClock, says: canSay ? says?.() : undefined }));
  };
  const once = async (): Promise<void> => {
    const late = new AbortController();
    try {
      await inTime(write(late.signal));
      warned = false;
    } catch (error) {
      late.abort();
      // Who does not answer does not say goodbye either.
      session?.close().catch(() => {});
      session = undefined;
      // Without a heartbeat contract can't know of this node: say it, but never stop a service for it.
      if (!warned) warn(`This node's heartbeat could not be written (${messageOf(error)}); contract will not wait for it.`);
      warned = true;
    }
  };
  try {
    session = await database.connect();
    await createLedger(database.dialect, session);
  } catch (error) {
    warn(`The table of nodes could not be made (${messageOf(error)}); run an upgrade once with a user that may.`);
  }
  canSay = says !== undefined && session !== undefined && (await hasColumn(session, "underpin_node", "says"));
  tellsClock = session !== undefined && (await hasColumn(session, "underpin_node", "clock_off"));
  await once();
  const timer = setInterval(() => {
    pending = pending.then(once);
  }, BEAT_MS);
  timer.unref();
  return {
    controlled: true,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await pending;
      const last = session;
      if (last === undefined) return;
      const goodbye = async (): Promise<void> => {
        await last.transaction(() => leave(last, service.name, self.node)).catch(() => {});
        await last.close();
      };
      await inTime(goodbye()).catch(() => {});
    },
  };
}

/** @throws Error if it takes too long */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the database did not answer within ${ANSWER_MS / 1000} s`)), ANSWER_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
