import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";

/** A BEFORE ROW trigger that waits until a lock of no table is free, how that is held and given back, and what says that one waits for it. */
const SERVERS = {
  postgres: {
    triggers: [
      "CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN COALESCE(NEW, OLD); END $$",
      "CREATE TRIGGER pause BEFORE INSERT OR UPDATE OR DELETE ON item FOR EACH ROW EXECUTE FUNCTION pause()",
    ],
    hold: "SELECT pg_advisory_lock(7)",
    give: "SELECT pg_advisory_unlock(7)",
    waits: "SELECT 1 AS one FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
    upsert: "INSERT INTO item (id, v) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET v = 2",
  },
  mysql: {
    triggers: ["INSERT", "UPDATE", "DELETE"].map(
      (event) =>
        `CREATE TRIGGER pause_${event} BEFORE ${event} ON item FOR EACH ROW BEGIN DECLARE got INT; SET got = GET_LOCK('link_order', 60); END`,
    ),
    hold: "SELECT GET_LOCK('link_order', 60)",
    give: "SELECT RELEASE_LOCK('link_order')",
    waits: "SELECT 1 AS one FROM information_schema.processlist WHERE state = 'User lock'",
    upsert: "INSERT INTO item (id, v) VALUES (1, 1) ON DUPLICATE KEY UPDATE v = 2",
  },
} as const;

// Why the triggers of a link can't lock the rows of both tables in one order: docs/decisions/029-linked-rows-have-no-common-order.md
describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  const { triggers, hold, give, waits, upsert } = SERVERS[dialect];
  test.each([
    ["UPDATE", "UPDATE item SET v = 1 WHERE id = 1", "locked"],
    ["DELETE", "DELETE FROM item WHERE id = 1", "locked"],
    ["an upsert", upsert, "free"],
  ])("while the BEFORE ROW trigger of %s runs, its row is as it was found when this was decided", async (_what, sql, expected) => {
    await using database = await freshDatabase(dialect);
    await using holder = await database.connect();
    await using writer = await database.connect();
    await using looker = await database.connect();
    await holder.run("CREATE TABLE item (id integer PRIMARY KEY, v integer)");
    await holder.run("INSERT INTO item (id, v) VALUES (1, 0)");
    for (const trigger of triggers) await holder.run(trigger);
    await holder.query(hold);
    const writing = writer.transaction(() => writer.run(sql));
    while ((await looker.query(waits)).length === 0) await delay(10);
    const row = await looker.query("SELECT v FROM item WHERE id = 1 FOR UPDATE NOWAIT").then(
      () => "free",
      () => "locked",
    );
    await holder.query(give);
    await writing;
    expect(row).toBe(expected);
  });
});
