import { CompiledQuery, sql } from "kysely";
import { describe, expect, inject, test } from "vitest";
import { openPool, type Pool } from "@underpin/oslo/db";
import { DIALECTS } from "../harness/databases.ts";
import { startPgbouncer } from "../harness/servers.ts";
import { opened, OPTIONS, type Account } from "./account-pool.ts";

const KEPT = {
  postgres: "SELECT amount FROM account WHERE id = $1",
  mysql: "SELECT amount FROM account WHERE id = ?",
  sqlite: "SELECT amount FROM account WHERE id = ?",
};

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("a statement that is kept, on %s", (dialect) => {
  test("is prepared once on a connection, and gives what it gives otherwise", async () => {
    await using all = await opened(dialect, { size: 1 });
    const { pool } = all;
    pool.keep(KEPT[dialect]);
    for (const [id, amount] of [
      [1, 10],
      [2, 20],
      [1, 10],
    ])
      expect((await pool.db.executeQuery(CompiledQuery.raw(KEPT[dialect], [id]))).rows).toEqual([{ amount }]);
    const prepared =
      dialect === "postgres"
        ? sql<{ n: number }>`SELECT CAST(count(*) AS integer) AS n FROM pg_prepared_statements`
        : sql<{
            n: number;
          }>`SELECT CAST(VARIABLE_VALUE AS integer) AS n FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Com_stmt_prepare'`;
    expect((await prepared.execute(pool.db)).rows).toEqual([{ n: 1 }]);
  });

  test("goes on when a column that it gives is widened", async () => {
    await using all = await opened(dialect, { size: 1 });
    const { pool } = all;
    await using other = await all.database.connect();
    pool.keep(KEPT[dialect]);
    const ask = async (within: Pool<{ account: Account }>["read"] | typeof pool.write): Promise<unknown> =>
      (await within((db) => db.executeQuery(CompiledQuery.raw(KEPT[dialect], [1])))).rows;
    const widen = (type: string): string =>
      `ALTER TABLE account ${dialect === "mysql" ? "MODIFY amount" : "ALTER COLUMN amount TYPE"} ${type}`;
    expect(await ask(pool.read)).toEqual([{ amount: 10 }]);
    await other.run(widen("bigint"));
    expect(await ask(pool.read)).toEqual([{ amount: 10 }]);
    await other.run(widen("varchar(9)"));
    expect(await ask(pool.write)).toEqual([{ amount: "10" }]);
    await other.run(widen("varchar(19)"));
    expect(await ask(pool.write)).toEqual([{ amount: "10" }]);
  });
});

describe.runIf(DIALECTS.includes("sqlite"))("a statement that is kept, on sqlite", () => {
  test("sees what others write and change of its table, and keeps nobody from it", async () => {
    await using all = await opened("sqlite");
    const { pool, database } = all;
    await using other = await database.connect();
    pool.keep(KEPT.sqlite);
    const ask = async (id: unknown): Promise<unknown> => (await pool.db.executeQuery(CompiledQuery.raw(KEPT.sqlite, [id]))).rows;
    expect(await ask(1)).toEqual([{ amount: 10 }]);
    await other.run("UPDATE account SET amount = 11 WHERE id = 1");
    expect(await ask(1)).toEqual([{ amount: 11 }]);
    await expect(ask({})).rejects.toThrow(/./);
    await other.run("ALTER TABLE account ADD COLUMN note text");
    await other.run("DROP TABLE account");
    await expect(ask(1)).rejects.toThrow(/no such table/);
    await other.run("CREATE TABLE account (note text, amount integer NOT NULL, id integer PRIMARY KEY)");
    await other.run("INSERT INTO account VALUES ('new', 30, 1)");
    expect(await ask(1)).toEqual([{ amount: 30 }]);
    // Nobody reads any more: all that was written can go into the file.
    expect(await other.query("PRAGMA wal_checkpoint(TRUNCATE)")).toMatchObject([{ busy: 0 }]);
  });
});

describe.runIf(DIALECTS.includes("postgres"))("behind a pooler that gives each statement another connection", () => {
  test("nothing stays kept, and nothing fails", async (context) => {
    // It lets connections say which version they are of.
    const settings = { ignore_startup_parameters: "options" };
    const bouncer = await startPgbouncer(inject("servers").postgres ?? "", ["underpin"], settings);
    context.skip(bouncer === null, "pgbouncer is not installed");
    if (bouncer === null) return;
    await using all = await opened("postgres");
    const name = new URL(all.database.url).pathname;
    const pool = await openPool<{ account: Account }>(bouncer.url.replace("/postgres", name), { ...OPTIONS, size: 8 });
    pool.keep(KEPT.postgres);
    const ask = async (): Promise<unknown> => (await pool.db.executeQuery(CompiledQuery.raw(KEPT.postgres, [1]))).rows;
    for (let round = 0; round < 20; round++)
      expect(await Promise.all(Array.from({ length: 8 }, ask))).toEqual(Array.from({ length: 8 }, () => [{ amount: 10 }]));
    await pool.close();
    await bouncer.stop();
  });
});
