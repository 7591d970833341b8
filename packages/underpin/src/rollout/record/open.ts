import { createHash } from "node:crypto";
import { openPlace } from "../../dialects/open.ts";
import { takeLease, type Lease } from "../../ledger/lease.ts";
import { createLedger } from "../../ledger/tables.ts";
import type { Place } from "../../model/connection.ts";
import type { Database, Session } from "../../model/dialect.ts";
import type { Listener } from "../../model/event.ts";
import { readHead } from "./head.ts";
import type { Rollout, RolloutHead, RolloutRecord, StepNote, StepState } from "./record.ts";
import { untilBack } from "./returns.ts";

const LEASE_SUFFIX = " rollout";
/** How long a lease's name may be, as the ledger's column has it. */
const LEASE_LENGTH = 64;

const TABLES = {
  underpin_rollout: `CREATE TABLE IF NOT EXISTS underpin_rollout (
  service VARCHAR(64) NOT NULL, id INTEGER NOT NULL, method VARCHAR(16) NOT NULL, release_from VARCHAR(64) NOT NULL, release_to VARCHAR(64) NOT NULL,
  state VARCHAR(16) NOT NULL, started_at BIGINT NOT NULL, ended_at BIGINT, counted TEXT, PRIMARY KEY (service, id))`,
  underpin_rollout_step: `CREATE TABLE IF NOT EXISTS underpin_rollout_step (
  service VARCHAR(64) NOT NULL, id INTEGER NOT NULL, step VARCHAR(160) NOT NULL, state VARCHAR(16) NOT NULL,
  started_at BIGINT NOT NULL, ended_at BIGINT, failure TEXT, PRIMARY KEY (service, id, step))`,
} as const;

/** How a record is opened. */
export interface RecordOptions {
  /**
   * The service's own database; or a file of its own beside the fleet's, for procedures after which the database may be an older one: what
   * was remembered there would be gone with it.
   */
  readonly place: Place;
  /** The service's name. */
  readonly service: string;
  readonly onEvent?: Listener;
  readonly signal?: AbortSignal;
}

/**
 * Opens the record of a service's rollouts, under a lease of its own: the commands that a rollout runs take the other one. Whoever has the
 * same record can go on with it, on this machine or another.
 *
 * @throws UnderpinError `UP-LEASE-HELD` while another conductor is at work
 */
export async function openRecord({ place, service, onEvent, signal }: RecordOptions): Promise<RolloutRecord> {
  const database = await openPlace(place);
  const connection = new Connection(database);
  try {
    const session = await connection.session();
    await createLedger(database.dialect, session);
    const present = await database.dialect.tables(session);
    for (const [name, statement] of Object.entries(TABLES)) if (!present.includes(name)) await session.run(statement);
    const lease = await takeLease(database, session, leaseOf(service), {
      beatsAlways: true,
      ...(onEvent && { onEvent }),
      ...(signal && { signal }),
    });
    return new LedgerRecord(service, connection, lease);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** What the lease is called: a name that is long is told by its hash, as those of two services may begin alike. */
function leaseOf(service: string): string {
  const whole = `${service}${LEASE_SUFFIX}`;
  if (whole.length <= LEASE_LENGTH) return whole;
  const hash = createHash("sha256").update(service).digest("hex");
  return `${hash.slice(0, LEASE_LENGTH - LEASE_SUFFIX.length)}${LEASE_SUFFIX}`;
}

/** A session that is opened again when it was lost: a rollout takes hours, and servers are restarted meanwhile. */
class Connection {
  readonly #database: Database;
  #session: Session | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  async session(): Promise<Session> {
    return (this.#session ??= await this.#database.connect());
  }

  /** Runs what can be run twice; waits for a server that is away. */
  async use<T>(body: (session: Session) => Promise<T>): Promise<T> {
    return await untilBack(this.#database, async () => await body(await this.session()), { onFailure: () => this.close() });
  }

  async close(): Promise<void> {
    await this.#session?.close().catch(() => {});
    this.#session = undefined;
  }
}

class LedgerRecord implements RolloutRecord {
  readonly #service: string;
  readonly #connection: Connection;
  readonly #lease: Lease;
  /** What is being written: a session has one transaction at a time, and a person's word comes at any. */
  #writing: Promise<void> = Promise.resolve();

  constructor(service: string, connection: Connection, lease: Lease) {
    this.#service = service;
    this.#connection = connection;
    this.#lease = lease;
  }

  async latest(): Promise<Rollout | null> {
    return await this.#connection.use(async (session) => {
      const head = await readHead(session, this.#service);
      if (!head) return null;
      const steps = await session.query<StepRow>(
        "SELECT * FROM underpin_rollout_step WHERE service = ? AND id = ? ORDER BY started_at, step",
        [this.#service, head.id],
      );
      return { head, steps: steps.map(noteOf) };
    });
  }

  async writeHead({ id, procedure, from, to, state, startedAt, endedAt, counted }: RolloutHead): Promise<void> {
    await this.#put(
      "UPDATE underpin_rollout SET state = ?, ended_at = ?, counted = ? WHERE service = ? AND id = ?",
      [state, endedAt, JSON.stringify(counted), this.#service, id],
      "INSERT INTO underpin_rollout (service, id, method, release_from, release_to, state, started_at, ended_at, counted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [this.#service, id, procedure, from, to, state, startedAt, endedAt, JSON.stringify(counted)],
    );
  }

  async writeStep(id: number, { step, state, startedAt, endedAt, text }: StepNote): Promise<void> {
    await this.#put(
      "UPDATE underpin_rollout_step SET state = ?, started_at = ?, ended_at = ?, failure = ? WHERE service = ? AND id = ? AND step = ?",
      [state, startedAt, endedAt, text ?? null, this.#service, id, step],
      "INSERT INTO underpin_rollout_step (service, id, step, state, started_at, ended_at, failure) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [this.#service, id, step, state, startedAt, endedAt, text ?? null],
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lease[Symbol.asyncDispose]();
    await this.#connection.close();
  }

  /** Writes a row, there or not, unless another conductor took over. */
  async #put(update: string, changed: readonly unknown[], insert: string, whole: readonly unknown[]): Promise<void> {
    const written = this.#writing.then(() =>
      this.#connection.use(async (session) => {
        await session.transaction(async () => {
          if ((await session.run(update, changed)) === 0) await session.run(insert, whole);
          await this.#lease.fence(session);
        });
      }),
    );
    this.#writing = written.catch(() => {});
    await written;
  }
}

interface StepRow {
  readonly step: string;
  readonly state: StepState;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly failure: string | null;
}

function noteOf({ step, state, started_at, ended_at, failure }: StepRow): StepNote {
  return {
    step,
    state,
    startedAt: Number(started_at),
    endedAt: ended_at === null ? null : Number(ended_at),
    ...(failure !== null && { text: failure }),
  };
}
