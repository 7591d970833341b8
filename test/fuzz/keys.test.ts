import { expect, test } from "vitest";
import { barbicanAt } from "../harness/barbican.ts";
import { DIALECTS } from "../harness/databases.ts";
import { fuzzKeyManager } from "./key-manager.ts";

/** How many requests for each database; `npm run test:fuzz` sends 102,000 in all. */
const REQUESTS = process.env["FUZZ"] === undefined ? 300 : 2 * Number(process.env["FUZZ"]);
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);
const HOURS = 3 * 3_600_000;

test.each(DIALECTS)(
  `${REQUESTS} requests that nobody has foreseen (seed ${SEED}) end in no 5xx: as Barbican, on %s`,
  async (dialect) => {
    await using database = await barbicanAt(dialect, "2026.1");
    const { statuses, faults } = await fuzzKeyManager({ database, seed: SEED, requests: REQUESTS });
    if (process.env["FUZZ"] !== undefined)
      process.stdout.write(`Barbican, ${dialect}, seed ${SEED}: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
    expect(faults.slice(0, 20).join("\n")).toBe("");
  },
  HOURS,
);
