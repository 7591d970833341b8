import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { keystone } from "@underpin/keystone";
import { keystoneAt } from "../harness/keystone.ts";
import { runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { copyOf } from "../harness/copies.ts";
import { DIALECTS, type TestDatabase } from "../harness/databases.ts";
import { dieUntilDone, stateOf } from "./crash.ts";

/** The releases whose scripts move rows, make triggers and change keys. */
const HOPS = ["ocata", "pike", "queens", "rocky"] as const;
/** Where they are killed; `npm run test:crash` kills all of them everywhere. */
const KILLED: Readonly<Record<DialectName, readonly (typeof HOPS)[number][]>> = process.env["CRASH"]
  ? { sqlite: HOPS, postgres: HOPS, mysql: HOPS }
  : { sqlite: ["ocata", "rocky"], postgres: ["queens"], mysql: ["pike"] };
const PHASES = { expand: runExpand, migrate: runMigrate, contract: runContract };

const PHASE_NAMES = ["expand", "migrate", "contract"] as const;

/** Takes a copy through a release whose runner is killed again and again, beside one that is left alone; how often it died. */
async function killedOnTheWay(disturbed: TestDatabase, to: string): Promise<number> {
  await using undisturbed = await copyOf(disturbed);
  let kills = 0;
  for (const phase of PHASE_NAMES) {
    kills += await dieUntilDone({ url: disturbed.url, phase, to });
    await PHASES[phase]({ service: keystone, url: undisturbed.url, to });
    expect(await stateOf(disturbed.url, {}), `${phase} to ${to}`).toEqual(await stateOf(undisturbed.url, {}));
  }
  return kills;
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a runner that is killed again and again gets there all the same, and nothing is lost or done twice", async () => {
    const killed = KILLED[dialect];
    await using newton = await keystoneAt(dialect, "newton", "newton-rows");
    await using disturbed = await copyOf(newton);
    let kills = 0;
    // What comes after the last of them shows nothing more.
    for (const to of HOPS.slice(0, HOPS.findLastIndex((hop) => killed.includes(hop)) + 1))
      if (killed.includes(to)) kills += await killedOnTheWay(disturbed, to);
      else for (const phase of PHASE_NAMES) await PHASES[phase]({ service: keystone, url: disturbed.url, to });
    expect(kills).toBeGreaterThan(2 * killed.length);
  });
});
