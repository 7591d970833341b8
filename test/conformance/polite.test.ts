import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import type { UnderpinEvent } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runExpand, sync } from "../harness/engine.ts";
import { withResolvers } from "../harness/with-resolvers.ts";

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test("a step behind a long transaction waits without stopping others, names who is in the way, and gets through at its end", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: keystone, url: database.url };
    await sync({ ...options, to: "newton", replay: true });
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
