import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { doctor, matters, type DoctorOptions } from "underpin/doctor";
import { openDatabase } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { HAS_GALERA, startGalera } from "../harness/galera.ts";
import { mariadbPair, postgresPair, type Pair } from "../harness/replicas.ts";
import { startMariadb, startPgbouncer, startPostgres } from "../harness/servers.ts";
import { WITH_WHOLE_FLEETS } from "./shop-fleet.ts";

const service = evolutionService("convert");
const ROOM_MIB = 20;
/** More than half of that room. */
const ROWS = 150_000;

/** What is found by those symptoms that say more than that nothing is wrong. */
async function found(options: Omit<DoctorOptions, "service">): Promise<Readonly<Record<string, readonly string[] | string>>> {
  const diagnoses = await doctor({ service, ...options });
  return Object.fromEntries(diagnoses.filter(matters).map((one) => [one.symptom, one.reason ?? one.details]));
}

/** A database of the service's first release, on a server of its own. */
async function madeOn(server: string, name = "app"): Promise<string> {
  await using admin = await (await openDatabase(server)).connect();
  await admin.run(`CREATE DATABASE ${name}`);
  const url = server.replace(/\/\w+$/, `/${name}`);
  await sync({ service, url, to: "v1" });
  return url;
}

/** Writes until a replica that does not replay them is behind by more than is borne. */
async function fallBehind(pair: Pair, url: string): Promise<void> {
  await using client = await (await openDatabase(url)).connect();
  await pair.hold();
  await client.run("CREATE TABLE beat (n INTEGER PRIMARY KEY)");
  for (let n = 0; (await pair.lag()) <= 5.5; n++) {
    await client.run("INSERT INTO beat (n) VALUES (?)", [n]);
    // Nobody tells how a lag grows: it is asked for, beside writes that make it grow.
    await delay(100);
  }
}

describe.skipIf(!WITH_WHOLE_FLEETS || !DIALECTS.includes("postgres"))("doctor on PostgreSQL", () => {
  test("a standby takes no writes; one that is held is behind, and one that has gone leaves its slot", async () => {
    await using pair = await postgresPair();
    const url = await madeOn(pair.primary);
    expect(await found({ url })).not.toHaveProperty("read-only");
    await fallBehind(pair, url);
    expect((await found({ url }))["replicas-behind"]).toEqual([expect.stringMatching(/ is [\d.]+ s behind$/)]);
    await pair.release();
    await using admin = await (await openDatabase(pair.primary)).connect();
    await admin.query("SELECT pg_create_physical_replication_slot('gone', true)");
    expect((await found({ url }))["replicas-behind"]).toContain("the replication slot gone does not follow");
    await using standby = await (await openDatabase(pair.replica)).connect();
    while ((await standby.query("SELECT FROM pg_database WHERE datname = 'app'")).length === 0) await delay(50);
    const told = await found({ url: pair.replica.replace(/\/\w+$/, "/app") });
    expect(told["read-only"]).toEqual(["It is a standby: it follows another server."]);
  });

  test("PgBouncer is seen where it gives each transaction a connection, and not where it gives each session one", async () => {
    const server = await startPostgres();
    const url = await madeOn(server.url);
    const user = new URL(url).username;
    for (const [mode, isSeen] of [
      ["transaction", true],
      ["session", false],
    ] as const) {
      const pooler = await startPgbouncer(url, [user], { pool_mode: mode, default_pool_size: "20", ignore_startup_parameters: "options" });
      expect(pooler, "pgbouncer is not installed").not.toBeNull();
      const told = await found({ url: pooler?.url.replace(/\/\w+$/, "/app") ?? "" });
      expect("pooler" in told, `${mode}: ${JSON.stringify(told)}`).toBe(isSeen);
      await pooler?.stop();
    }
    await server.stop();
  });
});

