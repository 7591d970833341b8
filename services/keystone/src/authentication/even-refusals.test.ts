import { expect, test } from "vitest";
import { HttpError } from "@underpin/oslo/http";
import { unauthorized } from "../refusals.ts";
import { EvenRefusal, type Clock } from "./even-refusals.ts";

class TestClock implements Clock {
  time = 1000;
  readonly elapsed = (): number => this.time;
  /** As coarse as timers are. */
  readonly wait = async (milliseconds: number): Promise<void> => this.spend(milliseconds + 0.9);
  turn = async (): Promise<void> => this.spend(TURN);
  readonly spend = (milliseconds: number): void => void (this.time += milliseconds);
}

/** When something is answered that spends this on a hash and on the rest. */
const TURN = 1 / 64;

async function answeredAfter(hash: number, rest: number, error: Error | null = unauthorized()): Promise<number> {
  const clock = new TestClock();
  const refusal = new EvenRefusal(clock);
  await refusal
    .of(async () => {
      await refusal.hashing(async () => clock.spend(hash));
      clock.spend(rest);
      if (error !== null) throw error;
    })
    .catch((cause: unknown) => expect(cause).toBe(error));
  return clock.time - 1000;
}

/** Whether it left at its time, and no turn later. */
function isAt(time: number, due: number): boolean {
  return time >= due && time < due + TURN + 1e-6;
}

test.each([1.5, 49.9, 50, 203])("what else a refusal needed beside a hash of %d ms does not show", async (hash) => {
  for (const rest of [0, 0.3, 12, 49.9]) expect(isAt(await answeredAfter(hash, rest), hash + 50)).toBe(true);
});

test("what takes longer than a step leaves with the next one", async () => {
  for (const rest of [50, 51, 99.9]) expect(isAt(await answeredAfter(200, rest), 300)).toBe(true);
});

test("nothing else is kept back", async () => {
  expect(await answeredAfter(200, 3, null)).toBe(203);
  expect(await answeredAfter(200, 3, new HttpError(503, "Later"))).toBe(203);
  expect(await answeredAfter(200, 3, new HttpError(400, "Not so"))).toBe(203);
});

test("a hash that fails has taken its time, too", async () => {
  const clock = new TestClock();
  const refusal = new EvenRefusal(clock);
  const failed = refusal.of(
    async () =>
      await refusal.hashing(async () => {
        clock.spend(200);
        throw unauthorized();
      }),
  );
  await expect(failed).rejects.toThrow(HttpError);
  expect(isAt(clock.time, 1250)).toBe(true);
});

test("without a hash nobody is kept busy for parts of a millisecond", async () => {
  const clock = new TestClock();
  clock.turn = async () => await Promise.reject(new Error("a turn"));
  await expect(new EvenRefusal(clock).of(async () => await Promise.reject(unauthorized()))).rejects.toThrow(HttpError);
  expect(clock.time).toBeGreaterThanOrEqual(1050);
  expect(clock.time).toBeLessThan(1053);
});
