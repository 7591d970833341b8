import type { Connection } from "../../model/connection.ts";
import type { Database, Dialect, Look } from "../../model/dialect.ts";

/** A database of which no more is loaded than it takes to look at its record. */
export interface Found extends Database<Look> {
  /** Loads the rest. */
  load(): Promise<Dialect>;
  at?(address: string): Promise<Found>;
}

/** How a database is found: its folder's one entry in the list of `dialects/open.ts`. Nothing of it is loaded before it is used. */
export interface DialectEntry {
  /** What its URLs begin with, as `postgresql` in `postgresql+psycopg2://…`. */
  readonly schemes: readonly string[];
  /**
   * The options of its driver that a URL stands for.
   *
   * @throws UnderpinError `UP-URL`, `UP-CONFIG`
   */
  connectionOf(url: string): Promise<Connection>;
  /** The database that the driver's own options name; null if they are another driver's. */
  open(connection: Connection): Promise<Found> | null;
}
