import type { Lease } from "../ledger/lease.ts";
import type { Settings } from "../model/row.ts";
import type { Database, LockPolicy, Session } from "../model/dialect.ts";
import type { Listener } from "../model/event.ts";
import type { Mode } from "../model/phase.ts";
import type { Service } from "../model/service.ts";
import type { InFlight } from "./backfill/in-flight.ts";

/** The servers of a cluster, kept alike while its schema is changed. */
export interface Together {
  /** Runs a statement that may change the schema; returns when every server shows what it did. */
  change(sql: string, title: string, body: () => Promise<void>): Promise<void>;
  /** Returns when every server shows the same schema. */
  agree(): Promise<void>;
}

/** What everything that runs has in common. */
export interface RunContext {
  readonly service: Service;
  readonly database: Database;
  readonly session: Session;
  readonly lease: Lease;
  readonly mode: Mode;
  readonly onEvent: Listener;
  readonly settings: Settings;
  /** How much of others' time a step may take for its lock, and how long it tries. */
  readonly policy: LockPolicy;
  /** URLs of replicas that must not be left behind. */
  readonly replicas: readonly string[];
  /** Counts what sessions beside `session` have the server do, which takes it for others' work. */
  readonly inFlight: InFlight;
  /** How many sessions may carry rows over side by side; null where nobody said: one, and a second while nobody else is at work. */
  readonly lanes: number | null;
  /** The servers of a cluster that must show the same schema; null where one server has all. */
  readonly cluster: Together | null;
  readonly signal?: AbortSignal;
}
