import type { Lease } from "../ledger/lease.ts";
import type { Settings } from "../model/row.ts";
import type { Database, Session } from "../model/dialect.ts";
import type { Listener } from "../model/event.ts";
import type { Mode } from "../model/phase.ts";
import type { Service } from "../model/service.ts";

/** What everything that runs has in common. */
export interface RunContext {
  readonly service: Service;
  readonly database: Database;
  readonly session: Session;
  readonly lease: Lease;
  readonly mode: Mode;
  readonly onEvent: Listener;
  readonly settings: Settings;
  /** URLs of replicas that must not be left behind. */
  readonly replicas: readonly string[];
  readonly signal?: AbortSignal;
}
