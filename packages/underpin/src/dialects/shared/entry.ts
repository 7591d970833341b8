import type { Connection } from "../../model/connection.ts";
import type { Database } from "../../model/dialect.ts";

/** How a database is found: its folder's one entry in the list of `dialects/open.ts`. Nothing of it is loaded before it is used. */
export interface DialectEntry {
  /** What its URLs begin with, as `postgresql` in `postgresql+psycopg2://…`. */
  readonly schemes: readonly string[];
  /** @throws UnderpinError `UP-URL`, `UP-CONFIG` */
  byUrl(url: string): Promise<Database>;
  /** The database that the driver's own options name; null if they are another driver's. */
  byOptions(connection: Connection): Promise<Database> | null;
}
