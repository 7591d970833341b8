import { expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { fuzz } from "./fuzz.ts";

/** How many requests for each release and database; `npm run test:fuzz` sends 100,000 in all. */
const REQUESTS = Number(process.env["FUZZ"] ?? 250);
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);
const HOURS = 3 * 3_600_000;

for (const release of ["30", "22"])
  for (const dialect of DIALECTS)
    test(
      `${REQUESTS} requests that nobody has foreseen (seed ${SEED}) end in no 5xx: as Keystone ${release}, on ${dialect}`,
      async () => {
        const { statuses, faults } = await fuzz({ release, dialect, seed: SEED, requests: REQUESTS });
        if (process.env["FUZZ"] !== undefined)
          process.stdout.write(`Keystone ${release}, ${dialect}, seed ${SEED}: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
        expect(faults.slice(0, 20).join("\n")).toBe("");
      },
      HOURS,
    );
