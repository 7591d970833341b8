import { openPool, type Pool } from "@underpin/oslo/db";
import { usingPool } from "@underpin/oslo/manage";
import { command, hint, UnderpinError, type ActionContext } from "underpin/cli";
import { onSchema } from "../database/schemas/schema-of.ts";
import { BOOLEANS, type Tables } from "../database/tables.ts";
import { TEXTS } from "../database/texts.ts";
import { releaseFor, schemaFor } from "../service.ts";

/** Seconds that a command waits for a connection, and longer than it keeps one. */
const [TIMEOUT, RECYCLE] = [30, 3600];
const DONE = {
  fine: "Each key that was said to be done is done, and no key is half done.",
  next: "Run the same command again: it goes on from there.",
};

/**
 * Works on the rows of keys, on one connection.
 *
 * @throws UnderpinError `UP-URL`, `UP-DRIVER`, `UP-CONNECT`
 */
export async function withKeys<R>(
  { url, service }: Pick<ActionContext, "url" | "service">,
  body: (pool: Pool<Tables>) => Promise<R>,
): Promise<R> {
  const schema = schemaFor(service);
  const pool = await openPool<Tables>(url as string, {
    version: releaseFor(schema).version,
    booleans: BOOLEANS,
    texts: TEXTS,
    plugins: (dialect) => [onSchema(schema, dialect)],
    size: 1,
    timeout: TIMEOUT,
    recycle: RECYCLE,
  });
  return await usingPool(pool, DONE, async () => {
    await requireKeys(pool);
    return await body(pool);
  });
}

/** @throws UnderpinError `UP-SCHEMA-TOO-OLD` */
async function requireKeys(pool: Pool<Tables>): Promise<void> {
  try {
    await pool.read((db) => db.selectFrom("kek_data").select("id").limit(1).execute());
  } catch (cause) {
    if (pool.failure(cause) !== "refused") throw cause;
    throw new UnderpinError("UP-SCHEMA-TOO-OLD", {
      what: "The database has no keys that could be read: it is not Barbican's, or its tables are not made yet.",
      why: (cause as Error).message,
      fine: "Nothing was changed.",
      next: hint`Name the right one in [database] connection, or run ${command("sync")} first.`,
      cause,
    });
  }
}
