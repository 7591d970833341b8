import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { UnderpinEvent } from "underpin";
import { openDatabase } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { mariadbPair, postgresPair } from "../harness/replicas.ts";
import { runExpand, runMigrate, sync } from "../harness/engine.ts";

const CLI = fileURLToPath(new URL("../../packages/underpin/dist/cli/main.js", import.meta.url));
const SERVICE = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));

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
      // Nobody tells how a lag grows: it is asked for, beside writes that make it grow.
      await delay(100);
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

test("the command takes replicas by its option, more than one, and says for which it waits", async () => {
  await using database = await freshDatabase("sqlite");
  await using fine = await freshDatabase("sqlite");
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  await using session = await database.connect();
  await session.run("INSERT INTO person (id, name) VALUES (1, 'ann')");
  await runExpand(options);
  const replicas = ["--replica", "postgresql://u:s3cret@127.0.0.1:1/x", "--replica", fine.url];
  const child = spawn(process.execPath, [CLI, "--service", SERVICE, "--url", database.url, ...replicas, "migrate", "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, EVOLUTIONS: "rename" },
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    // Once: a second Ctrl-C ends the process at once.
    if (said.includes(`"throttle"`) && !child.killed) child.kill("SIGINT");
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  expect(said).toMatch(/"type":"throttle".*the replica postgresql:\/\/u@127\.0\.0\.1:1\/x can't be asked/);
  expect(said).not.toContain("s3cret");
  expect(code).toBe(1);
});
