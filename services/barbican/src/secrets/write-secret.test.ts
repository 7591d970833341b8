import { Batches } from "@underpin/oslo/db";
import { expect, test } from "vitest";
import type { Hold } from "../quotas/hold.ts";
import type { WholeSecret } from "./whole-secret.ts";
import { writeSecret } from "./write-secret.ts";

const SECRET = { project_id: "p1" } as WholeSecret["secret"];
const UNLIMITED: Hold = { isUnlimited: true, hold: async () => {} };

/** Stores some secrets at once in a database whose transactions end in turn as they are told to, undefined for well: how each ended, and how many transactions it took. */
async function store(many: number, failure: "lock" | "refused", ends: readonly (Error | undefined)[]): Promise<object> {
  let transactions = 0;
  const write = async (): Promise<void> => {
    const error = ends[transactions++];
    if (error) throw error;
  };
  const barbican = { pool: { write, failure: () => failure }, now: () => 0, newSecrets: new Batches<WholeSecret>() };
  const written = Array.from({ length: many }, async () => {
    await writeSecret(barbican as unknown as Parameters<typeof writeSecret>[0], { secret: SECRET, payload: undefined }, UNLIMITED);
  });
  const told = await Promise.allSettled(written);
  return { told: told.map((one) => (one.status === "rejected" ? (one.reason as Error).message : "written")), transactions };
}

test("what is stored at once is written in two transactions", async () => {
  expect(await store(5, "refused", [])).toEqual({ told: Array(5).fill("written"), transactions: 2 });
});

test("each of those of which the database has refused one is written alone", async () => {
  const ends = [undefined, new Error("one of them"), undefined, new Error("this one")];
  expect(await store(3, "refused", ends)).toEqual({ told: ["written", "written", "this one"], transactions: 4 });
});

test("where the database can't write just now all hear of it, and nothing is written twice", async () => {
  expect(await store(3, "lock", [undefined, new Error("no answer")])).toEqual({
    told: ["written", "no answer", "no answer"],
    transactions: 2,
  });
});
