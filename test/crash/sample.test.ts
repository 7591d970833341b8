import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { keystone } from "@underpin/keystone";
import { DIALECTS } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { copyOf } from "../harness/copies.ts";
import { dieUntilDone, stateOf } from "./crash.ts";

/** The releases whose scripts move rows, make triggers and change keys. */
const HOPS = ["ocata", "pike", "queens", "rocky"] as const;
/** Where they are killed; `npm run test:crash` kills all of them everywhere. */
const KILLED: Readonly<Record<DialectName, readonly (typeof HOPS)[number][]>> = process.env["CRASH"]
  ? { sqlite: HOPS, postgres: HOPS, mysql: HOPS }
  : { sqlite: ["ocata", "rocky"], postgres: ["queens"], mysql: ["pike"] };
const PHASES = { expand: runExpand, migrate: runMigrate, contract: runContract };

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a runner that is killed again and again gets there all the same, and nothing is lost or done twice", async () => {
    await using newton = await keystoneAt(dialect, "newton", "newton-rows");
    await using disturbed = await copyOf(newton);
    await using undisturbed = await copyOf(newton);
    let kills = 0;
    for (const to of HOPS)
      for (const phase of ["expand", "migrate", "contract"] as const) {
        if (KILLED[dialect].includes(to)) kills += await dieUntilDone({ url: disturbed.url, phase, to });
        else await PHASES[phase]({ service: keystone, url: disturbed.url, to });
        await PHASES[phase]({ service: keystone, url: undisturbed.url, to });
        expect(await stateOf(disturbed.url, {}), `${phase} to ${to}`).toEqual(await stateOf(undisturbed.url, {}));
      }
    expect(kills).toBeGreaterThan(2 * KILLED[dialect].length);
  });
});
