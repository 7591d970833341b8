import type { Session } from "./session.ts";

/** What a server knows of the cluster that it is a member of. */
export interface Membership {
  /** Tells this member from every other. */
  readonly self: string;
  /** How many members hold the data, this one too. */
  readonly size: number;
  /** Whether this member takes part in it now. */
  readonly ready: boolean;
  /** Where members listen, `host:port`, as far as this one knows. */
  readonly addresses: readonly string[];
}

/** A table, a view or a trigger as one server has it. */
export interface Shape {
  /** All of it, to be compared with another server's. */
  readonly definition: string;
  /** The trigger's own name, if it is one. */
  readonly trigger?: string;
  /** Makes it so on a server that has it not, or otherwise; null where only the statement itself could. */
  readonly make: readonly string[] | null;
  /** Takes it away; null where only the statement itself could. */
  readonly remove: readonly string[] | null;
}

/** A database that several servers hold, each of which runs every change of the schema by itself, and may fail to. */
export interface ClusterDialect {
  /** What this server knows of its cluster; null if it stands alone. */
  membership(session: Session): Promise<Membership | null>;
  /** Prepares a session for looks at one member, and for repairing it alone. */
  prepare(session: Session): Promise<void>;
  /** Tables and views that a statement may touch, and a few more. */
  tablesIn(session: Session, sql: string): Promise<readonly string[]>;
  /** All that this server has, or of these tables and views only; by kind and name. */
  shapes(session: Session, only?: readonly string[]): Promise<ReadonlyMap<string, Shape>>;
  /** A checksum of each table's rows on this server; the same where they are the same. Reads all of them. */
  rows(session: Session): Promise<ReadonlyMap<string, string>>;
  /** What every member must show after a statement, told from what one showed before and after it. */
  wanted(before: ReadonlyMap<string, Shape>, after: ReadonlyMap<string, Shape>, sql: string): ReadonlyMap<string, Shape>;
  /**
   * Has a member open tables as often as it has clients, so that no client must. `connect` gives more sessions with the same member.
   */
  warm(session: Session, connect: () => Promise<Session>, tables: readonly string[]): Promise<void>;
  /** How long to let clients be between two changes of the schema. */
  readonly restMs: number;
}
