/** How far a step may go for its lock. */
export interface LockOptions {
  /**
   * How long one try at a lock may wait in the queue, in milliseconds: clients that come after it wait behind it. 50 on PostgreSQL and 100
   * on MariaDB if left out; MySQL counts whole seconds. With 0 no try waits.
   */
  readonly lockTimeoutMs?: number;
  /** For how long a step tries again to get its lock, in milliseconds; a minute if left out. */
  readonly lockRetryMs?: number;
}
