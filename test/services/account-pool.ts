import { openPool, type Pool } from "@underpin/oslo/db";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";

const BOOLEANS = new Set(["enabled", "impersonation", "inherited", "is_domain", "self_service", "unrestricted", "valid"]);
export const OPTIONS = { version: 1, booleans: BOOLEANS, size: 2, timeout: 5, recycle: 60 };

/** A row of the one table. */
export interface Account {
  id: number;
  amount: number;
}

/** A database with two accounts, and a pool on it. */
export interface Opened extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly pool: Pool<{ account: Account }>;
}

export async function opened(dialect: TestDatabase["dialect"], options = {}): Promise<Opened> {
  const database = await freshDatabase(dialect);
  await using session = await database.connect();
  await session.run("CREATE TABLE account (id integer PRIMARY KEY, amount integer NOT NULL)");
  await session.run("INSERT INTO account VALUES (1, 10), (2, 20)");
  const pool = await openPool<{ account: Account }>(database.url, { ...OPTIONS, ...options });
  const dispose = async (): Promise<void> => {
    await pool.close();
    await database[Symbol.asyncDispose]();
  };
  return { database, pool, [Symbol.asyncDispose]: dispose };
}

export const amounts = async ({ pool }: Opened): Promise<readonly number[]> =>
  (await pool.db.selectFrom("account").select("amount").orderBy("id").execute()).map(({ amount }) => amount);
