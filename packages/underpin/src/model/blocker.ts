/** A session that stands in the way of a lock: who it is and what it does, without a value that it works on. */
export interface Blocker {
  /** By what the server knows it: the connection's id, the process's number. */
  readonly session: string;
  readonly user: string | null;
  /** What the client calls itself. */
  readonly application: string | null;
  /** Where it is connected from; null over a socket of the machine, or where the server keeps it to itself. */
  readonly address: string | null;
  /** How long its transaction is open. */
  readonly seconds: number | null;
  /** In the server's words: active, idle in transaction, Sleep. */
  readonly state: string | null;
  /** The kind of statement that it runs, or ran last: `UPDATE`. */
  readonly statement: string | null;
  /** Whether the server says that it holds the lock; else it is one of those whose transactions have been open for longest. */
  readonly isHolder: boolean;
}
