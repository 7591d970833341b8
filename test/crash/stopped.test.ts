import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { UnderpinEvent } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";
import { startChild } from "./crash.ts";

const service = evolutionService("rename");

/** In the middle of a batch's transaction; and at its end, when it holds the lease's own row, too: then nobody can shorten the lease. */
const MOMENTS = { postgres: "UPDATE underpin_lease", mysql: "^COMMIT" };

/** MariaDB's lease must really run out; both numbers of lanes there where there is time. */
const LANES = { postgres: [1, 2], mysql: process.env["CRASH"] === undefined ? [2] : [1, 2] };

describe.each(DIALECTS.filter((dialect): dialect is "postgres" | "mysql" => dialect !== "sqlite"))("on %s", (dialect) => {
  test.each(LANES[dialect])(
    "a runner of %i lanes that is stopped while it holds locks loses them with its lease; the next one goes on, and it writes nothing when it wakes",
    async (lanes) => {
      await using database = await freshDatabase(dialect);
      const options = { service, url: database.url };
      await sync({ ...options, to: "v1" });
      await using session = await database.connect();
      for (let id = 1; id <= 50; id++) await session.run("INSERT INTO person (id, name) VALUES (?, ?)", [id, `name ${id}`]);
      await runExpand(options);
      await session.run("UPDATE person SET title = NULL");
      const child = startChild({
        url: database.url,
        phase: "migrate",
        service: evolutionModule("rename"),
        lanes,
        // Lanes are recorded first, and then what they did.
        stopAt: ["INTO underpin_backfill", ...(lanes > 1 ? ["UPDATE underpin_backfill"] : []), MOMENTS[dialect]],
      });
      const closed = once(child, "close");
      try {
        await stopped(child.pid ?? 0);
        // As if it had been silent for as long as a lease lasts.
        if (dialect === "postgres") await session.run("UPDATE underpin_lease SET expires_at = 0");
        const notices: string[] = [];
        const onEvent = (event: UnderpinEvent): void => void (event.type === "notice" && notices.push(event.text));
        await runMigrate({ ...options, onEvent, waitMs: 60_000 });
        expect(notices).toEqual(Array.from({ length: lanes }, () => expect.stringContaining(`process ${child.pid} on`)));
        child.kill("SIGCONT");
        await closed;
        const [{ moved } = {}] = await session.query<{ moved: number }>("SELECT moved FROM underpin_backfill");
        expect(Number(moved)).toBe(50);
        await runContract({ ...options, waitMs: 30_000 });
        const [row] = await session.query<{ n: number }>("SELECT count(title) AS n FROM person WHERE title LIKE 'name %'");
        expect(Number(row?.n)).toBe(50);
      } finally {
        child.kill("SIGKILL");
      }
    },
  );
});

/** Resolves when a process is stopped; the kernel tells by a letter. */
async function stopped(pid: number): Promise<void> {
  while (!/^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) await delay(20);
}
