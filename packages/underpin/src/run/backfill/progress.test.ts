import { array, assert, asyncProperty, constantFrom, integer, nat, record } from "fast-check";
import { expect, test } from "vitest";
import type { Checkpoint, Position, Span } from "../../ledger/checkpoint.ts";
import { Progress, type Claimed } from "./progress.ts";

const KEYS = 60;
const START: Checkpoint = { position: null, ahead: [], moved: 0, pass: 1, sessions: [] };
const keyOf = (position: Position | null, otherwise: number): number => (position === null ? otherwise : Number(position[0]));

/** Where a range of so many keys ends. */
async function endOf({ from, to }: Span, rows: number): Promise<Position | null> {
  // Lanes do something else meanwhile.
  await Promise.resolve();
  const end = keyOf(from, 0) + rows;
  return end <= keyOf(to, KEYS) ? [end] : null;
}

/** What a lane does: claims a range, finds that it can't have all of it, is done with it; or all of them die. */
const act = record({
  does: constantFrom("claim", "claim", "cut", "finish", "finish", "die"),
  size: integer({ min: 1, max: 9 }),
  which: nat(5),
});

test("whatever lanes claim, cut and end in whatever order, and wherever they die, each key is handled once", async () => {
  await assert(
    asyncProperty(array(act, { maxLength: 150 }), async (acts) => {
      const handled = new Map<number, number>();
      let recorded = START;
      let progress = new Progress(START);
      let open: Claimed[] = [];
      const one = async (does: string, size: number, which: number): Promise<void> => {
        if (does === "die") {
          // As it comes back from the ledger.
          progress = new Progress(JSON.parse(JSON.stringify(recorded)) as Checkpoint);
          open = [];
          return;
        }
        const claimed = does === "claim" ? await progress.claim(size, endOf) : open[which % Math.max(1, open.length)];
        if (!claimed) return;
        if (does === "claim") open.push(claimed);
        else if (does === "cut") progress.cut(claimed, await endOf(claimed, size));
        else {
          const rows = Array.from({ length: keyOf(claimed.to, KEYS) - keyOf(claimed.from, 0) }, (_, i) => keyOf(claimed.from, 0) + i + 1);
          recorded = progress.checkpointWith(claimed, rows.length);
          progress.finish(claimed, rows.length);
          open = open.filter((other) => other !== claimed);
          for (const row of rows) handled.set(row, (handled.get(row) ?? 0) + 1);
        }
      };
      for (const { does, size, which } of acts) if (recorded.pass === 1) await one(does, size, which);
      // In the end all that is left is claimed, and done.
      while (recorded.pass === 1) await one(open.length > 0 && !(await hasOpen(progress)) ? "finish" : "claim", 7, 0);
      expect(recorded).toEqual({ ...START, moved: KEYS, pass: 2 });
      expect(recorded).toEqual(progress.next);
      expect([...handled.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: KEYS }, (_, i) => i + 1));
      expect([...handled.values()].every((times) => times === 1)).toBe(true);
    }),
    { seed: 20_261_121, numRuns: 1000 },
  );
});

/** Whether something can be claimed at once. */
async function hasOpen(progress: Progress): Promise<boolean> {
  return await Promise.race([progress.more(new AbortController().signal), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);
}

test("a table without rows is through with one range", async () => {
  const progress = new Progress(START);
  const span = (await progress.claim(1, async () => null)) as Claimed;
  expect(span).toMatchObject({ from: null, to: null });
  expect(await progress.claim(1, async () => null)).toBeNull();
  expect(progress.checkpointWith(span, 0)).toEqual({ ...START, pass: 2 });
});

test("while the end of one range is looked for, nobody takes of it, and what is freed beside it is not lost", async () => {
  const progress = new Progress(START);
  const first = (await progress.claim(10, endOf)) as Claimed;
  let tell: (end: Position | null) => void = () => {};
  const second = progress.claim(10, () => new Promise((resolve) => (tell = resolve)));
  progress.cut(first, [4]);
  expect(await progress.claim(10, endOf)).toMatchObject({ from: [4], to: [10] });
  // It does not reach so far that the lane could keep away from the one before.
  tell(null);
  await new Promise((resolve) => setImmediate(resolve));
  tell([20]);
  expect(await second).toMatchObject({ from: [10], to: [20] });
  expect(await progress.claim(100, endOf)).toMatchObject({ from: [20], to: null });
});

test("lanes keep away from each other, and each goes on where it is, until what was left between is all there is", async () => {
  const progress = new Progress(START);
  const claim = async (): Promise<Claimed> => (await progress.claim(1, endOf)) as Claimed;
  const [first, second] = [await claim(), await claim()];
  expect([first, second]).toMatchObject([
    { from: null, to: [1] },
    { from: [17], to: [18] },
  ]);
  progress.finish(second, 1);
  // In order, but not behind the first, who is still at work.
  const third = await claim();
  expect(third).toMatchObject({ from: [18], to: [19] });
  progress.finish(first, 1);
  expect(await claim()).toMatchObject({ from: [1], to: [2] });
  expect(await claim()).toMatchObject({ from: [35], to: [36] });
});

test("who finds nothing to claim waits for what is freed, or for the end", async () => {
  const progress = new Progress(START);
  const range = (await progress.claim(1, async () => null)) as Claimed;
  const more = progress.more(new AbortController().signal);
  progress.cut(range, [5]);
  expect(await more).toBe(true);
  const rest = (await progress.claim(1, async () => null)) as Claimed;
  const end = progress.more(new AbortController().signal);
  progress.finish(rest, 0);
  progress.finish(range, 0);
  expect(await end).toBe(false);
  const stop = new AbortController();
  stop.abort(new Error("stopped"));
  await expect(progress.more(stop.signal)).rejects.toThrow("stopped");
});

test("a range whose end can't be found is open again", async () => {
  const progress = new Progress(START);
  await expect(progress.claim(1, () => Promise.reject(new Error("no connection")))).rejects.toThrow("no connection");
  expect(await progress.claim(1, async () => [1])).toMatchObject({ from: null, to: [1] });
});
