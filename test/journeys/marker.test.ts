import mysql from "mysql2/promise";
import { Pool as PostgresPool, type PoolConfig } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { checkMarker, marker, type Query } from "underpin/client";
import { guard } from "underpin/guard";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { startPgbouncer, type Server } from "../harness/servers.ts";

const service = evolutionService("rename");
const SWALLOWED = { code: "UP-MARKER", why: expect.stringMatching(/swallowed/) };

/** A pool's way to run a statement, and its end. */
interface Pool extends AsyncDisposable {
  readonly query: Query;
}

function postgresPool(config: PoolConfig): Pool {
  const pool = new PostgresPool({ max: 4, ...config });
  return { query: (sql) => pool.query(sql), [Symbol.asyncDispose]: () => pool.end() };
}

describe.runIf(DIALECTS.includes("postgres"))("PgBouncer in transaction mode, with more clients than connections", () => {
  let bouncer: Server | null = null;
  let database: TestDatabase;
  const through = (user = "underpin"): string => {
    const url = new URL(database.url);
    url.port = new URL(bouncer?.url ?? "").port;
    url.username = user;
    return url.href;
  };

  beforeAll(async () => {
    database = await freshDatabase("postgres");
    bouncer = await startPgbouncer(inject("servers").postgres ?? "", ["underpin", "release_2"], {
      ignore_startup_parameters: "options,extra_float_digits",
    });
  });
  afterAll(async () => {
    await bouncer?.stop();
    await database[Symbol.asyncDispose]();
  });

  test("the connection's options do not arrive, and the check says so", async ({ skip }) => {
    if (!bouncer) skip("PgBouncer is not installed");
    await using pool = postgresPool({ connectionString: through(), options: marker(2).postgresOptions });
    await expect(checkMarker(pool.query, 2)).rejects.toMatchObject(SWALLOWED);
    await using direct = postgresPool({ connectionString: database.url, options: marker(2).postgresOptions });
    await expect(checkMarker(direct.query, 2)).resolves.toBeUndefined();
  });

  test("application_name arrives; two releases share the server's connections, and each is taken for what it is", async ({ skip }) => {
    if (!bouncer) skip("PgBouncer is not installed");
    const options = { service, url: database.url };
    await sync({ ...options, to: "v1" });
    await runExpand(options);
    await runMigrate(options);
    await using old = postgresPool({ connectionString: through(), application_name: "shop" });
    await using fresh = postgresPool({ connectionString: through(), application_name: marker(2).postgresApplicationName("shop") });
    await expect(checkMarker(fresh.query, 2)).resolves.toBeUndefined();
    await expect(checkMarker(old.query, 0)).resolves.toBeUndefined();
    const ids = Array.from({ length: 60 }, (_, i) => i + 1);
    // Both give both sides; who they are decides.
    await Promise.all(
      ids.map((id) => (id % 2 === 0 ? fresh : old).query(`INSERT INTO person (id, name, title) VALUES (${id}, 'old', 'new')`)),
    );
    const { rows } = (await old.query("SELECT id, name, title FROM person ORDER BY id")) as { rows: unknown };
    expect(rows).toEqual(ids.map((id) => (id % 2 === 0 ? { id, name: "new", title: "new" } : { id, name: "old", title: "old" })));
    await runContract(options);
  });

  test("the role of a release arrives", async ({ skip }) => {
    if (!bouncer) skip("PgBouncer is not installed");
    await using session = await database.connect();
    await session.run("CREATE ROLE release_2 LOGIN");
    await session.run(marker(2).postgresRole("release_2"));
    {
      await using pool = postgresPool({ connectionString: through("release_2") });
      await expect(checkMarker(pool.query, 2)).resolves.toBeUndefined();
    }
    await session.run("DROP ROLE release_2");
  });

  test("a SET on one client's connection marks another release's clients, too, and their check says so", async ({ skip }) => {
    if (!bouncer) skip("PgBouncer is not installed");
    await using fresh = postgresPool({ connectionString: through() });
    await Promise.all(Array.from({ length: 8 }, () => fresh.query("SET underpin.version = '2'")));
    await using old = postgresPool({ connectionString: through() });
    // Whether all of the pooler's connections served a SET is its own affair.
    await expect(checkMarker(old.query, 1)).rejects.toMatchObject({ code: "UP-MARKER", why: expect.stringContaining("They say 2.") });
  });
});

