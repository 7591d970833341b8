import type { Blocker } from "./blocker.ts";
import type { Session } from "./session.ts";
import type { GoingName, Use } from "./use.ts";

/** A replica, as the server that it follows knows it. */
export interface ReplicaLag {
  readonly name: string;
  /** Seconds; null where it does not follow. */
  readonly seconds: number | null;
}

/** Room for more, where it can be told. */
export interface FreeSpace {
  /** Where: a folder. */
  readonly place: string;
  readonly bytes: number;
}

/** A session that waits for a lock, and those that it waits for. */
export interface LockQueue {
  readonly waits: Blocker;
  /** None where the server does not tell. */
  readonly for: readonly Blocker[];
}

/** What a server says of itself and of us that may stand in an upgrade's way. Nothing of it changes anything. */
export interface HealthDialect {
  /** Settings of the server or of our user that hurt an upgrade: each with its value, and why. */
  settings(session: Session): Promise<readonly string[]>;
  /** Why the database takes no writes; null if it does. */
  readOnly(session: Session): Promise<string | null>;
  /** Rights that a phase needs and our user lacks, in words, each with what grants it. */
  missingRights(session: Session): Promise<readonly string[]>;
  /** Transactions of others that have been open for at least so long. */
  longTransactions(session: Session, seconds: number): Promise<readonly Blocker[]>;
  /** Who waits for a lock at this moment, and for whom, as far as the server tells; ten of them at most. */
  lockQueues(session: Session): Promise<readonly LockQueue[]>;
  /** Replicas that follow this server, as far as it tells. */
  replicas(session: Session): Promise<readonly ReplicaLag[]>;
  /** Room where the database lies; null where it can't be told from here. */
  freeSpace(session: Session): Promise<FreeSpace | null>;
  /**
   * Statements of clients that speak of names which are about to go, as far as the server has counted them; null where it counts none, or does not tell us.
   * Left out where a server never does.
   */
  uses?(session: Session, going: readonly GoingName[]): Promise<readonly Use[] | null>;
  /** Bytes that the database takes now, with what is being made in it. */
  size(session: Session): Promise<number>;
}
