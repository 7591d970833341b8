import { CompiledQuery, sql, type Transaction } from "kysely";
import { describe, expect, test } from "vitest";
import type { Session } from "underpin";
import { keystone } from "@underpin/keystone";
import { openPool, PoolTimeoutError, StatementTimeoutError, type Pool } from "@underpin/oslo/db";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";
import type { Json } from "../harness/normalise.ts";
import { Way } from "../harness/outage.ts";
import { startMariadb } from "../harness/servers.ts";
import { goldenRows, loadRows, rowsFile } from "../harness/rows.ts";
import { amounts, opened, OPTIONS, type Account } from "./account-pool.ts";

/** Has the server end the connection that a transaction is on. */
async function endConnection(dialect: TestDatabase["dialect"], trx: Transaction<{ account: Account }>, admin: Session): Promise<void> {
  const asked =
    dialect === "postgres" ? sql<{ id: number }>`SELECT pg_backend_pid() AS id` : sql<{ id: number }>`SELECT CONNECTION_ID() AS id`;
  const id = (await asked.execute(trx)).rows[0]?.id;
  await admin.query(dialect === "postgres" ? `SELECT pg_terminate_backend(${id})` : `KILL ${id}`);
}

/** What some wait for until another opens it. */
function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((open) => (resolve = open));
  return { promise, resolve };
}