describe.skipIf(!WITH_WHOLE_FLEETS || !DIALECTS.includes("mysql"))("doctor on MariaDB", () => {
  test("a replica that is read-only, behind, or stands still is told of", async () => {
    await using pair = await mariadbPair();
    const url = await madeOn(pair.primary);
    await fallBehind(pair, url);
    expect((await found({ url, replicas: [pair.replica] }))["replicas-behind"]).toEqual([expect.stringMatching(/ is [\d.]+ s behind$/)]);
    await using replica = await (await openDatabase(pair.replica)).connect();
    await replica.run("STOP SLAVE");
    expect((await found({ url, replicas: [pair.replica] }))["replicas-behind"]).toEqual([expect.stringMatching(/does not follow$/)]);
    await replica.run("SET GLOBAL read_only = 1");
    await replica.run("CREATE DATABASE IF NOT EXISTS app");
    const told = await found({ url: pair.replica.replace(/\/\w+$/, "/app") });
    expect(told["read-only"]).toEqual(["read_only is ON: it is a replica, or about to be taken away."]);
  });

  test("triggers that the server would refuse (1419), and settings that hurt", async () => {
    const server = await startMariadb(["--log-bin=binlog", "--server-id=1", "--binlog-format=STATEMENT", "--max-statement-time=30"]);
    const url = await madeOn(server.url);
    await using admin = await (await openDatabase(server.url)).connect();
    await admin.run("CREATE USER app@'127.0.0.1' IDENTIFIED BY 'secret'");
    await admin.run("GRANT ALL ON app.* TO app@'127.0.0.1'");
    const told = await found({ url: url.replace("root@", "app:secret@") });
    expect(told["trigger-privilege"]).toEqual([expect.stringContaining("log_bin_trust_function_creators")]);
    expect(told["server-settings"]).toEqual([
      expect.stringMatching(/^binlog_format is STATEMENT/),
      expect.stringMatching(/^max_statement_time is 30 s/),
    ]);
    expect(JSON.stringify(told)).not.toContain("secret");
    await admin.run("SET GLOBAL log_bin_trust_function_creators = 1");
    expect(await found({ url: url.replace("root@", "app:secret@") })).not.toHaveProperty("trigger-privilege");
    await server.stop();
  });

  test.skipIf(!HAS_GALERA)("a server of Galera that is cut off, and settings that keep changes from the others", async () => {
    await using cluster = await startGalera(2);
    const [first, second] = cluster.members;
    const url = await madeOn(first?.url ?? "");
    await cluster.whole();
    expect(await found({ url })).not.toHaveProperty("server-settings");
    await using admin = await (await openDatabase(first?.url ?? "")).connect();
    await admin.run("SET GLOBAL wsrep_OSU_method = RSU");
    await admin.run("SET GLOBAL wsrep_max_ws_rows = 10");
    expect((await found({ url }))["server-settings"]).toEqual([
      expect.stringMatching(/^wsrep_OSU_method is RSU/),
      expect.stringMatching(/^wsrep_max_ws_rows is 10/),
    ]);
    await second?.isolate(true);
    const told = await found({ url: second?.url.replace(/\/\w+$/, "/app") ?? "", limitMs: 2000 });
    expect(told["server-settings"]).toEqual([expect.stringMatching(/^This server is no part of its cluster's primary component/)]);
    await second?.isolate(false);
  });
});

describe.skipIf(!WITH_WHOLE_FLEETS || !DIALECTS.includes("sqlite"))("doctor on SQLite", () => {
  test("a disk without the room for what is copied", async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "full-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${ROOM_MIB}m`, "none", folder], { stdio: "ignore" });
    } catch {
      context.skip("no small disk can be made here");
    }
    try {
      const url = `sqlite:///${join(folder, "app.db")}`;
      await sync({ service, url, to: "v1" });
      expect(await found({ url })).not.toHaveProperty("free-space");
      await using session = await (await openDatabase(url)).connect();
      await session.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO person (id, name, note) SELECT i, 'x', printf('%064d', i) FROM n",
        [ROWS],
      );
      expect((await found({ url }))["free-space"]).toEqual([
        expect.stringMatching(/^\d+ MiB are free at .*, and up to \d+ MiB may be needed: person \d+ MiB\.$/),
      ]);
    } finally {
      // Lazily: the driver closes its files when it likes.
      execFileSync("umount", ["-l", folder]);
      rmSync(folder, { recursive: true });
    }
  });
});
