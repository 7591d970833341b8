import { once } from "node:events";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { startMariadb, startPostgres, type Server } from "../harness/servers.ts";
import { runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

const ROWS = 60_000;
const service = evolutionService("rename");

/** Servers that keep what a client was told is written; started again, one recovers from what it left on its disk. */
const SERVERS = {
  postgres: {
    start: (settings: readonly string[] = [], dead?: Server) =>
      startPostgres(["synchronous_commit=on", ...settings], dead && (async (data) => recover(dead, data, "postmaster.pid"))),
    port: (port: string) => [`port=${port}`],
    pid: "data/postmaster.pid",
    fill: `INSERT INTO person (id, name) SELECT i, 'name ' || i FROM generate_series(1, ${ROWS}) i`,
  },
  mysql: {
    start: (settings: readonly string[] = [], dead?: Server) =>
      startMariadb(["--innodb-flush-log-at-trx-commit=1", ...settings], dead && ((data) => recover(dead, data, "pid"))),
    port: (port: string) => [`--port=${port}`],
    pid: "pid",
    fill: `INSERT INTO person (id, name) SELECT seq, CONCAT('name ', seq) FROM seq_1_to_${ROWS}`,
  },
};

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test("a server that dies in the middle of a data migration and comes back: the same run goes on where its recovery ended, and nothing is lost", async () => {
    const { start, port, pid, fill } = SERVERS[dialect];
    const first = await start();
    let second: Server | undefined;
    try {
      await (await connect(first.url)).run("CREATE DATABASE people");
      const url = first.url.replace(/\/\w+$/, "/people");
      await sync({ service, url, to: "v1" });
      const watcher = await connect(url);
      await watcher.run(fill);
      await runExpand({ service, url });
      const client = await connect(url);
      let acknowledged = 0;
      const writes = (async () => {
        for (;;) {
          // From the end, which the backfill reaches last.
          const id = ROWS - acknowledged;
          await client.run("UPDATE person SET name = ? WHERE id = ?", [`by a client ${id}`, id]);
          acknowledged++;
        }
      })();
      const [quarter, lost] = [new AbortController(), new AbortController()];
      const notices: string[] = [];
      const migrated = runMigrate({
        service,
        url,
        onEvent: (event) => {
          if (event.type === "rows" && event.done > ROWS / 4) quarter.abort();
          // The lease that the dead server still holds is this run's own.
          if (event.type === "lease" && event.state === "waiting") notices.push("waits for a lease");
          if (event.type !== "notice") return;
          notices.push(event.text);
          lost.abort();
        },
      });
      await Promise.race([once(quarter.signal, "abort"), migrated]);
      // Its own processes are gone once each client was told.
      const told = once(lost.signal, "abort");
      process.kill(Number.parseInt(readFileSync(join(first.folder, pid), "utf8"), 10), "SIGKILL");
      await expect(writes).rejects.toThrow(/connection|ECONNRESET/i);
      await told;
      second = await start(port(new URL(url).port), first);
      await migrated;
      expect(notices).toEqual([expect.stringMatching(/connection was lost/)]);

      await using survivor = await connect(url);
      // It went on, and did not begin anew: each row that no client had filled is counted once. One more may be written than was said so.
      const [checkpoint] = await survivor.query<{ moved: number }>("SELECT moved FROM underpin_backfill");
      const unfilled = ROWS - acknowledged;
      expect([unfilled - 1, unfilled]).toContain(Number(checkpoint?.moved));
      await runContract({ service, url });
      const title = (by: string): string => (dialect === "mysql" ? `CONCAT('${by} ', id)` : `'${by} ' || id`);
      const [row] = await survivor.query<{ touched: number; untouched: number }>(
        `SELECT count(CASE WHEN id > ${unfilled} AND title = ${title("by a client")} THEN 1 END) AS touched, count(CASE WHEN id < ${unfilled} AND title = ${title("name")} THEN 1 END) AS untouched FROM person`,
      );
      expect(row).toEqual({ touched: acknowledged, untouched: unfilled - 1 });
    } finally {
      await first.stop();
      await second?.stop();
    }
  });
});

function recover(dead: Server, data: string, pid: string): void {
  cpSync(join(dead.folder, "data"), data, { recursive: true, force: true });
  rmSync(join(data, pid), { force: true });
}

async function connect(url: string): Promise<Session> {
  return await (await openDatabase(url)).connect();
}
