/** One connection to a database. Names in double quotes and `?` for values on every database. */
export interface Session extends AsyncDisposable {
  query<R extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** Runs a statement; returns how many rows it matched (0 for DDL). */
  run(sql: string, params?: readonly unknown[]): Promise<number>;
  /** Runs `body` between BEGIN and COMMIT; rolls back when it throws. Not nestable. */
  transaction<T>(body: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
  /** Cuts the connection, whatever it is doing: what runs is left to the server. */
  abandon?(): void;
}
