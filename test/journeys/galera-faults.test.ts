import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UnderpinError, type UnderpinEvent } from "underpin";
import type { PhaseOptions } from "underpin/engine";
import { expectAlike, expectNothingLost, NEW, OLD, prepared, withoutDatabase } from "../harness/agreement.ts";
import { DIALECTS } from "../harness/databases.ts";
import { check, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { HAS_GALERA, startGalera, type Cluster } from "../harness/galera.ts";
import { Writers } from "../harness/writers.ts";

/** How often each fault is made in each phase; `npm run test:galera` makes it as often as it must be survived. */
const TIMES = Number(process.env["GALERA_FAULTS"] ?? 0);
/** The first of them, for a run in pieces: each time is another moment of the phase. */
const FROM = Number(process.env["GALERA_FROM"] ?? 0);

const PHASES = { expand: runExpand, migrate: runMigrate, contract: runContract };
type PhaseName = keyof typeof PHASES;

/** How many moments of each phase a fault is made at, one after the other. */
const MOMENTS: Readonly<Record<PhaseName, number>> = { expand: 8, migrate: 4, contract: 8 };

/** What befalls a server, by number: the runner is on the first. */
const FAULTS: Readonly<Record<string, (cluster: Cluster, which: number) => Promise<void>>> = {
  "is killed and comes back": async ({ members }, which) => {
    await members[which]?.kill();
    await members[which]?.restart();
  },
  "is cut off and let in again": async ({ members }, which) => {
    await members[which]?.isolate(true);
    await members[which]?.isolate(false);
  },
  "stands still, and the others wait (flow control)": async ({ members }, which) => {
    members[which]?.freeze(true);
    await delay(700);
    members[which]?.freeze(false);
  },
};

/** What an operator answers by running the same command again. */
const AGAIN = new Set(["UP-CONNECT", "UP-CLUSTER", "UP-LEASE-LOST"]);

describe.skipIf(!HAS_GALERA || !DIALECTS.includes("mysql") || TIMES === 0)("on a Galera cluster of three servers", () => {
  let cluster: Cluster;
  let number = 0;
  beforeAll(async () => {
    cluster = await startGalera(3);
  });
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  /** Three phases under writes on all servers; `disturb` does each of them, and says how often a command was run again. */
  async function upgrade(disturb: (phase: PhaseName, options: PhaseOptions, urls: readonly string[]) => Promise<number>): Promise<Told> {
    const started = Date.now();
    const name = `fault_${number++}`;
    const { urls, options } = await prepared(cluster, name);
    const old = new Writers(urls, OLD, 10_000);
    await old.more(50);
    let again = await disturb("expand", options, urls);
    await cluster.whole();
    await expectAlike(urls, "after expand");
    again += await disturb("migrate", options, urls);
    await cluster.whole();
    await old.more(20);
    await old.stop();
    const next = new Writers(urls, NEW, 1_000_000);
    await next.more(50);
    again += await disturb("contract", options, urls);
    await cluster.whole();
    await expectAlike(urls, "after contract");
    await next.more(20);
    await next.stop();
    await expectNothingLost(urls, old, next);
    for (const url of urls) expect((await check({ ...options, url })).code).toBe(0);
    await withoutDatabase(cluster, name);
    return { ms: Date.now() - started, acknowledged: old.acknowledged + next.acknowledged, again };
  }

  for (const [what, fault] of Object.entries(FAULTS))
    for (const which of [0, 1])
      test(
        `${which === 0 ? "the runner's server" : "another server"} ${what}: no write is lost, and all agree`,
        async () => {
          for (let time = FROM; time < FROM + TIMES; time++) {
            const hits: string[] = [];
            const told = await upgrade(async (phase, options) => {
              let running: Promise<void> | undefined;
              let events = 0;
              const onEvent = (event: UnderpinEvent): void => {
                if ((event.type !== "step-start" && event.type !== "rows") || events++ !== time % MOMENTS[phase]) return;
                if (running === undefined) hits.push(`${phase} at ${event.type} ${time % MOMENTS[phase]}`);
                running ??= fault(cluster, which);
              };
              const again = await insist(() => PHASES[phase]({ ...options, onEvent }));
              await running;
              return again;
            });
            tell(`${which === 0 ? "runner's" : "another"} ${what}, ${time}, in ${hits.join(", ")}`, told);
            expect(hits).toHaveLength(3);
            expect(told.acknowledged).toBeGreaterThan(100);
          }
        },
        TIMES * 120_000,
      );

  test(
    "runners on two servers at once: no write is lost, and all agree",
    async () => {
      for (let time = FROM; time < FROM + TIMES; time++) {
        const told = await upgrade(async (phase, options, urls) => {
          const runners = urls.slice(0, 2).map((url) => insist(() => PHASES[phase]({ ...options, url, waitMs: 60_000 })));
          return (await Promise.all(runners)).reduce((sum, again) => sum + again, 0);
        });
        tell(`two runners, ${time}`, told);
        expect(told.acknowledged).toBeGreaterThan(100);
      }
    },
    TIMES * 120_000,
  );
});

/** What one upgrade under a fault came to. */
interface Told {
  readonly ms: number;
  /** Writes that were acknowledged, none of which was lost. */
  readonly acknowledged: number;
  /** How often a command was run again. */
  readonly again: number;
}

function tell(what: string, { ms, acknowledged, again }: Told): void {
  process.stderr.write(`${what}: ${ms} ms, ${acknowledged} writes acknowledged, ${again} commands run again\n`);
}

/** Runs a command again as an operator would; returns how often. */
async function insist(command: () => Promise<unknown>): Promise<number> {
  for (let again = 0; ; again++)
    try {
      await command();
      return again;
    } catch (error) {
      if (!(error instanceof UnderpinError) || !AGAIN.has(error.code) || again >= 5) throw error;
    }
}
