import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { DialectName, Session, UnderpinEvent } from "underpin";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { runExpand, runMigrate, sync } from "../harness/engine.ts";

/** What says that somebody waits for a row's lock. */
const WAITS: Readonly<Record<Exclude<DialectName, "sqlite">, string>> = {
  mysql: "SELECT 1 AS one FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
  postgres: "SELECT 1 AS one FROM pg_locks WHERE NOT granted",
};

/** A fixture's rows, and how a client of the running release writes one. */
const FOLDERS = [
  {
    folder: "rename",
    insert: "INSERT INTO person (id, name) VALUES (?, 'ann')",
    update: "UPDATE person SET name = 'bob' WHERE id = ?",
    key: (id: number) => id,
    left: "SELECT count(*) AS n FROM person WHERE title IS NULL OR title <> name",
  },
  {
    folder: "extract",
    insert: "INSERT INTO customer (id, street, city) VALUES (?, 'High', 'Ulm')",
    update: "UPDATE customer SET street = 'Low' WHERE id = ?",
    key: (id: number) => `k${String(id).padStart(5, "0")}`,
    left: "SELECT count(*) AS n FROM customer c LEFT JOIN address a ON a.customer_id = c.id WHERE a.street IS NULL OR a.street <> c.street",
  },
  {
    folder: "join",
    insert: "INSERT INTO customer (id, name) VALUES (?, 'ann')",
    alsoHot: "UPDATE customer SET name = 'bob' WHERE id = ?",
    also: "INSERT INTO address (customer_id, street, town) VALUES (?, 'High', 'Ulm')",
    update: "UPDATE address SET street = 'Low' WHERE customer_id = ?",
    key: (id: number) => `k${String(id).padStart(5, "0")}`,
    left: "SELECT count(*) AS n FROM customer c JOIN address a ON a.customer_id = c.id WHERE c.street IS NULL OR a.street <> c.street",
  },
] as const;

type Folder = (typeof FOLDERS)[number];

async function filled(database: TestDatabase, { folder, insert, key, ...more }: Folder, rows: number) {
  const options = { service: evolutionService(folder), url: database.url };
  await sync({ ...options, to: "v1" });
  await using session = await database.connect();
  await session.transaction(async () => {
    for (const sql of "also" in more ? [insert, more.also] : [insert]) for (let id = 1; id <= rows; id++) await session.run(sql, [key(id)]);
  });
  await runExpand(options);
  return options;
}

async function count(database: TestDatabase, sql: string): Promise<number> {
  await using session = await database.connect();
  const [row] = await session.query<{ n: unknown }>(sql);
  return Number(row?.n);
}

// A file has one writer at a time: nobody can wait for a row there.
describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test.each(FOLDERS)("$folder: a client that locks rows in another order than the backfill is not ended by a deadlock", async (folder) => {
    await using database = await freshDatabase(dialect);
    const options = await filled(database, folder, 300);
    await using client = await database.connect();
    await using looker = await database.connect();
    await client.run("BEGIN");
    await client.run(folder.update, [folder.key(300)]);
    let migration: Promise<unknown> = Promise.resolve();
    const told = new Promise<void>((resolve) => {
      migration = runMigrate({ ...options, onEvent: (event: UnderpinEvent) => event.type === "wait" && resolve() });
    });
    await Promise.race([told, someoneWaits(looker, WAITS[dialect])]);
    // The runner is behind the one row, and may hold all others.
    for (const id of [1, 150, 299]) await client.run(folder.update, [folder.key(id)]);
    await client.run("COMMIT");
    await migration;
    expect(await count(database, folder.left)).toBe(0);
  });

  test.each(FOLDERS.flatMap((folder) => [1, 3].map((lanes) => ({ folder, lanes }))))(
    "$folder.folder, $lanes lanes: clients that go against the backfill's way all the time see no deadlock, and it ends",
    async ({ folder, lanes }) => {
      await using database = await freshDatabase(dialect);
      const [rows, clients] = [1500, 4];
      const options = await filled(database, folder, rows);
      let [at, transactions] = [0, 0];
      const over = new AbortController();
      const failures: unknown[] = [];
      // Each has rows of its own: they can't be in each other's way.
      const running = Array.from({ length: clients }, async (_, i) => {
        await using session = await database.connect();
        for (let n = i * 53; !over.signal.aborted; n += 37) {
          const near = Math.min(rows - 200, at) + (n % 200);
          const own = (id: number): number => Math.max(1, id - (id % clients)) + i;
          try {
            await session.transaction(async () => {
              for (const id of [own(near), own(near - 40), own(near - 80)]) await session.run(folder.update, [folder.key(Math.max(1, id))]);
            });
            transactions++;
          } catch (error) {
            failures.push(error);
          }
        }
      });
      await runMigrate({ ...options, lanes, onEvent: (event) => event.type === "rows" && (at = event.done) });
      over.abort();
      await Promise.all(running);
      expect(failures).toEqual([]);
      expect(transactions).toBeGreaterThan(0);
      expect(await count(database, folder.left)).toBe(0);
    },
  );

  test.each(
    FOLDERS.flatMap((folder) => [folder.update, ...("alsoHot" in folder ? [folder.alsoHot] : [])].map((update) => ({ folder, update }))),
  )("$folder.folder: rows that a client always has do not keep the backfill from its end ($update)", async ({ folder, update }) => {
    await using database = await freshDatabase(dialect);
    const options = await filled(database, folder, 400);
    const over = new AbortController();
    await using hot = await database.connect();
    let locking: Promise<void> = Promise.resolve();
    await new Promise<void>((resolve, reject) => {
      const again = async (): Promise<void> => {
        while (!over.signal.aborted)
          await hot.transaction(async () => {
            for (const id of [100, 250]) await hot.run(update, [folder.key(id)]);
            resolve();
            // Nearly always: there is no moment between two transactions but the way to the server and back.
            await delay(10);
          });
      };
      locking = again();
      locking.catch(reject);
    });
    await runMigrate(options);
    over.abort();
    await locking;
    expect(await count(database, folder.left)).toBe(0);
  });
});

/** Asked again sooner than after 100 ms, InnoDB says what it said before. */
async function someoneWaits(session: Session, sql: string): Promise<void> {
  while ((await session.query(sql)).length === 0) await delay(110);
}