test.runIf(DIALECTS.includes("postgres")).each([
  ["underpin=80", 80],
  ["underpin=80 shop", 80],
  ["shop/underpin=80;pod-7", 80],
  ["[underpin=80]", 80],
  ["shop", 0],
  ["underpin", 0],
  ["underpin=", 0],
  ["underpin=eighty", 0],
  ["underpin=80x", 0],
  ["my_underpin=80", 0],
  ["underpin=8000000000", 0],
] as const)("an application_name of '%s' says %d: nobody is marked by accident", async (name, version) => {
  await using pool = postgresPool({ connectionString: inject("servers").postgres, application_name: name });
  await expect(checkMarker(pool.query, version, { connections: 1 })).resolves.toBeUndefined();
});

test.runIf(DIALECTS.includes("postgres"))("a setting that is no version is none, and no client's write fails of it", async () => {
  await using pool = postgresPool({ connectionString: inject("servers").postgres, options: "-c underpin.version=v80" });
  await expect(checkMarker(pool.query, 0)).resolves.toBeUndefined();
});

describe.runIf(DIALECTS.includes("mysql"))("a pool of MariaDB's", () => {
  const pool = (): mysql.Pool => mysql.createPool({ uri: inject("servers").mysql ?? "", connectionLimit: 4 });

  test("is marked where its connections are made", async () => {
    const marked = pool();
    marked.on("connection", (connection) => void connection.query(marker(2).mysqlInit));
    await expect(checkMarker((sql) => marked.query(sql), 2)).resolves.toBeUndefined();
    await marked.end();
  });

  test("with a first connection from before it is found out", async () => {
    const late = pool();
    await late.query("SELECT 1");
    late.on("connection", (connection) => void connection.query(marker(2).mysqlInit));
    await expect(checkMarker((sql) => late.query(sql), 2)).rejects.toMatchObject({
      message: expect.stringMatching(/Some of the service's connections \(1 of 4 seen\) don't/),
    });
    await late.end();
  });
});

describe.each(DIALECTS)("on %s, the guard", (dialect) => {
  test("stops a release whose connections are not marked while an evolution needs it, and warns at other times", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service, url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    const warnings: string[] = [];
    const start = async (release: string, query?: Query | false): Promise<void> => {
      warnings.length = 0;
      await using fence = await guard({
        ...options,
        release,
        node: "n",
        warn: (text) => warnings.push(text),
        ...(query !== undefined && { query }),
      });
      expect(fence.controlled).toBe(true);
    };
    let last: Promise<unknown> = Promise.resolve();
    // One connection, one statement at a time.
    const unmarked: Query = (sql) => (last = last.then(() => session.query(sql)));
    await runExpand(options);
    await start("v1", unmarked);
    await runMigrate(options);
    if (dialect === "sqlite") await start("v2", unmarked);
    else {
      await expect(start("v2", unmarked)).rejects.toMatchObject({ code: "UP-MARKER", fine: "Nothing was written." });
      await expect(start("v2")).rejects.toMatchObject({
        code: "UP-MARKER",
        message: expect.stringContaining("Nobody knows whether the service's connections say"),
        next: expect.stringContaining("`query: false`"),
      });
      await start("v2", false);
      expect(warnings).toEqual([]);
      await session.run(dialect === "postgres" ? "SET application_name = 'underpin=2'" : marker(2).mysqlInit);
      await start("v2", unmarked);
      expect(warnings).toEqual([]);
    }
    await runContract(options);
    await start("v2", dialect === "mysql" ? async () => [{ underpin_version: 0 }] : unmarked);
    expect(warnings).toEqual(dialect === "mysql" ? [expect.stringContaining("The next evolution")] : []);
  });
});
