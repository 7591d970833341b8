import type { BackupDialect } from "./backup.ts";
import type { Blocker } from "./blocker.ts";
import type { Effect, LoweredChange, Origin, PlainChange } from "./change.ts";
import type { ClusterDialect } from "./cluster.ts";
import type { Answers, Dependent } from "./dependents.ts";
import type { Dump, EmptyCopy } from "./dump.ts";
import type { HealthDialect } from "./health.ts";
import type { Mode } from "./phase.ts";
import type { Column, DialectName, Schema, Table } from "./schema.ts";
import type { Session } from "./session.ts";
import type { WrittenOperation } from "./written.ts";

export type { Blocker } from "./blocker.ts";
export type { Session } from "./session.ts";

/** What a statement does to others while it runs. */
export type LockLevel = "none" | "writes wait" | "all wait";

/** What is done to the other users of a table. */
export interface TableLock {
  readonly table: string;
  readonly lock: Exclude<LockLevel, "none">;
}

/** A statement with what it costs others. */
export interface Statement {
  readonly sql: string;
  readonly lock: LockLevel;
  /** Whether it copies or rewrites the whole table. */
  readonly rewrite?: boolean;
  /** A query that must return nothing; if it returns rows, this says what is wrong with them. */
  readonly expectNone?: string;
  /** The same in a way that costs others more, for a server that says that it can't do it in this one. */
  readonly otherwise?: Statement;
  /** Runs only where the script allows that writers wait while the table is copied. */
  readonly copies?: true;
  /** Must run outside a transaction (CREATE INDEX CONCURRENTLY, PRAGMA). */
  readonly outside?: boolean;
  /** Waits for others without holding anybody up: it may take as long as it needs. */
  readonly patient?: boolean;
  /** What its lock is for, where it is not had and gone in a moment. */
  readonly use?: LockUse;
  /** Takes away what it leaves half done when it fails; does nothing where there is nothing. */
  readonly clear?: string;
}

/** How much of others' time a step may take for its lock, and how long it goes on trying. */
export interface LockPolicy {
  /** How long one try may wait in the queue, in milliseconds: who comes after it waits behind it. */
  readonly timeoutMs: number;
  /** For how long it is tried again, in milliseconds. */
  readonly retryMs: number;
}

/** How long a server waits for a lock before it gives up. */
export interface LockWait {
  readonly timeoutMs: number;
  /** The time is for the statement as a whole: more exact, but only for what takes no time once it has its lock. */
  readonly endsStatement?: true;
  /** For a transaction that holds rows, and must not wait for more. */
  readonly holdsRows?: true;
}

/** One try at getting a lock: how long the server may queue for it, and how long to pause after a refusal. */
export interface LockAttempt extends LockWait {
  readonly pauseMs: number;
}

/**
 * What the lock is for. "brief": it is held for a moment; "build": much work is lost if it can't be had at the end; "rows": rows of the
 * ledger, or a table that is read; "alone": a server that is out of its cluster for so long.
 */
export type LockUse = "brief" | "build" | "rows" | "alone";

/**
 * What went wrong, as far as a server's error tells. "not so": it can do it, but not in the way that the statement asks for. "never": not to
 * such a table, whatever is in it.
 */
export type Failure = "lock" | "retry" | "lost" | "data" | "read-only" | "disk" | "not so" | "never" | "refused";

/** Size of a table, from the server's statistics: estimates. */
export interface TableSize {
  readonly rows: number;
  readonly bytes: number;
}

/** How busy a server is with others than us. */
export interface Load {
  /** Other sessions that run a statement at this moment. */
  readonly others: number;
  /**
   * Sessions of others, in any database of the server, that did something within the last second, or of which it can't be seen; left out
   * where the server does not tell.
   */
  readonly lately?: number;
  /** Why replicas or cluster nodes can't follow, if they can't. */
  readonly strain: string | null;
  /** A counter of the server's, to compare the next look with. */
  readonly counter?: number;
}

/** What it takes to look at a database's record: loaded without all that plans and changes. */
export interface Look {
  readonly name: DialectName;
  /** SQL for the server's clock, in milliseconds since 1970. */
  readonly now: string;
  /** Names of the tables there are: the cheapest look at a database. */
  tables(session: Session): Promise<readonly string[]>;
  /** The triggers there are, as `table.trigger`. */
  triggers(session: Session): Promise<readonly string[]>;
  failure(error: unknown): Failure;
}

