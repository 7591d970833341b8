import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PEERS } from "../harness/keystone-peer.ts";
import { cloudOf } from "./cloud/cloud.ts";
import type { DatabaseName } from "./databases.ts";
import { Judge } from "./judge.ts";
import { run } from "./random/run.ts";
import { report, tallied } from "./report.ts";
import { ROOMS } from "./rooms/index.ts";

/** How many requests are made by chance; `npm run test:differential` sends 20,000. */
const REQUESTS = Number(process.env["DIFFERENTIAL"] ?? 500);
const SEED = Number(process.env["DIFFERENTIAL_SEED"] ?? 1);
/** Where every difference is written, a file for each release. */
const FINDINGS = process.env["DIFFERENTIAL_FINDINGS"];
/** Where both have their rows: `DIFFERENTIAL_DB=mariadb`, or postgres. */
const DATABASE = (process.env["DIFFERENTIAL_DB"] ?? "sqlite") as DatabaseName;
const HOURS = 3 * 3_600_000;
/** What ours is not to have: docs/keystone/service.md says so. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "GET /v3/OS-FEDERATION/saml2/metadata",
  "POST /v3/auth/OS-FEDERATION/saml2",
  "POST /v3/auth/OS-FEDERATION/saml2/ecp",
  "DELETE /v3/users/{user_id}/tokens",
]);

for (const { release, title, python } of PEERS)
  describe.skipIf(python === undefined)(`our Keystone ${title}`, () => {
    let judge: Judge;

    beforeAll(async () => {
      judge = await Judge.start(await cloudOf(release, python as string), python as string, { database: DATABASE });
    });
    afterAll(async () => await judge?.[Symbol.asyncDispose]());

    for (const [room, scenarios] of Object.entries(ROOMS))
      for (const scenario of scenarios)
        test(`${room}: ${scenario.title}`, async () => {
          const twin = await judge.fresh();
          const differing: string[] = [];
          for (const step of scenario.steps) {
            if (!(step.releases ?? [release]).includes(release)) continue;
            const outcome = await twin.send(step);
            if (outcome.absent || outcome.differences.length > 0) differing.push(report(outcome));
          }
          expect(differing.join("\n")).toBe("");
        });

    test(
      `${REQUESTS} requests made by chance (seed ${SEED}) are answered alike`,
      async () => {
        const findings = FINDINGS === undefined ? {} : { findings: `${FINDINGS}-${release}` };
        const tally = await run(judge, { seed: SEED, requests: REQUESTS, ...findings });
        process.stdout.write(`Keystone ${release}, seed ${SEED}: ${tallied(tally)}`);
        expect([...tally.absent].filter((operation) => !LEFT_OUT.has(operation))).toEqual([]);
        expect(tally.examples.slice(0, 10).join("\n")).toBe("");
      },
      HOURS,
    );
  });
