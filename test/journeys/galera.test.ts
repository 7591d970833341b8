import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { UnderpinEvent } from "underpin";
import { backup, restore } from "underpin/backup";
import { expectAlike, expectNothingLost, NEW, OLD, open, prepared, schemaOn, withoutDatabase } from "../harness/agreement.ts";
import { DIALECTS } from "../harness/databases.ts";
import { check, revert, runContract, runExpand, runMigrate, verify } from "../harness/engine.ts";
import { HAS_GALERA, startGalera, type Cluster } from "../harness/galera.ts";
import { Writers } from "../harness/writers.ts";

/** How often each is done; `npm run test:galera` does it as often as it must hold. */
const ROUNDS = Number(process.env["GALERA_ROUNDS"] ?? 1);

/** Writes one row after the other, and tells how long each took. */
async function watch(url: string, signal: AbortSignal, onWrite: (ms: number) => void): Promise<void> {
  await using session = await open(url);
  for (let id = 5_000_000; !signal.aborted; id++) {
    const started = performance.now();
    await session.run("INSERT INTO person (id, name, price) VALUES (?, 'seen', 1)", [id]).catch((error: { readonly errno?: number }) => {
      // Another was quicker.
      if (error.errno !== 1213) throw error;
    });
    onWrite(performance.now() - started);
    await delay(5);
  }
}

/** What the long form counts. */
function tell(line: string): void {
  if (ROUNDS > 1) process.stderr.write(`${line}\n`);
}