/** What a database holds, and how it says so. */
export interface CatalogueDialect {
  /** Why a table of a schema that is not on the search path can't be changed, and the way out. */
  elsewhere(path: readonly string[]): { readonly why: string; readonly next: string };
  /** Whether the server gives a column its value where a client gives none. */
  numbers(column: Column): boolean;
  /** What stands before VALUES where a row brings a number that the server alone would give. */
  readonly overriding?: string;
  /** A policy as a new table has it; null where it can't: it speaks of other columns. Left out, there are no policies. */
  policyFor?(policy: Dependent, from: Origin): string | null;
  /** What a column of `type` that takes another one's place keeps of how that is sorted, stored and looked at; left out: nothing. */
  kept?(column: Column, type: string): Pick<Column, "collation" | "settings">;
  /** What a new column of `type` needs to hold what is made of others of its table; left out: nothing. */
  holding?(others: readonly Column[], type: string, table: Table): Pick<Column, "collation">;
  /** A column of `from` as it must be in `to` to hold the same values there; left out: as it is. */
  moved?(column: Column, from: Table, to: Table): Column;
  /** Whether a unique constraint can tell all values of a type apart. */
  canBeUnique(type: string): boolean;
  /** SQL for another uuid each time; null where the server has none. */
  readonly randomUuid: string | null;
  /** Whether a foreign key's column of one type may refer to one of another. */
  canRefer(type: string, to: string): boolean;
  /** What becomes of things that hang on what an operation treats. */
  readonly answers: Answers;
  /** What a client can't do to a table by its second name; null if nothing. */
  readonly aliasLimits?: string;
  /** Loads what {@link renamedIn} needs. */
  prepare?(): Promise<void>;
  /** An expression with columns called otherwise; null if it can't be told what it speaks of. Left out, expressions can't be rewritten. */
  renamedIn?(expression: string, names: Readonly<Record<string, string>>): string | null;
  /**
   * A view's definition with one column of a table called otherwise, and its own columns called as before; null where that can't be told.
   * Left out where views follow by themselves.
   */
  viewWith?(definition: string | undefined, table: string, from: string, to: string): string | null;
  /** How many bytes a name may have; null where there is no limit. PostgreSQL would cut a longer one without a word. */
  readonly longestName: number | null;
  /**
   * What a column holds in a row that was inserted without it, as SQL; null where that is another value each time, undefined where
   * it is NULL.
   */
  omitted(column: Column): string | null | undefined;
  /** An expression as a value of a column's type, for a default. */
  typed(value: string, column: Column): string;
  /** Reads the whole catalogue in a handful of queries. */
  introspect(session: Session): Promise<Schema>;
  /** What more hangs on tables, where the server tells it of one table at a time only. */
  unread?(session: Session, schema: Schema, tables: readonly string[]): Promise<readonly Dependent[]>;
  /** Estimated sizes of tables. */
  sizes(session: Session): Promise<ReadonlyMap<string, TableSize>>;
  /** All that the database holds but rows, as statements; not the tables in which versions are recorded. */
  dump(session: Session, records: readonly string[]): Promise<Dump>;
  /** A column's value in a form that the same server takes again. */
  copied(column: Column): string;
  /** A table without the rows of others that belong to it: its partitions, its heirs. */
  alone(table: string): string;
}

