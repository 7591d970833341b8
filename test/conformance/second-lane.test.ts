import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "underpin/engine";
import type { UnderpinEvent } from "underpin";
import { runChild } from "../crash/crash.ts";
import { DIALECTS } from "../harness/databases.ts";
import { runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";
import { startMariadb, startPostgres, type Server } from "../harness/servers.ts";

const service = evolutionService("slowly");
/** A millisecond each. */
const ROWS = 1500;
const ONCE = [{ n: 1, items: ROWS }];

/** A row's number, a moment later; who asks is noted. */
const SERVERS = {
  postgres: {
    start: startPostgres,
    slowly: `CREATE FUNCTION slowly(n integer) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_sleep(0.001); INSERT INTO carried VALUES (pg_backend_pid()); RETURN n + 1; END $$`,
    rows: (count: number) => `SELECT i, 0 FROM generate_series(1, ${count}) i`,
  },
  mysql: {
    start: startMariadb,
    slowly: `CREATE FUNCTION slowly(n INTEGER) RETURNS INTEGER MODIFIES SQL DATA BEGIN
      DO SLEEP(0.001); INSERT INTO carried VALUES (CONNECTION_ID()); RETURN n + 1; END`,
    rows: (count: number) => `SELECT seq, 0 FROM seq_1_to_${count}`,
  },
};

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on a server of its own, %s", (dialect) => {
  const { start, slowly, rows } = SERVERS[dialect];
  let server: Server;
  let count = 0;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    await server.stop();
  });

  /** A database whose rows take their time, expanded. */
  async function expanded(): Promise<string> {
    const database = `slow_${++count}`;
    await using admin = await (await openDatabase(server.url)).connect();
    await admin.run(`CREATE DATABASE ${database}`);
    const url = server.url.replace(/\/\w+$/, `/${database}`);
    await sync({ service, url, to: "v1" });
    await using session = await (await openDatabase(url)).connect();
    await session.run("CREATE TABLE carried (session INTEGER)");
    await session.run(slowly);
    await session.run(`INSERT INTO item (id, n) ${rows(ROWS)}`);
    await runExpand({ service, url });
    return url;
  }

  async function query<R extends object>(url: string, sql: string): Promise<readonly R[]> {
    await using session = await (await openDatabase(url)).connect();
    return await session.query<R>(sql);
  }

  const timesOf = (url: string): Promise<readonly object[]> => query(url, "SELECT n, count(*) AS items FROM item GROUP BY n");
  const lanesOf = (url: string): Promise<readonly object[]> => query(url, "SELECT count(DISTINCT session) AS lanes FROM carried");
  const recorded = (url: string): Promise<readonly { readonly position: string | null }[]> =>
    query(url, "SELECT position FROM underpin_backfill");

  test("where nobody else is at work there is a second lane; each row is carried over once, and one key is recorded", async () => {
    const url = await expanded();
    await runMigrate({ service, url });
    expect(await lanesOf(url)).toEqual([{ lanes: 2 }]);
    expect(await timesOf(url)).toEqual(ONCE);
    expect(await recorded(url)).toEqual([{ position: null }]);
  });

  test("a client that is at work for a moment now and then, whom no look may meet, has one lane to bear", async () => {
    const url = await expanded();
    await using client = await (await openDatabase(server.url)).connect();
    const asked: Promise<unknown>[] = [];
    const onEvent = ({ type }: UnderpinEvent): void => void (type === "rows" && asked.push(client.query("SELECT 1 AS one")));
    await runMigrate({ service, url, onEvent });
    await Promise.all(asked);
    expect(asked.length).toBeGreaterThan(5);
    expect(await lanesOf(url)).toEqual([{ lanes: 1 }]);
    expect(await timesOf(url)).toEqual(ONCE);
  });

  test("killed while two lanes are at work, it goes on with what neither of them did", async () => {
    for (const killAt of [1, 4]) {
      const url = await expanded();
      const run = { url, phase: "migrate", service: evolutionModule("slowly"), countFrom: "sessions", killAt } as const;
      expect((await runChild(run)).killed).toBe(true);
      const [row] = await recorded(url);
      if (killAt > 1) expect(row?.position).toContain("sessions");
      await runMigrate({ service, url });
      expect(await timesOf(url)).toEqual(ONCE);
    }
  });
});
