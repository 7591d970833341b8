import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RolloutReport } from "underpin/rollout";
import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { hasTools } from "../harness/outside-dump.ts";
import { WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { killedAtEachStep, type Killed } from "./killed-conductor.ts";
import { startServers, WITHOUT_SERVERS } from "./servers.ts";
import { ShopFleet, tell, WITH_WHOLE_FLEETS } from "./shop-fleet.ts";

const WHOLE = WITHOUT_HAPROXY ?? (WITH_WHOLE_FLEETS ? undefined : "npm run test:fleet has it");
const WITHOUT = WHOLE ?? WITHOUT_SERVERS;
const CHOSEN = DIALECTS.filter((dialect) => hasTools(dialect));
const ROWS = 1_000_000;
/** How long users may be without the service, with so many rows and no table that is written anew. */
const OUTAGE_MS = 5000;
/** Its next release adds a column, and renames one. */
const MAIL = {
  service: fileURLToPath(new URL("mail-service.mjs", import.meta.url)),
  node: fileURLToPath(new URL("mail-node.mjs", import.meta.url)),
};

/** An upgrade whose next release does not start, and back again; then one that succeeds. Conductors are killed at each step of all three. */
async function thereAndBack(fleet: ShopFleet, ...args: readonly string[]): Promise<readonly Killed[]> {
  const failed = await killedAtEachStep(fleet, ...args);
  expect(failed, failed.why ?? "").toMatchObject({ code: 1, why: expect.stringContaining("web1 is not well") });
  const back = await killedAtEachStep(fleet, ...args, "--rollback");
  expect(back, back.why ?? "").toMatchObject({ code: 4 });
  expect(fleet.releases).toEqual(["v1", "v1"]);
  return [failed, back];
}

async function there(fleet: ShopFleet, ...args: readonly string[]): Promise<Killed> {
  fleet.breaks(undefined);
  const done = await killedAtEachStep(fleet, ...args);
  expect(done, done.why ?? "").toMatchObject({ code: 0 });
  expect(fleet.releases).toEqual(["v2", "v2"]);
  return done;
}

function killsOf(all: readonly Killed[]): string {
  return `${all.reduce((sum, { steps }) => sum + steps.size, 0)} kills: goes on within ${Math.round(Math.max(...all.map(({ slowest }) => slowest)))} ms`;
}

async function served(fleet: ShopFleet): Promise<readonly string[]> {
  const load = fleet.load(1);
  await load.serves(30);
  await load.stop();
  return load.tally.failures;
}

describe.skipIf(WHOLE).each(CHOSEN)(`with downtime, on %s${WHOLE === undefined ? "" : `: ${WHOLE}`}`, (dialect) => {
  test("conductors are killed at each step, there, back and there again: everything is as it was, and then as it is to be", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, broken: { release: "v2", how: "does not start" } });
    fleet.describe({ commands: { restore: fleet.restore } }, { within: "6s" });
    expect(await served(fleet)).toEqual([]);
    const before = await fleet.rows();
    const procedure = ["--procedure", "downtime"];
    const first = await thereAndBack(fleet, ...procedure);
    expect(await fleet.rows()).toEqual(before);
    const all = [...first, await there(fleet, ...procedure)];
    expect(await served(fleet)).toEqual([]);
    tell(`${dialect}, with downtime: ${killsOf(all)}`);
  });
});

describe.skipIf(WITHOUT)(`with minimal downtime on Galera${WITHOUT === undefined ? "" : `: ${WITHOUT}`}`, () => {
  test("conductors are killed at each step, there, back and there again: every server holds the same", { timeout: 900_000 }, async () => {
    await using servers = await startServers();
    await using fleet = await ShopFleet.start(servers.database, { nodes: 2, broken: { release: "v2", how: "does not start" } });
    fleet.describe({ requests: 0, ...servers.described }, { within: "6s" });
    expect(await served(fleet)).toEqual([]);
    const rows = async (): Promise<unknown[]> =>
      await Promise.all([0, 1, 2].map(async (slot) => await servers.ask(slot, "SELECT * FROM customer ORDER BY id")));
    const before = await rows();
    const procedure = ["--procedure", "minimal"];
    const first = await thereAndBack(fleet, ...procedure);
    expect(await rows()).toEqual(before);
    const all = [...first, await there(fleet, ...procedure)];
    const after = await rows();
    expect(after).toEqual([after[0], after[0], after[0]]);
    tell(`galera, minimal: ${killsOf(all)}`);
  });

  test("a million rows, a column that is added and one that is renamed: the outage is short", { timeout: 900_000 }, async () => {
    await using servers = await startServers();
    await using fleet = await ShopFleet.start(servers.database, { nodes: 2, program: MAIL });
    fleet.describe({ requests: 0, ...servers.described });
    for (let from = 1; from <= ROWS; from += ROWS / 20)
      await servers.ask(
        0,
        `INSERT INTO customer (id, name, mail) SELECT CONCAT('c', seq), 'Ada Lovelace', CONCAT(seq, '@example.org') FROM seq_${from}_to_${from + ROWS / 20 - 1}`,
      );
    const ended = new AbortController();
    const visits = longestGap(`${fleet.proxy.url}/customers/c7`, ended.signal);
    const report = join(fleet.folder, "report.json");
    const done = await fleet.rollout("--procedure", "minimal", "--report", report);
    ended.abort();
    const { gapMs, answered } = await visits;
    expect(done, done.stderr).toMatchObject({ code: 0 });
    const { steps } = JSON.parse(readFileSync(report, "utf8")) as RolloutReport;
    const longest = steps.toSorted((one, other) => (other.ms ?? 0) - (one.ms ?? 0)).slice(0, 4);
    tell(`the longest steps: ${longest.map(({ step, ms }) => `${step} ${ms} ms`).join(", ")}`);
    tell(
      `galera, minimal, ${ROWS} rows: ${/outage: .*/.exec(done.stdout)?.[0]}; a client was without an answer for ${Math.round(gapMs)} ms`,
    );
    expect(answered).toBeGreaterThan(100);
    expect(gapMs).toBeLessThan(OUTAGE_MS);
    for (const slot of [0, 1, 2])
      expect(await servers.ask(slot, "SELECT count(phone) + count(email) n FROM customer WHERE email LIKE '%@example.org'")).toEqual([
        { n: ROWS },
      ]);
  });
});

/** Asks all along; the longest time between two right answers. */
async function longestGap(url: string, signal: AbortSignal): Promise<{ readonly gapMs: number; readonly answered: number }> {
  let [gapMs, answered, last] = [0, 0, performance.now()];
  while (!signal.aborted) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    await response?.text();
    if (!response?.ok) continue;
    answered++;
    gapMs = Math.max(gapMs, performance.now() - last);
    last = performance.now();
  }
  return { gapMs, answered };
}