/** How its schema is changed. */
export interface DdlDialect {
  /** Whether DDL can be rolled back, so that a step and its journal row share one transaction. */
  readonly isTransactional: boolean;
  /**
   * Whether the server renames a column with all that hangs on it: then what was renamed is the old column itself, and the new one only
   * stood in for it. Where DDL is not transactional, the two change names in one statement.
   */
  readonly renamesColumns: boolean;
  /**
   * How columns of several tables get a wider type in one moment: wide ones beside them change places with them, or copies of the whole
   * tables do; where every integer is wide already, nothing need be done.
   */
  readonly widensKeys: "in place" | "by copy" | "need not";
  /** The type that an integer of `type` has once it is as wide as `to`; null for what is no integer. */
  widerInteger(type: string, to: "integer" | "bigint"): string | null;
  /**
   * How a table without a primary key gets one: a column that is filled in batches, and a trigger for rows that clients change meanwhile;
   * or in one statement that goes over the whole table.
   */
  readonly addsKeys: "in batches" | "at once";
  /** Whether the server makes an index for every foreign key itself. */
  readonly indexesForeignKeys: boolean;
  /** Whether a column takes the indexes that speak of it along when it is dropped. */
  readonly dropTakesIndexes?: true;
  /** Whether a prepared `SELECT *` breaks when a column appears. */
  readonly cachesPlans: boolean;
  /** Puts a declared change into this database's types and generated names. */
  lower(change: PlainChange, schema: Schema): LoweredChange;
  /** The statements of a change. `schema` is what stands before it. */
  render(change: LoweredChange, schema: Schema, mode: Mode): readonly Statement[];
  /**
   * The schema after a change by which the server writes texts anew that the model holds; left out where it holds none.
   *
   * @throws UnderpinError where the server would refuse, for what speaks of a name
   */
  reread?(before: Schema, after: Schema, change: LoweredChange): Promise<Schema>;
  /** Whether only the server can tell how it would make a change of a table. */
  mustBeTried(table: Table, schema: Schema, change: LoweredChange): boolean;
  /** An empty copy of a table, on which changes can be tried; null where DDL can be rolled back. */
  emptyCopy(session: Session, table: string): Promise<EmptyCopy | null>;
  /**
   * What a migration in SQL comes to as operations; left out where its SQL is not read.
   *
   * @throws UnderpinError `UP-SCRIPT`, `UP-UNSUPPORTED` with each statement that no operation does
   */
  operationsIn?(sql: string, schema: Schema): Promise<readonly WrittenOperation[]>;
  /** Effects of hand-written SQL. */
  classify(sql: string): Promise<readonly Effect[]>;
  /** Throws a coded error if the server will refuse what the plan needs. */
  preflight(session: Session, needs: { readonly triggers: boolean; readonly quiet: boolean }): Promise<void>;
}

/** What locks a row that is looked up: all of it, or its keys alone, so that others may change the rest. */
export interface LookLocks {
  readonly row: string;
  readonly key: string;
}

/** What rows are held by, and how one waits for a lock without stopping others. */
export interface LocksDialect {
  /** What locks the rows that a SELECT reads until the transaction ends; empty where one writer has all. */
  readonly rowLock: string;
  /**
   * What keeps the rows that a query reads as they are until the transaction ends, or their keys, without stopping others who only read
   * so; empty where one writer has all.
   */
  readonly lookLocks: LookLocks;
  /** A query that locks the rows of `from` for which `condition` (a whole WHERE) holds; null where one writer has all. */
  lockRows(from: string, condition: string): string | null;
  /** How long a step waits and tries unless it is told: while others work, and while the service is stopped. */
  readonly policy: Readonly<Record<Mode, LockPolicy>>;
  /** How long the server really makes others wait for `use`, where it was asked for `timeoutMs`: some count in whole seconds. */
  longestWait(timeoutMs: number, use: LockUse): number;
  /** Takes the locks of a transaction's tables before anything else, in this order; left out where a change is no part of a transaction. */
  lockTables?(locks: readonly TableLock[]): string;
  /**
   * The transactions of others that hold what such locks have to wait for, each by what no other one is called; left out where a try
   * costs others nothing, or nobody can tell.
   */
  holders?(session: Session, locks: readonly TableLock[]): Promise<ReadonlySet<string>>;
  /** Tries at a lock that don't stop other clients for longer than `timeoutMs` at a time; there is always another. */
  lockAttempts(timeoutMs: number, mode: Mode, use: LockUse): Iterable<LockAttempt>;
  /** Until it is set anew; 0 is no wait at all, null as long as it takes. */
  setLockWait(session: Session, wait: LockWait | null): Promise<void>;
  /**
   * How long a batch that holds rows waits for one more: shorter than it takes a server to find a deadlock, so that no client is ever
   * its victim.
   */
  readonly batchWaitMs: number;
  /** Who holds locks on `table`, or the oldest open transactions where the server does not tell more. */
  blockers(session: Session, table: string | undefined): Promise<readonly Blocker[]>;
}

/** Others' sessions on a server. */
export interface SessionsDialect {
  /** By what another session knows this one, and takes no later one for it. */
  sessionId(session: Session): Promise<string>;
  /** Whom a session waits for at this moment; nobody where the server can't tell. */
  waitedFor(session: Session, id: string): Promise<readonly Blocker[]>;
  /** How an operator ends a session, as SQL; null where there is nothing to end. */
  ending(session: string): string | null;
  /** Ends what a session is doing, not the session. */
  cancel(session: Session, id: string): Promise<void>;
  /** Ends a session of the same user's, with what it holds; tells whether there was one. */
  endSession(session: Session, id: string): Promise<boolean>;
}

