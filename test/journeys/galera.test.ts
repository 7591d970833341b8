import { describe, expect, test } from "vitest";
import type { Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { HAS_GALERA, startGalera, type Cluster } from "../harness/galera.ts";
import { check, runContract, runExpand, runMigrate, sync, verify } from "../harness/engine.ts";

const at = (cluster: Cluster, node: 0 | 1, database: string): string => cluster.urls[node].replace(/\/mysql$/, `/${database}`);
const open = async (url: string): Promise<Session> => await (await openDatabase(url)).connect();

/** Runs a statement until the cluster takes it: one that meets another node's, or a change of the schema, is to be tried again. */
async function insist(session: Session, sql: string, params: readonly unknown[]): Promise<void> {
  for (;;)
    try {
      await session.run(sql, params);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== "ER_LOCK_DEADLOCK") throw error;
    }
}

/** What a client of the old release writes, row by row. */
const CLIENT = ["INSERT INTO person (id, name) VALUES (?, 'ann')", "UPDATE person SET name = 'bob' WHERE id = ?"] as const;

describe.skipIf(!HAS_GALERA || !DIALECTS.includes("mysql"))("on a Galera cluster of two nodes", () => {
  test("the runner on one node and clients on both; both nodes hold the same in both shapes", async () => {
    await using cluster = await startGalera();
    await using admin = await open(cluster.urls[0]);
    await admin.run("CREATE DATABASE app");
    const options = { service: evolutionService("rename"), url: at(cluster, 0, "app") };
    await sync({ ...options, to: "v1" });
    const over = new AbortController();
    const client = async (node: 0 | 1): Promise<number> => {
      await using session = await open(at(cluster, node, "app"));
      const [insert, update] = CLIENT;
      let id = 0;
      for (; !over.signal.aborted; id += 2) {
        await insist(session, insert, [`${id + node}`]);
        await insist(session, update, [`${id + node - (id % 4)}`]);
      }
      return id;
    };
    const clients = Promise.all([client(0), client(1)]);
    await runExpand(options);
    await runMigrate(options);
    over.abort();
    const written = await clients;
    expect(Math.min(...written)).toBeGreaterThan(20);
    for (const node of [0, 1] as const)
      expect((await verify({ ...options, url: at(cluster, node, "app") })).disagreements.flatMap(({ rows }) => rows)).toEqual([]);
    await runContract(options);
    expect((await check({ ...options, url: at(cluster, 1, "app") })).code).toBe(0);
  });

  test("a data migration waits while a node holds the others up (flow control)", async () => {
    await using cluster = await startGalera();
    await using admin = await open(cluster.urls[0]);
    await admin.run("CREATE DATABASE app");
    const options = { service: evolutionService("rename"), url: at(cluster, 0, "app") };
    await sync({ ...options, to: "v1" });
    await using client = await open(at(cluster, 0, "app"));
    await client.run("INSERT INTO person (id, name) SELECT seq, 'ann' FROM seq_1_to_60000");
    await client.run("CREATE TABLE big (id INTEGER PRIMARY KEY, v INTEGER)");
    await client.run("INSERT INTO big SELECT seq, 0 FROM seq_1_to_100000");
    await runExpand(options);
    // While the other node applies large transactions, what comes behind them waits there, and then here.
    const enough = new AbortController();
    const large = (async () => {
      while (!enough.signal.aborted) await client.run("UPDATE big SET v = v + 1");
    })();
    const reasons: string[] = [];
    await runMigrate({
      ...options,
      onEvent: (event) => {
        if (event.type !== "throttle") return;
        enough.abort();
        reasons.push(event.why);
      },
    });
    enough.abort();
    await large;
    expect(reasons).toContainEqual(expect.stringContaining("flow control"));
    expect((await check(options)).code).toBe(4);
  });
});
