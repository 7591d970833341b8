import { expect, test } from "vitest";
import { openDatabase, runExpand, runMigrate, sync, type UnderpinEvent } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { mariadbPair, postgresPair } from "../harness/replicas.ts";

test.each([
  // PostgreSQL's primary tells how far its standbys are; of a replica of MariaDB's only that itself.
  { dialect: "postgres", start: postgresPair, isNamed: false, why: /^a replica is [\d.]+ s behind$/ },
  { dialect: "postgres", start: postgresPair, isNamed: true, why: /^a replica is [\d.]+ s behind$/ },
  { dialect: "mysql", start: mariadbPair, isNamed: true, why: /^the replica .* is [\d.]+ s behind$/ },
] as const)(
  "a data migration on $dialect waits while a replica is behind, and goes on when it has caught up (named: $isNamed)",
  async ({ dialect, start, isNamed, why }) => {
    if (!DIALECTS.includes(dialect)) return;
    await using pair = await start();
    await using session = await (await openDatabase(pair.primary)).connect();
    await session.run("CREATE DATABASE app");
    const url = pair.primary.replace(/\/\w+$/, "/app");
    const options = { service: evolutionService("rename"), url, ...(isNamed && { replicas: [pair.replica] }) };
    await sync({ ...options, to: "v1" });
    await using client = await (await openDatabase(url)).connect();
    const insert = (id: number): Promise<number> => client.run("INSERT INTO person (id, name) VALUES (?, 'ann')", [id]);
    for (let id = 1; id <= 50; id++) await insert(id);
    await runExpand(options);
    await pair.hold();
    for (let id = 51; (await pair.lag()) <= 5.5; id++) {
      await insert(id);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const events: UnderpinEvent[] = [];
    let isReleased = false;
    await runMigrate({
      ...options,
      onEvent: (event) => {
        events.push(event);
        if (event.type !== "throttle" || isReleased) return;
        isReleased = true;
        void pair.release();
      },
    });
    const throttled = events.find((event) => event.type === "throttle");
    expect(throttled?.why).toMatch(why);
    expect(await client.query("SELECT id FROM person WHERE title IS NULL")).toEqual([]);
  },
);

test.each([
  { what: "that is none", replica: null, why: /does not replicate$/ },
  {
    what: "that can't be asked",
    replica: "postgresql://u:s3cret@127.0.0.1:1/x",
    why: /can't be asked \(127\.0\.0\.1:1 could not be opened/,
  },
])("a replica $what is said, without its secrets; the data migration waits, and can be stopped", async ({ replica, why }) => {
  await using database = await freshDatabase("sqlite");
  await using other = await freshDatabase("sqlite");
  const stop = new AbortController();
  const options = { service: evolutionService("rename"), url: database.url, replicas: [replica ?? other.url], signal: stop.signal };
  await sync({ ...options, to: "v1" });
  await using session = await database.connect();
  await session.run("INSERT INTO person (id, name) VALUES (1, 'ann')");
  await runExpand(options);
  const told: string[] = [];
  await expect(
    runMigrate({
      ...options,
      onEvent: (event) => {
        if (event.type !== "throttle") return;
        told.push(event.why);
        stop.abort(new Error("enough"));
      },
    }),
  ).rejects.toThrow("enough");
  expect(told[0]).toMatch(why);
  expect(told[0]).not.toContain("s3cret");
});