describe.skipIf(!HAS_GALERA || !DIALECTS.includes("mysql"))("on a Galera cluster of three servers", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startGalera(3);
  });
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  test(
    "expand, revert and contract under writes on all of them leave the same schema on each, and no write is lost",
    async () => {
      const repaired: string[] = [];
      const onEvent = (event: UnderpinEvent): void =>
        void (event.type === "notice" && / differs after /.test(event.text) && repaired.push(event.text));
      for (let round = 0; round < ROUNDS; round++) {
        const started = Date.now();
        const { urls, options: quiet } = await prepared(cluster, `round_${round}`);
        const options = { ...quiet, onEvent };
        const before = await schemaOn(options.url);
        const old = new Writers(urls, OLD, 10_000);
        await old.more(50);
        await runExpand(options);
        await expectAlike(urls, "after expand");
        await old.more(50);
        await revert(options);
        await expectAlike(urls, "after revert");
        const after = await schemaOn(options.url);
        for (const name of Object.keys(before).filter((known) => !known.includes("underpin_"))) expect(after[name]).toBe(before[name]);
        await runExpand(options);
        await expectAlike(urls, "after the second expand");
        await runMigrate(options);
        await old.more(50);
        await old.stop();
        for (const url of urls) expect((await verify({ ...options, url })).disagreements.flatMap(({ rows }) => rows)).toEqual([]);
        const next = new Writers(urls, NEW, 1_000_000);
        await next.more(50);
        await runContract(options);
        await expectAlike(urls, "after contract");
        await next.more(50);
        await next.stop();
        await expectNothingLost(urls, old, next);
        expect((await check({ ...options, url: urls[2] ?? "" })).code).toBe(0);
        await withoutDatabase(cluster, `round_${round}`);
        tell(
          `round ${round}: ${Date.now() - started} ms, ${old.acknowledged + next.acknowledged} writes acknowledged, ${repaired.length} times repaired so far`,
        );
      }
    },
    300_000 + ROUNDS * 180_000,
  );

  test("a backup under writes on all of them holds what was acknowledged before it, and comes back on each of them", async () => {
    const { urls, options } = await prepared(cluster, "backups");
    await runExpand(options);
    const writers = new Writers(urls, OLD, 10_000);
    await writers.more(50);
    const acknowledged = [...writers.rows.keys()];
    const file = join(inject("folder"), `galera-${Date.now()}`);
    let slowest = 0;
    const over = new AbortController();
    const watching = watch(urls[1] ?? "", over.signal, (ms) => (slowest = Math.max(slowest, ms)));
    const { manifest } = await backup({ ...options, file, verify: true });
    over.abort();
    await watching;
    await writers.stop();
    expect(writers.refusals).toEqual([]);
    const there = cluster.members.map((member) => member.at("backups_there"));
    await restore({ ...options, url: there[0] ?? "", file });
    await expectAlike(there, "after the restore");
    for (const url of there) {
      await using session = await open(url);
      await session.run("SET SESSION wsrep_sync_wait = 15");
      const ids = new Set((await session.query<{ id: number }>("SELECT id FROM person WHERE id >= 10000")).map(({ id }) => Number(id)));
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
      expect(ids.size + 2000).toBe(manifest.tables.find(({ name }) => name === "person")?.rows);
    }
    expect(await schemaOn(there[2] ?? "")).toEqual(await schemaOn(urls[0] ?? ""));
    tell(`a backup and its trial restore: the slowest write of others took ${Math.round(slowest)} ms`);
    await withoutDatabase(cluster, "backups");
    await withoutDatabase(cluster, "backups_there");
  });

  test("a server that can't be asked stops the phase before anything is changed, unless that is allowed", async () => {
    const { urls, options } = await prepared(cluster, "unseen");
    const before = await schemaOn(options.url);
    const members = urls.slice(0, 2);
    const error = await runExpand({ ...options, members }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "UP-CLUSTER", why: expect.stringContaining("2 of 3 servers could be asked") });
    expect(await schemaOn(options.url)).toEqual(before);
    const notices: string[] = [];
    await runExpand({
      ...options,
      members,
      ignoreUnseen: true,
      onEvent: (event) => void (event.type === "notice" && notices.push(event.text)),
    });
    expect(notices).toContainEqual(expect.stringContaining("Not every server of the cluster was compared"));
    await expectAlike(urls, "after expand");
    await withoutDatabase(cluster, "unseen");
  });

  test("a trigger that one server lacks is made there before rows are carried over", async () => {
    const { urls, options } = await prepared(cluster, "lacking");
    await runExpand(options);
    const [shown = {}] = await Promise.all(urls.map(schemaOn));
    const trigger = Object.keys(shown).find((name) => name.startsWith("trigger ")) ?? "";
    await using session = await open(urls[2] ?? "");
    await session.run("SET SESSION wsrep_on = OFF");
    await session.run(`DROP TRIGGER ${trigger.replace("trigger ", "")}`);
    expect(await schemaOn(urls[2] ?? "")).not.toEqual(shown);
    const notices: string[] = [];
    await runMigrate({ ...options, onEvent: (event) => void (event.type === "notice" && notices.push(event.text)) });
    await expectAlike(urls, "after migrate");
    expect(notices).toContainEqual(expect.stringContaining(trigger));
  });

  test("after a change of the schema no client of any server has to open the table: one that is ended meanwhile would spoil it for all", async () => {
    const { urls, options } = await prepared(cluster, "warm");
    const clients = await Promise.all(urls.flatMap((url) => Array.from({ length: 8 }, () => open(url))));
    await runExpand(options);
    for (const url of urls) {
      await using session = await open(url);
      await session.run("SET SESSION wsrep_sync_wait = 15");
      const opened = async (): Promise<unknown> => await session.query("SHOW GLOBAL STATUS LIKE 'Opened_tables'");
      await opened();
      const before = await opened();
      // As if eight were in it at once.
      await session.query(Array.from({ length: 8 }, () => "SELECT 1 FROM person WHERE FALSE").join(" UNION ALL "));
      expect(await opened(), url).toEqual(before);
    }
    for (const client of clients) await client.close();
    await withoutDatabase(cluster, "warm");
  });

  test("a data migration waits while a server holds the others up (flow control)", async () => {
    const { options } = await prepared(cluster, "held");
    await using client = await open(options.url);
    await client.run("INSERT INTO person (id, name) SELECT seq + 100000, 'ann' FROM seq_1_to_30000");
    await client.run("CREATE TABLE big (id INTEGER PRIMARY KEY, v INTEGER)");
    await client.run("INSERT INTO big SELECT seq, 0 FROM seq_1_to_100000");
    await runExpand(options);
    // While another server applies large transactions, what comes behind them waits there, and then here.
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
