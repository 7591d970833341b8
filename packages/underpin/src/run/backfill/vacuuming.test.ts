import { expect, test } from "vitest";
import type { Move } from "../../model/change.ts";
import type { Session } from "../../model/dialect.ts";
import type { RunContext } from "../context.ts";
import { InFlight } from "./in-flight.ts";
import { Vacuuming } from "./vacuuming.ts";

/** Housekeeping on a server that begins it at once, and ends it when the test says so; how often it may connect is limited. */
function vacuumingOn({ connections = Number.POSITIVE_INFINITY } = {}) {
  const inFlight = new InFlight();
  const log: string[] = [];
  const rounds: { readonly resolve: () => void; readonly reject: (why: Error) => void }[] = [];
  const own = { run: async () => 0 } as unknown as Session;
  const connect = async (): Promise<Session> => {
    if (connections-- <= 0) throw new Error("too many connections");
    const ended = new Promise<void>((resolve, reject) => void rounds.push({ resolve, reject }));
    ended.catch(() => {});
    const round = rounds.at(-1);
    return {
      run: async () => (log.push("beside"), await ended, log.push("done")),
      close: async () => round?.reject(new Error("closed")),
    } as unknown as Session;
  };
  const vacuum = async (session: Session): Promise<void> => {
    if (session === own) log.push("by the walk");
    await session.run("VACUUM");
  };
  const context = {
    inFlight,
    database: { connect, dialect: { backfill: { vacuum }, sessions: { sessionId: async () => "4711" }, failure: () => "refused" } },
  };
  const vacuuming = new Vacuuming(context as unknown as RunContext, { table: "item", set: {} } as unknown as Move, null);
  const stop = new AbortController();
  const after = async (rows: number, isAlone: boolean): Promise<void> => {
    await vacuuming.after({ session: own, signal: stop.signal }, rows, 0, isAlone);
    await settled();
    log.push("walk");
  };
  return { vacuuming, inFlight, log, rounds, after, stop };
}

/** Everything that is ready to go on has done so. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("alone, the walk goes on beside it, and what is under way counts as our own", async () => {
  const { log, rounds, after, inFlight, vacuuming } = vacuumingOn();
  await after(100_000, true);
  await after(10, true);
  await settled();
  expect(log).toEqual(["beside", "walk", "walk"]);
  expect(await inFlight.during(async () => "look")).toMatchObject({ result: "look", most: 1 });
  rounds[0]?.resolve();
  await vacuuming.finish();
  expect(log.at(-1)).toBe("done");
});

test("beside others the walk waits for it, also for one that began before they came", async () => {
  for (const wasAlone of [true, false]) {
    const { log, rounds, after } = vacuumingOn();
    if (wasAlone) await after(100_000, true);
    const walk = after(wasAlone ? 10 : 100_000, false);
    await settled();
    expect(log).toEqual(["beside", ...(wasAlone ? ["walk"] : [])]);
    rounds[0]?.resolve();
    await walk;
    expect(log.slice(-2)).toEqual(["done", "walk"]);
  }
});

test("the walk gets no further ahead of it than a round", async () => {
  const { log, rounds, after } = vacuumingOn();
  await after(100_000, true);
  const walk = after(100_000, true);
  await settled();
  expect(log).toEqual(["beside", "walk"]);
  rounds[0]?.resolve();
  await walk;
  await settled();
  expect(log).toEqual(["beside", "walk", "done", "beside", "walk"]);
});

test("without a connection to spare it is the walk's own session that does it", async () => {
  const { log, after } = vacuumingOn({ connections: 0 });
  await after(100_000, true);
  await settled();
  await after(10, true);
  expect(log).toEqual(["walk", "by the walk", "walk"]);
});

test("a walk that is stopped waits for nothing; what is under way ends with its session", async () => {
  const { log, after, vacuuming, stop } = vacuumingOn();
  await after(100_000, true);
  await settled();
  const walk = after(100_000, true);
  stop.abort(new Error("enough"));
  await expect(walk).rejects.toThrow("enough");
  await vacuuming[Symbol.asyncDispose]();
  expect(log).toEqual(["beside", "walk"]);
});