describe.each(DIALECTS)("on %s, a service's pool", (dialect) => {
  test("reads what Python wrote: truth values as such, times to the microsecond, numbers as numbers", async () => {
    await using database = await freshDatabase(dialect);
    await sync({ service: keystone, url: database.url, to: "newton" });
    const file = rowsFile("newton-rows");
    await loadRows(database.url, file);
    const pool = await openPool<Record<string, Record<string, Json>>>(database.url, OPTIONS);
    // MariaDB keeps whole seconds there.
    const fraction = dialect === "mysql" ? /(?<=:\d\d)\.\d+$/ : /(?<=:\d\d(?:\.\d*[1-9])?)\.?0+$/;
    const plain = (value: unknown): unknown => (typeof value === "string" ? value.replace(fraction, "") : value);
    const text = (row: Record<string, unknown>): string =>
      JSON.stringify(
        Object.entries(row)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => [name, plain(value)]),
      );
    for (const [table, rows] of Object.entries(goldenRows(file))) {
      const read = await pool.db.selectFrom(table).selectAll().execute();
      // The migrations' own.
      const written = read.filter((row) => row["id"] !== "<<keystone.domain.root>>");
      expect(written.map(text).toSorted(), table).toEqual(rows.map(text).toSorted());
    }
    await pool.close();
  });

  test("a transaction that fails leaves nothing", async () => {
    await using own = await opened(dialect);
    const wrong = own.pool.write(async (trx) => {
      await trx.updateTable("account").set({ amount: 0 }).execute();
      throw new RangeError("no");
    });
    await expect(wrong).rejects.toThrow(RangeError);
    expect(await amounts(own)).toEqual([10, 20]);
    expect(own.pool.inUse()).toEqual({ held: 0, idle: 1, waiting: 0 });
  });

  test("says for which version the service was built", async () => {
    if (dialect === "sqlite") return;
    await using own = await opened(dialect);
    const asked = dialect === "postgres" ? sql`SELECT current_setting('underpin.version') AS v` : sql`SELECT @underpin_version AS v`;
    const { rows } = await asked.execute(own.pool.db);
    expect(rows).toEqual([{ v: dialect === "postgres" ? "1" : 1 }]);
  });

  test.runIf(dialect === "mysql")("has Galera's servers wait for what the others have written, if that is asked for", async () => {
    await using own = await opened(dialect, { syncWait: 1 });
    expect((await sql`SELECT @@wsrep_sync_wait AS waits`.execute(own.pool.db)).rows).toEqual([{ waits: 1 }]);
  });

  test("two processes' transactions that read before they write get through, and see what the other has written", async () => {
    await using one = await opened(dialect);
    const other = await openPool<{ account: Account }>(one.database.url, OPTIONS);
    const add = async (pool: Pool<{ account: Account }>): Promise<void> => {
      await pool.write(async (trx) => {
        const { amount } = await trx.selectFrom("account").select("amount").where("id", "=", 1).executeTakeFirstOrThrow();
        expect(amount).toBeGreaterThan(0);
        // The other one's turn.
        await new Promise((resolve) => setImmediate(resolve));
        await trx
          .updateTable("account")
          .set((of) => ({ amount: of("amount", "+", 1) }))
          .where("id", "=", 1)
          .execute();
      });
    };
    for (let i = 0; i < 20; i++) await Promise.all([add(one.pool), add(other)].map((done) => done.catch(() => {})));
    const wrote = await amounts(one);
    expect(await other.db.selectFrom("account").select("amount").orderBy("id").execute()).toEqual(wrote.map((amount) => ({ amount })));
    await other.close();
  });

  test.runIf(dialect === "mysql")(
    "a transaction gets through whose row another has changed since it began, where MariaDB refuses that",
    async () => {
      await using own = await opened(dialect, { size: 1 });
      await using admin = await own.database.connect();
      await sql`SET SESSION innodb_snapshot_isolation = ON`.execute(own.pool.db);
      let tries = 0;
      await own.pool.write(async (trx) => {
        await trx.selectFrom("account").select("amount").execute();
        if (tries++ === 0) await admin.run("UPDATE account SET amount = amount + 1 WHERE id = 1");
        await trx
          .updateTable("account")
          .set(({ eb }) => ({ amount: eb("amount", "+", 1) }))
          .execute();
      });
      expect(tries).toBe(2);
      expect(await amounts(own)).toEqual([12, 21]);
    },
  );

  test
    .runIf(dialect !== "sqlite")
    .each(["ALTER TABLE entry ADD COLUMN more integer", "ALTER TABLE entry DROP COLUMN note", "CREATE INDEX ix_entry ON entry (amount)"])(
    "a transaction that comes to a table which was changed since it began gets through: %s",
    async (ddl) => {
      await using own = await opened(dialect);
      await using admin = await own.database.connect();
      await admin.run("CREATE TABLE entry (id integer PRIMARY KEY, amount integer NOT NULL, note varchar(9))");
      await admin.run("INSERT INTO entry VALUES (1, 30, 'x')");
      let isChanged = false;
      const seen = await own.pool.write(async (trx) => {
        await trx.updateTable("account").set({ amount: 11 }).where("id", "=", 1).execute();
        await trx.selectFrom("account").select("amount").execute();
        if (!isChanged) await admin.run(ddl);
        isChanged = true;
        return (await sql<{ amount: number }>`SELECT amount FROM entry WHERE amount > 0`.execute(trx)).rows;
      });
      expect(seen).toEqual([{ amount: 30 }]);
      expect(await amounts(own)).toEqual([11, 20]);
    },
  );

  test.runIf(dialect !== "sqlite")("two transactions that lock each other's rows both get through", async () => {
    await using own = await opened(dialect);
    let arrived = 0;
    const both = gate();
    const add = (first: number, second: number): Promise<void> =>
      own.pool.write(async (trx) => {
        const one = (id: number): Promise<unknown> =>
          trx
            .updateTable("account")
            .set(({ eb }) => ({ amount: eb("amount", "+", 1) }))
            .where("id", "=", id)
            .execute();
        await one(first);
        if (++arrived === 2) both.resolve();
        await both.promise;
        await one(second);
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect(arrived).toBeGreaterThan(2);
    expect(own.pool.retries()).toEqual({ retry: arrived - 2, lost: 0 });
    expect(await amounts(own)).toEqual([12, 22]);
  });

  test.runIf(dialect !== "sqlite")("a connection that the server ends is replaced, and the transaction done once", async () => {
    await using own = await opened(dialect);
    await using admin = await own.database.connect();
    let tries = 0;
    await own.pool.write(async (trx) => {
      await trx
        .updateTable("account")
        .set(({ eb }) => ({ amount: eb("amount", "+", 1) }))
        .execute();
      if (tries++ === 0) await endConnection(dialect, trx, admin);
      await trx.selectFrom("account").select("id").execute();
    });
    expect(tries).toBe(2);
    expect(await amounts(own)).toEqual([11, 21]);
    expect(own.pool.retries()).toEqual({ retry: 0, lost: 1 });
    expect(own.pool.inUse()).toEqual({ held: 0, idle: 1, waiting: 0 });
  });

  test.runIf(dialect !== "sqlite")(
    "a connection that goes when nothing but COMMIT is left to say: nobody tries again what may be done",
    async () => {
      await using own = await opened(dialect);
      await using admin = await own.database.connect();
      let tries = 0;
      const lost = own.pool.write(async (trx) => {
        tries++;
        await trx
          .updateTable("account")
          .set(({ eb }) => ({ amount: eb("amount", "+", 1) }))
          .execute();
        await endConnection(dialect, trx, admin);
      });
      const error = await lost.catch((cause: unknown) => cause);
      expect([tries, own.pool.failure(error)]).toEqual([1, "lost"]);
      expect(await amounts(own)).toEqual([10, 20]);
    },
  );

  test.runIf(dialect !== "sqlite")("who waits for a connection for too long is told so, and the pool goes on", async () => {
    await using own = await opened(dialect, { size: 1, timeout: 0.3 });
    const held = gate();
    const begun = gate();
    const first = own.pool.write(async (trx) => {
      await trx.selectFrom("account").select("id").execute();
      begun.resolve();
      await held.promise;
    });
    await begun.promise;
    const late = await own.pool.read((db) => db.selectFrom("account").select("id").execute()).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(PoolTimeoutError);
    expect(own.pool.failure(late)).toBe("lock");
    held.resolve();
    await first;
    expect(await amounts(own)).toEqual([10, 20]);
    expect(own.pool.inUse()).toMatchObject({ held: 0, waiting: 0 });
  });

  test.runIf(dialect !== "sqlite")(
    "a statement that a server never answers is given up in time, and the next one is on another connection",
    async () => {
      await using own = await opened(dialect);
      await using way = await Way.to(own.database.url);
      const pool = await openPool<{ account: Account }>(way.url, { ...OPTIONS, size: 1, statementTimeout: 0.3 });
      const double = (trx: Transaction<{ account: Account }>): Promise<unknown> =>
        trx
          .updateTable("account")
          .set(({ eb }) => ({ amount: eb("amount", "*", 2) }))
          .execute();
      await pool.write(double);
      way.stall(true);
      // The first on a connection that stands, the second on none.
      for (let i = 0; i < 2; i++) {
        const late = await pool.write(double).catch((error: unknown) => error);
        expect(late).toBeInstanceOf(StatementTimeoutError);
        expect(pool.failure(late)).toBe("lock");
      }
      way.stall(false);
      await pool.write(double);
      expect(await amounts(own)).toEqual([40, 80]);
      expect(pool.inUse()).toEqual({ held: 0, idle: 1, waiting: 0 });
      await pool.close();
    },
  );

  test.runIf(dialect !== "sqlite")(
    "when one connection leads to a server that never answers, the others that were made before are not tried",
    async () => {
      await using own = await opened(dialect);
      await using way = await Way.to(own.database.url);
      const pool = await openPool<{ account: Account }>(way.url, { ...OPTIONS, size: 4, statementTimeout: 0.3 });
      const ask = async (): Promise<unknown> => await pool.read((db) => db.selectFrom("account").select("id").execute());
      // As many connections.
      await Promise.all([ask(), ask(), ask(), ask()]);
      way.stall(true);
      await expect(ask()).rejects.toBeInstanceOf(StatementTimeoutError);
      way.stall(false);
      for (let i = 0; i < 8; i++) expect(await ask()).toHaveLength(2);
      expect(pool.inUse()).toMatchObject({ held: 0, waiting: 0 });
      await pool.close();
    },
  );

  test.runIf(dialect !== "sqlite")(
    "a server that takes no writes, or nothing, is not asked by that connection again: another may lead to one that does",
    async () => {
      await using own = await opened(dialect, { size: 1 });
      const refusals =
        dialect === "postgres"
          ? ["DO $$ BEGIN RAISE read_only_sql_transaction; END $$"]
          : [1290, 1836, 1047].map((code) => `SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${code}`);
      for (const refusal of refusals) {
        let tries = 0;
        await own.pool.write(async (trx) => {
          if (tries++ === 0) await trx.executeQuery(CompiledQuery.raw(refusal));
          await trx
            .updateTable("account")
            .set(({ eb }) => ({ amount: eb("amount", "+", 1) }))
            .execute();
        });
        expect(tries).toBe(2);
      }
      expect(await amounts(own)).toEqual([10 + refusals.length, 20 + refusals.length]);
      expect(own.pool.inUse()).toEqual({ held: 0, idle: 1, waiting: 0 });
    },
  );

  test("a constraint's refusal is not tried again", async () => {
    await using own = await opened(dialect);
    let tries = 0;
    const twice = own.pool.write(async (trx) => {
      tries++;
      await trx.insertInto("account").values({ id: 1, amount: 1 }).execute();
    });
    const error = await twice.catch((cause: unknown) => cause);
    expect([tries, own.pool.failure(error)]).toEqual([1, "data"]);
  });
});

describe.runIf(DIALECTS.includes("mysql"))("where MariaDB refuses to write a row that was changed since a transaction has begun", () => {
  test("many who read one row and then write it all get through", async () => {
    const server = await startMariadb(["--innodb-snapshot-isolation=ON"]);
    const made = (): Promise<Pool<{ account: Account }>> => openPool(server.url, { ...OPTIONS, size: 16 });
    const pools = [await made(), await made()] as const;
    try {
      const [{ db }] = pools;
      await sql`CREATE TABLE account (id integer PRIMARY KEY, amount integer NOT NULL)`.execute(db);
      await sql`INSERT INTO account VALUES (1, 0)`.execute(db);
      const add = (one: Pool<{ account: Account }>): Promise<unknown> =>
        one.write(async (trx) => {
          await trx.selectFrom("account").select("amount").execute();
          await trx
            .updateTable("account")
            .set(({ eb }) => ({ amount: eb("amount", "+", 1) }))
            .execute();
        });
      await Promise.all(Array.from({ length: 100 }, () => pools.map(add)).flat());
      expect(await db.selectFrom("account").select("amount").execute()).toEqual([{ amount: 200 }]);
    } finally {
      for (const one of pools) await one.close();
      await server.stop();
    }
  });
});
