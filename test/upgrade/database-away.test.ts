import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { openDatabase } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { startMariadb, startPostgres, type MortalServer } from "../harness/servers.ts";
import { makeCloud, PASSWORD } from "./cloud.ts";
import { ours } from "./fleet/kinds.ts";
import { Load } from "./load/load.ts";

/** Requests before and after. */
const BETWEEN = 40;
/** Requests while the database is away. */
const AWAY = 30;

/** A server that keeps what it has acknowledged, whatever befalls it. */
const SERVERS: Readonly<Record<Exclude<DialectName, "sqlite">, () => Promise<MortalServer>>> = {
  postgres: () => startPostgres(["synchronous_commit=on"]),
  mysql: () => startMariadb(["--innodb-flush-log-at-trx-commit=2"]),
};

/** How it goes: as its operator has it end, and by itself. SIGTERM would have PostgreSQL wait for its clients. */
const ENDS = { postgres: ["SIGINT", "SIGKILL"], mysql: ["SIGTERM", "SIGKILL"] } as const;

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test("a database that is away makes answers of 503, and the service recovers by itself", async () => {
    const server = await SERVERS[dialect]();
    try {
      const url = server.url.replace(/\/(postgres|mysql)$/, "/cloud");
      {
        await using session = await (await openDatabase(server.url)).connect();
        await session.run("CREATE DATABASE cloud");
      }
      await using cloud = await makeCloud({ dialect, url });
      await using node = await ours(cloud).start();
      const status = async (path: string): Promise<readonly [number, string | null]> => {
        const answer = await fetch(`${node.url}${path}`, { signal: AbortSignal.timeout(10_000) });
        return [answer.status, answer.headers.get("retry-after")];
      };
      const load = await Load.begin({ url: node.url, password: PASSWORD, clients: 4, pause: 5, mayRefuse: true });
      for (const end of ENDS[dialect]) {
        await load.more(BETWEEN);
        expect(await status("/readiness")).toEqual([200, null]);
        const refused = load.refused + AWAY;
        await server.kill(end);
        await load.when(() => load.refused >= refused);
        expect([await status("/readiness"), await status("/healthcheck")]).toEqual([
          [503, null],
          [200, null],
        ]);
        await server.start();
      }
      await load.more(BETWEEN);
      // One process that stands still: connections are taken, and nothing is answered. PostgreSQL's has others that do.
      if (dialect === "mysql") {
        server.process.kill("SIGSTOP");
        // One of its threads may still answer before the signal has reached it.
        while ((await status("/readiness"))[0] === 200);
        expect(await status("/readiness")).toEqual([503, null]);
        server.process.kill("SIGCONT");
        await load.more(BETWEEN);
      }
      expect(await status("/readiness")).toEqual([200, null]);
      const { failed, acknowledged, longest } = await load.end();
      await using session = await cloud.look();
      expect({ failed, lost: await acknowledged.lost(session) }, node.log()).toEqual({ failed: [], lost: [] });
      expect(longest).toBeLessThan(10_000);
    } finally {
      await server.stop();
    }
  });
});
