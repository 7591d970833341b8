import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import type { UnderpinEvent } from "underpin";
import { openDatabase } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";
import { withResolvers } from "../harness/with-resolvers.ts";

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test("a step behind a long transaction waits without stopping others, names who is in the way, and gets through at its end", async () => {
    await using database = await keystoneAt(dialect, "newton");
    const options = { service: keystone, url: database.url };
    await using setup = await database.connect();
    await setup.run(`INSERT INTO "user" (id, enabled) VALUES ('u', ?)`, [true]);
    await using holder = await database.connect();
    await holder.run("BEGIN");
    await holder.query(`SELECT id FROM "user" WHERE id = 'u'`);
    const [me] = await holder.query<{ id: unknown }>(
      dialect === "postgres" ? "SELECT pg_backend_pid() AS id" : "SELECT CONNECTION_ID() AS id",
    );
    const waits: Extract<UnderpinEvent, { type: "wait" }>[] = [];
    const waited = withResolvers();
    const running = runExpand({
      ...options,
      to: "ocata",
      onEvent: (event) => {
        if (event.type !== "wait") return;
        waits.push(event);
        waited.resolve();
      },
    });
    await waited.promise;
    // While it waits, writers of the same table are served between its tries.
    for (let i = 0; i < 20; i++) {
      await setup.run(`UPDATE "user" SET extra = ? WHERE id = 'u'`, [String(i)]);
      await delay(5);
    }
    await holder.run("COMMIT");
    await running;
    expect(waits[0]?.blockers.map((blocker) => blocker.session)).toContain(String(me?.id));
    expect(await setup.query(`SELECT domain_id FROM "user"`)).toHaveLength(1);
  });
});

/** A client at work until `signal`: it always begins with `second`, and before it lets go of that wants `first`. */
async function secondThenFirst(url: string, id: number, signal: AbortSignal): Promise<void> {
  const session = await (await openDatabase(url)).connect();
  while (!signal.aborted) {
    await session.transaction(async () => {
      await session.run("UPDATE second SET n = n + 1 WHERE id = ?", [id]);
      await delay(40);
      await session.run("UPDATE first SET n = n + 1 WHERE id = ?", [id]);
    });
  }
  await session.close();
}

test.skipIf(!DIALECTS.includes("postgres"))(
  "on postgres, a transaction over two tables gets through beside clients that always hold the one it wants last",
  async () => {
    const tables = ["first", "second"].flatMap((name) => [
      `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, n INTEGER, gone INTEGER)`,
      `INSERT INTO ${name} VALUES (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0)`,
    ]);
    const change = ["first", "second"].map((table) => `u.dropColumn({ table: "${table}", column: "gone" })`).join(", ");
    await using own = await ownChange("postgres", tables, change);
    await runExpand(own);
    await runMigrate(own);
    const stop = new AbortController();
    const clients = [1, 2, 3, 4, 5, 6, 7, 8].map((id) => secondThenFirst(own.url, id, stop.signal));
    try {
      await runContract({ ...own, lockRetryMs: 15_000 });
    } finally {
      stop.abort();
      await Promise.all(clients);
    }
    const columns = "SELECT count(*)::int AS n FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'gone'";
    expect(await own.session.query(columns)).toEqual([{ n: 0 }]);
  },
);
