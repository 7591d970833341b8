import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import type { RolloutReport } from "underpin/rollout";
import shopper from "../../examples/shop/src/probe.ts";
import { Probe } from "../../packages/underpin/src/rollout/probe/probe.ts";
import { begin } from "../harness/cli.ts";
import { DIALECTS, type TestDatabase } from "../harness/databases.ts";
import { startMariadb, startPostgres, type MortalServer } from "../harness/servers.ts";
import { openDatabase } from "underpin/engine";
import { WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { startServers, WITHOUT_SERVERS } from "./servers.ts";
import { PROBE, ShopFleet, tell, WITH_WHOLE_FLEETS } from "./shop-fleet.ts";

/** What runs beside the conductor in `npm test`; all of it is in `npm run test:fleet`. */
const CHOSEN = WITH_WHOLE_FLEETS ? DIALECTS : DIALECTS.slice(0, 1);
/** Steps of the sample, for the balancer and for a node. */
const SAMPLE: ReadonlySet<string> = new Set(["web1: judge", "web2: stop"]);
/** Steps of each phase, for the database's server. */
const PHASES: ReadonlySet<string> = new Set([
  "web1: out",
  "expand",
  "migrate",
  "web1: judge",
  "web2: out",
  "web2: start",
  "before contract",
  "contract",
]);
const SERVERS = WITH_WHOLE_FLEETS ? DIALECTS.filter((dialect) => dialect !== "sqlite") : [];
const WITHOUT = WITHOUT_HAPROXY ?? WITHOUT_SERVERS ?? (WITH_WHOLE_FLEETS ? undefined : "npm run test:fleet has it");

/** What became of a rollout, and of those who used the service. */
interface Went {
  /** Steps at which something was killed. */
  readonly steps: readonly string[];
  /** How each run ended, with the last one's report. */
  readonly codes: readonly (number | null)[];
  readonly report: RolloutReport;
  readonly users: Probe["tally"];
  readonly writes: number | null;
  readonly lost: readonly string[];
}

/** What kills something as a step begins; `turn` counts what was killed. */
type Kill = (step: string, turn: number) => Promise<void> | undefined;

/** Runs the command once, and kills something as each step begins that none before has begun. */
async function runOnce(fleet: ShopFleet, kill: Kill, seen: Set<string>, steps: string[]) {
  const killing: Promise<void>[] = [];
  let report: RolloutReport | undefined;
  const child = begin("underpin", fleet.args(...fleet.rolloutArgs("--json", "--contract", "--probe", PROBE)));
  createInterface(child.stdout).on("line", (line) => {
    const { type, step = "", ...rest } = JSON.parse(line) as { type: string; step?: string };
    if (type === "result") report = rest as unknown as RolloutReport;
    if (type !== "rollout-step-start" || seen.has(step)) return;
    seen.add(step);
    const next = kill(step, steps.length);
    if (!next) return;
    steps.push(step);
    killing.push(next);
  });
  child.stderr.resume();
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  await Promise.all(killing);
  return { code, report };
}

/** Conducts a rollout under users, by the same command again and again, until one comes to its end. */
async function conducted(fleet: ShopFleet, kill: Kill): Promise<Went> {
  const ended = new AbortController();
  const users = Array.from({ length: 2 }, () => new Probe(shopper()));
  const visits = users.map((user) => user.visitAlong(fleet.proxy.url, ended.signal));
  const steps: string[] = [];
  const codes: (number | null)[] = [];
  const seen = new Set<string>();
  let report: RolloutReport | undefined;
  while (report?.outcome !== "done") {
    const run = await runOnce(fleet, kill, seen, steps);
    codes.push(run.code);
    report = run.report ?? report;
    if (codes.length > seen.size + 10) throw new Error(`it does not come to its end: ${report?.why}`);
  }
  ended.abort();
  await Promise.all(visits);
  const accounts = await Promise.all(users.map((user) => user.account(fleet.proxy.url)));
  expect(accounts.map(({ unknown }) => unknown)).toEqual([null, null]);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  return {
    steps,
    codes,
    report,
    users: {
      visits: sum(users.map(({ tally }) => tally.visits)),
      failed: sum(users.map(({ tally }) => tally.failed)),
      longest: Math.max(...users.map(({ tally }) => tally.longest)),
      first: users.find(({ tally }) => tally.first !== null)?.tally.first ?? null,
    },
    writes: sum(accounts.map(({ writes }) => writes ?? 0)),
    lost: accounts.flatMap((account) => account.lost),
  };
}

/** What matters of it: nothing is lost, whoever was killed, and the fleet is where it was to be. */
function endOf(fleet: ShopFleet, what: string, { steps, codes, report, users, writes, lost }: Went): object {
  const { failed, anew } = report.requests ?? {};
  tell(
    `${fleet.database.dialect}, ${what} killed ${steps.length} times: ${codes.length} runs; ${users.visits} visits, ${users.failed} failed, longest ${Math.round(users.longest)} ms; ${writes} writes, ${lost.length} lost; the report: ${failed} failed, the balancer began anew ${anew} times`,
  );
  const before = codes.slice(0, -1);
  return {
    lost,
    saysLost: report.probe?.lost,
    unknown: report.probe?.unknown,
    releases: new Set(fleet.releases),
    stopped: before.every((code) => code === 1),
  };
}

/** Each run before the last was stopped, as requests failed or something was away. */
const WHOLE = { lost: [], saysLost: [], unknown: null, releases: new Set(["v2"]), stopped: true };

/** As who watches over it does it: again, where what was left of the one before still stands in the way. */
async function startedAgain(killed: Promise<void>, start: () => Promise<void>): Promise<void> {
  await killed;
  for (let left = 100; ; left--) {
    try {
      return await start();
    } catch (error) {
      if (left === 0) throw error;
    }
    await delay(100);
  }
}

/** A database on a server of its own, which keeps what it has acknowledged. */
async function onServer(dialect: DialectName): Promise<{ readonly server: MortalServer; readonly database: TestDatabase }> {
  const server =
    dialect === "postgres" ? await startPostgres(["synchronous_commit=on"]) : await startMariadb(["--innodb-flush-log-at-trx-commit=2"]);
  await using session = await (await openDatabase(server.url)).connect();
  await session.run("CREATE DATABASE shop");
  const url = server.url.replace(/\w+$/, "shop");
  const connect = async () => await (await openDatabase(url)).connect();
  return { server, database: { url, dialect, connect, [Symbol.asyncDispose]: () => server.stop() } };
}

/** Kills the balancer as each step begins. */
async function killBalancer(fleet: ShopFleet): Promise<Went> {
  return await conducted(fleet, (step) =>
    WITH_WHOLE_FLEETS || SAMPLE.has(step) ? startedAgain(fleet.proxy.kill(), async () => await fleet.proxy.again()) : undefined,
  );
}

/** Kills a node that serves as each step begins, in turn. */
async function killServing(fleet: ShopFleet): Promise<Went> {
  return await conducted(fleet, (step, turn) => {
    const serving = fleet.names.filter((name) => !step.startsWith(name));
    return fleet.kill(serving[turn % serving.length] ?? "");
  });
}

/** Kills each node as it begins to serve with the next release. */
async function killUpgraded(fleet: ShopFleet): Promise<Went> {
  return await conducted(fleet, (step) => {
    const [, name] = /^(\w+): (in|judge)$/.exec(step) ?? [];
    return name === undefined ? undefined : fleet.kill(name);
  });
}

describe.skipIf(WITHOUT_HAPROXY).each(CHOSEN)("kill -9 during a rollout on %s", (dialect) => {
  test("of the balancer, which is started again by who watches over it: nothing is lost, and the same command ends it", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2 });
    const went = await killBalancer(fleet);
    expect(endOf(fleet, "the balancer", went)).toEqual(WHOLE);
    expect(went.report.requests?.anew).toBeGreaterThan(0);
  });

  test.skipIf(!WITH_WHOLE_FLEETS)(
    "of a node that serves: nothing is lost, what failed is in the report, and the same command ends it",
    async () => {
      await using fleet = await ShopFleet.start(dialect, { nodes: 3 });
      const went = await killServing(fleet);
      expect(endOf(fleet, "a node", went)).toEqual(WHOLE);
      // The balancer saw all that its users were answered.
      if (went.users.failed > 0) expect(went.report.requests?.failed).toBeGreaterThan(0);
    },
  );

  test.skipIf(!WITH_WHOLE_FLEETS)("of the very node that was upgraded, as it begins to serve: the same", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2 });
    expect(endOf(fleet, "the upgraded node", await killUpgraded(fleet))).toEqual(WHOLE);
  });
});

