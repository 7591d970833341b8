import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { HAS_GALERA } from "../harness/galera.ts";
import { WITH_PEERS } from "../harness/peers.ts";
import { makeCloud, PASSWORD } from "./cloud.ts";
import { startSeveral, startStandby, type Failover } from "./fleet/failover.ts";
import { Fleet } from "./fleet/fleet.ts";
import { WITHOUT_HAPROXY } from "./fleet/haproxy.ts";
import { ours } from "./fleet/kinds.ts";
import { Load } from "./load/load.ts";

/** Requests before and after. */
const BETWEEN = 40;
/** Requests that are refused before anybody does something about it. */
const AWAY = 30;
/** Seconds that a statement may take. */
const LIMIT = 2;
/** How often each fault is made. */
const ROUNDS = Number(process.env["FAILOVER_ROUNDS"] ?? 3);

interface Under {
  /** Asks until so many requests more were answered as they must be. */
  readonly goesOn: () => Promise<void>;
  /** Asks until so many more were refused. */
  readonly isRefused: (count?: number) => Promise<void>;
}

/** Has two nodes on a database under load while something befalls it. */
async function endures(
  { dialect, url }: Failover,
  fault: (load: Under) => Promise<void>,
): Promise<{ readonly longest: number; readonly median: number }> {
  await using cloud = await makeCloud({ dialect, url });
  const node = ours(cloud, { settings: { "underpin.statement_timeout": String(LIMIT), "database.mysql_wsrep_sync_wait": "1" } });
  await using fleet = await Fleet.start(node, node);
  const load = await Load.begin({ url: fleet.url, password: PASSWORD, clients: 4, pause: 5, mayRefuse: true });
  let slowest = 0;
  await load.more(BETWEEN);
  await fault({
    goesOn: async () => {
      const since = performance.now();
      await load.more(1);
      slowest = Math.max(slowest, performance.now() - since);
      await load.more(BETWEEN - 1);
    },
    isRefused: async (count = AWAY) => {
      const until = load.refused + count;
      await load.when(() => load.refused >= until);
    },
  });
  const { failed, acknowledged, ...counts } = await load.end();
  await using session = await cloud.look();
  const lost = await acknowledged.lost(session);
  const { writes, unknown } = acknowledged;
  process.stdout.write(
    `${dialect}: ${JSON.stringify({ failed: failed.length, lost: lost.length, writes, unknown: unknown.size, back: Math.round(slowest), ...counts, first: failed.slice(0, 3) })}\n`,
  );
  expect({ failed, lost }, fleet.log()).toEqual({ failed: [], lost: [] });
  return counts;
}

/** How long an answer may take, in milliseconds: a statement and a connection as long as they may, and what comes besides where the machine is busy. */
const mostOf = (median: number): number => 2 * LIMIT * 1000 + 40 * median;

const rounds = Array.from({ length: ROUNDS });

/** `npm test` has the parts: connections that stand still or lead to who takes no writes, and a server that is started again. */
describe.skipIf(WITHOUT_HAPROXY !== undefined || !WITH_PEERS)(
  `a fleet behind HAProxy${WITHOUT_HAPROXY ? `: ${WITHOUT_HAPROXY}` : ""}, its database behind another`,
  () => {
    test.runIf(DIALECTS.includes("postgres"))(
      "PostgreSQL's primary is killed, or vanishes, and its standby takes over: answers of 503 meanwhile, nothing lost",
      { timeout: 600_000 },
      async () => {
        await using database = await startStandby();
        const { longest, median } = await endures(database, async ({ goesOn, isRefused }) => {
          for (const _ of rounds) {
            await database.kill();
            await isRefused();
            // It takes no writes yet.
            await database.redirect();
            await isRefused();
            await database.promote();
            await goesOn();
            await database.join();
            database.vanish();
            // Each waits for as long as it may.
            await isRefused(4);
            await database.promote();
            await database.redirect();
            await goesOn();
            await database.join();
          }
        });
        expect(longest).toBeLessThan(mostOf(median));
      },
    );

    test.runIf(DIALECTS.includes("mysql") && HAS_GALERA)(
      "the server of a Galera cluster that is asked is killed, cut off, or stands still, and another takes over: nothing lost",
      { timeout: 900_000 },
      async () => {
        await using database = await startSeveral();
        const [first] = database.cluster.members;
        const { longest, median } = await endures(database, async ({ goesOn, isRefused }) => {
          for (const _ of rounds) {
            await first!.kill();
            await goesOn();
            await first!.restart();
            await goesOn();
            // The balancer asks only whether somebody listens.
            await first!.isolate(true);
            await isRefused();
            await first!.isolate(false);
            await goesOn();
            first!.freeze(true);
            await isRefused(4);
            first!.freeze(false);
            await goesOn();
          }
        });
        expect(longest).toBeLessThan(mostOf(median));
      },
    );
  },
);