/** How existing rows are carried over without hurting others. */
export interface BackfillDialect {
  /**
   * Settings for a transaction that walks a table along its key, and keeps a checkpoint: without statistics a planner may
   * sort the whole table for every range.
   */
  readonly walkSettings: string | null;
  /** What keeps every trigger from firing until the transaction ends; null where a server can't. */
  readonly quietTriggers: string | null;
  /** What keeps INSERT … SELECT from failing on rows whose key is there already. */
  skipPresent(table: string, key: readonly string[]): string;
  /**
   * How a table is walked in the order in which its rows are stored: the last place there is now, and the rows of places `from` up to, not
   * with, `until`, or to the end. Null where there is no such order.
   */
  readonly places: {
    readonly last: (table: string) => string;
    readonly between: (from: number, until: number | null) => string;
    /** About how many rows are in one place. */
    readonly rows: number;
  } | null;
  /**
   * A table that a statement walks along its primary key. By another index, rows would be locked in another order than clients
   * lock them, and the two could deadlock.
   */
  byKey(table: string): string;
  /** How busy the server is with others; `before` is the look before this one, `own` are further sessions of ours, by their ids. */
  load(session: Session, before: Load | undefined, own: readonly string[]): Promise<Load>;
  /** Gives space back for use that a long walk over a table leaves behind, if nobody else does just that; null where nothing need. */
  readonly vacuum: ((session: Session, table: string) => Promise<void>) | null;
  /** Has the planner learn what is in a table once it was filled, if nobody else does just that; null where the server sees to it at once. */
  readonly analyze: ((session: Session, table: string) => Promise<void>) | null;
  /** How many seconds this server is behind the one it replicates; null if it does not. */
  lag(session: Session): Promise<number | null>;
}

/** What a trigger can do and tell. */
export interface SyncDialect {
  /** Whether a trigger can fill columns before the row is checked; else NOT NULL has to wait. */
  readonly triggersFillRows: boolean;
  /** Whether a trigger sees the number that the database is about to give. */
  readonly triggersSeeNumbers: boolean;
  /** Whether a trigger can change other rows of the table that is written. */
  readonly triggersWriteTheirTable: boolean;
  /** Whether what foreign keys do to rows (CASCADE, SET NULL) fires their triggers. */
  readonly cascadesFireTriggers: boolean;
  /** SQL that tells whether two values differ, NULLs included, down to the last byte. */
  differs(a: string, b: string): string;
  /** SQL that tells, within a trigger, whether the client is built for a version; null where it has no way to say so. */
  marked(version: number): string | null;
  /** What keeps a link's triggers still while this transaction writes to its tables, or lets them go again; null if nothing need. */
  stillLink(link: string, still: boolean): string | null;
}

/** Named enums in SQL. */
interface EnumDialect {
  /** A value as a text. */
  text(value: string): string;
  /** A text as a value of the type of that name. */
  value(text: string, type: string): string;
}

/** All that one database does its own way. The rest of the engine knows a database by this interface only. */
export interface Dialect extends Look {
  /** Whether the whole database has one writer at a time, so that whoever writes can't be overtaken. */
  readonly singleWriter: boolean;
  /** How a cluster's servers are kept alike; null where one server has all, or they can't differ. */
  readonly cluster: ClusterDialect | null;
  /** What a server says of a failure, for an operator: no values of rows but those in its message. */
  reason(error: unknown): string;
  /** Enums that are types with names; null where their values are texts. */
  readonly enums: EnumDialect | null;
  readonly catalogue: CatalogueDialect;
  readonly ddl: DdlDialect;
  readonly locks: LocksDialect;
  readonly sessions: SessionsDialect;
  readonly backfill: BackfillDialect;
  readonly sync: SyncDialect;
  /** Loads what doctor asks for. */
  health(): Promise<HealthDialect>;
}

/** A database one can connect to. */
export interface Database<Knows extends Look = Dialect> {
  readonly dialect: Knows;
  /** The URL with the password taken out. */
  readonly label: string;
  /** The database's own name, as `--confirm` asks for it. */
  readonly name: string;
  connect(): Promise<Session>;
  /** A session that only looks: a file that is not there is an empty database, and is not made. */
  look(): Promise<Session>;
  /** How it is backed up and restored; loaded when it is asked for. */
  backups(): Promise<BackupDialect>;
  /** The same database on another server, `host:port`, reached with the same credentials. */
  at?(address: string): Promise<Database<Knows>>;
}