describe.skipIf(WITHOUT_HAPROXY).each(SERVERS)("kill -9 during a rollout on %s", (dialect) => {
  test("of the database's server: nothing is lost, and the same command ends it", { timeout: 900_000 }, async () => {
    const { server, database } = await onServer(dialect);
    await using fleet = await ShopFleet.start(database, { nodes: 2 });
    const went = await conducted(fleet, (step) =>
      PHASES.has(step) ? startedAgain(server.kill(), async () => await server.start()) : undefined,
    );
    expect(endOf(fleet, "the database's server", went)).toEqual(WHOLE);
  });
});

describe.skipIf(WITHOUT)(`kill -9 during a rollout on Galera${WITHOUT === undefined ? "" : `: ${WITHOUT}`}`, () => {
  test.each([
    ["the balancer", killBalancer],
    ["a node", killServing],
    ["the upgraded node", killUpgraded],
  ] as const)("of %s: nothing is lost, and the same command ends it", { timeout: 900_000 }, async (what, kill) => {
    await using servers = await startServers();
    await using fleet = await ShopFleet.start(servers.database, { nodes: 3 });
    expect(endOf(fleet, what, await kill(fleet))).toEqual(WHOLE);
  });

  test(
    "of the server to which all are connected: the next one serves, nothing is lost, and the same command ends it",
    { timeout: 900_000 },
    async () => {
      await using servers = await startServers();
      await using fleet = await ShopFleet.start(servers.database, { nodes: 2 });
      let active = 0;
      let last = Promise.resolve();
      const killActive = async (before: Promise<void>): Promise<void> => {
        await before;
        const [killed, next] = [active, (active + 1) % 3];
        active = next;
        // The balancer finds the next one by itself; one that was killed before has joined since, and may serve again.
        await servers.kill(killed, async () => await servers.proxy.open(next));
      };
      const went = await conducted(fleet, (step) => (PHASES.has(step) ? (last = killActive(last)) : undefined));
      expect(endOf(fleet, "Galera's server", went)).toEqual(WHOLE);
    },
  );
});
