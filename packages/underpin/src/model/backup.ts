import type { Connection } from "./connection.ts";
import type { Session } from "./session.ts";

/** What a table held at one moment. */
export interface TableSum {
  readonly name: string;
  readonly rows: number;
  /** The same for the same rows in the same columns; see {@link BackupFacts.probe} for when two can be compared. */
  readonly checksum: string;
}

/** What a server says of itself, and of the database, that a restored one has to be like. */
export interface BackupFacts {
  /** PostgreSQL, MariaDB, MySQL, SQLite. */
  readonly product: string;
  readonly version: string;
  /** What a new database for the rows must be made with: encoding, collation … */
  readonly settings: Readonly<Record<string, string>>;
  /** Checksums of two servers can be compared if this is the same on both. */
  readonly probe: string;
}

/** A file that is written or read, and who hears how far that has come. */
export interface CopyTask {
  readonly file: string;
  readonly onBytes: (bytes: number) => void;
  readonly onTable: (name: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** What a dump is asked for. */
export interface DumpTask<T> extends CopyTask {
  /** Writes to the file what a tool gives out; who has no need of it writes the file itself. */
  readonly keep: (source: AsyncIterable<Buffer>) => Promise<void>;
  /** Reads what the record says, in the snapshot of the dump. */
  readonly look: (session: Session) => Promise<T>;
}

/** A dump that was made. */
export interface Dumped<T> {
  readonly tables: readonly TableSum[];
  readonly looked: T;
  /** What an operator should know of it. */
  readonly notices: readonly string[];
}

/** What a restore is asked for. */
export interface RestoreTask extends CopyTask {
  readonly settings: BackupFacts["settings"];
  /** Without owners, grants and definers: all belongs to who restores. */
  readonly noOwner: boolean;
  /** Ends the sessions that are in the way when the restored database takes its place. */
  readonly disconnect: boolean;
  readonly notice: (text: string) => void;
  /**
   * Looks whether what was restored is what was dumped, and lays to rest what lived then; before it takes the other's place wherever the
   * server can do that.
   */
  readonly settle: (session: Session, tables: readonly TableSum[]) => Promise<void>;
}

/** What is where a dump is to be restored to. */
export interface RestoreTarget {
  /** How many tables, views and the like it has; 0 also where there is no such database yet. */
  readonly objects: number;
  /** A restore has begun there and not ended. */
  readonly unfinished: boolean;
}

/** One database as its own tools dump it and bring it back. */
export interface BackupDialect {
  /**
   * What does the work, as it calls itself.
   *
   * @throws UnderpinError `UP-TOOL` if it isn't there, or is older than the server
   */
  tool(facts: BackupFacts): Promise<string>;
  facts(session: Session): Promise<BackupFacts>;
  /** Why a server can't take what another one's dump holds; null if it can. */
  refusal(from: Pick<BackupFacts, "product" | "version">, to: Pick<BackupFacts, "product" | "version">): string | null;
  /** Dumps the whole database into a file, all of it as it was at one moment. */
  dump<T>(task: DumpTask<T>): Promise<Dumped<T>>;
  /** Looks at the server that a dump is to be restored on, whether or not it has the database. */
  withServer<T>(body: (session: Session) => Promise<T>): Promise<T>;
  target(): Promise<RestoreTarget>;
  /** Brings a dump back; run again after it was interrupted, it begins anew. */
  restore(task: RestoreTask): Promise<void>;
  /**
   * A place for a trial, empty, on the same server. Nobody else has it meanwhile; what is left of one whose owner was killed is taken away.
   *
   * @throws UnderpinError `UP-RIGHT` if the user may not make one, `UP-LEASE-HELD` while somebody else has it
   */
  scratch(settings: BackupFacts["settings"], trial: Trial): Promise<Scratch>;
}

/** What a trial is for; each kind has a place of its own. */
export type Trial = "verify" | "rehearsal";

/** A place for a trial; disposing removes it. */
export interface Scratch extends AsyncDisposable {
  /** What the server calls it. */
  readonly name: string;
  /** One whose owner was killed was there. */
  readonly wasLeft: boolean;
  readonly connection: Connection;
  /** Its URL, made of one of the database beside which it is. */
  urlFrom(url: string): string;
  /** Brings a dump back there, and counts. For a rehearsal without what would act by itself. */
  restore(task: CopyTask): Promise<readonly TableSum[]>;
  /** Counts what is there now. */
  sums(signal: AbortSignal | undefined): Promise<readonly TableSum[]>;
  /** What is there and may write elsewhere, in words: tables of other servers, and what names a database beside this one. */
  reaching(beside: string | null): Promise<readonly string[]>;
}
