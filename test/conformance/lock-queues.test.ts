import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { openDatabase } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";

type Health = Awaited<ReturnType<Awaited<ReturnType<typeof openDatabase>>["dialect"]["health"]>>;
type Queues = Awaited<ReturnType<Health["lockQueues"]>>;

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test("who waits for a row or a table is told, with the one in the way, and nobody once they are through", async () => {
    await using database = await freshDatabase(dialect);
    const { connect, dialect: speaks } = await openDatabase(database.url);
    const health = await speaks.health();
    await using looker = await connect();
    await looker.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20))");
    await looker.run("INSERT INTO item (id, name) VALUES (1, 'one')");
    await using holder = await connect();
    await using other = await connect();
    await using elsewhere = await freshDatabase(dialect);
    await using stranger = await (await openDatabase(elsewhere.url)).connect();
    await stranger.run("CREATE TABLE item (id INTEGER PRIMARY KEY)");
    await stranger.run("BEGIN");
    await stranger.run("INSERT INTO item (id) VALUES (1)");
    const until = async (isSo: (queues: Queues) => boolean): Promise<Queues> => {
      for (;;) {
        const queues = await health.lockQueues(looker);
        if (isSo(queues)) return queues;
        // MariaDB makes its list of transactions anew only when nobody has read it for a tenth of a second.
        await delay(150);
      }
    };
    for (const [statement, kind] of [
      ["UPDATE item SET name = 'three' WHERE id = 1", "UPDATE"],
      ["ALTER TABLE item ADD COLUMN size INTEGER", "ALTER TABLE"],
    ] as const) {
      let waiting: Promise<unknown> | undefined;
      await holder.transaction(async () => {
        await holder.run("UPDATE item SET name = 'two' WHERE id = 1");
        waiting = other.run(statement);
        const [holderId] = (await speaks.sessions.sessionId(holder)).split("@");
        const [queue] = await until((queues) => queues[0]?.for.some(({ session }) => session === holderId) ?? false);
        expect(queue?.waits.statement).toBe(kind);
        expect(queue?.for.map(({ session }) => session)).toEqual([holderId]);
        expect(JSON.stringify(queue)).not.toContain("three");
      });
      await waiting;
      expect(await until((queues) => queues.length === 0)).toEqual([]);
    }
  });
});
