import { expect, test, vi } from "vitest";
import type { Database, Load, Session } from "../../model/dialect.ts";
import type { UnderpinEvent } from "../../model/event.ts";
import type { RunContext } from "../context.ts";
import { InFlight } from "./in-flight.ts";
import { Throttle } from "./throttle.ts";

/** A run on a server that is as busy as `loads` says, one look after the other; the operator set a throttle of `percent`. */
function runOn(
  loads: readonly Load[],
  percent: number,
  { mode = "online", singleWriter = false }: { mode?: RunContext["mode"]; singleWriter?: boolean } = {},
) {
  const events: UnderpinEvent[] = [];
  const inFlight = new InFlight();
  let looks = 0;
  const context = {
    mode,
    service: { name: "s" },
    replicas: [],
    inFlight,
    session: { query: async () => [{ percent }] },
    database: { dialect: { singleWriter, backfill: { load: async () => loads[Math.min(looks++, loads.length - 1)] } } },
    onEvent: (event: UnderpinEvent) => void events.push(event),
  } as unknown as RunContext;
  return { throttle: new Throttle(context, "fill"), inFlight, events, looks: () => looks };
}

const quiet: Load = { others: 0, strain: null };

test("it waits while others can't follow, and says why", async () => {
  const { throttle, events, looks } = runOn([{ others: 0, strain: "a replica is 9.0 s behind" }, quiet], 50);
  await throttle.rest(1);
  expect(events).toEqual([{ type: "throttle", title: "fill", why: "a replica is 9.0 s behind" }]);
  expect(looks()).toBe(2);
});

test("alone it does not rest; beside others it does, as the throttle says, and takes smaller bites", async () => {
  const alone = runOn([quiet], 50);
  const started = performance.now();
  await alone.throttle.rest(400);
  expect(performance.now() - started).toBeLessThan(200);
  expect(alone.throttle.isAlone).toBe(true);
  const beside = runOn([{ others: 1, strain: null }], 50);
  const again = performance.now();
  await beside.throttle.rest(60);
  expect(performance.now() - again).toBeGreaterThan(50);
  expect(beside.throttle.isAlone).toBe(false);
});

test("where there is one writer at a time, it rests though nobody was seen", async () => {
  const { throttle } = runOn([quiet], 50, { singleWriter: true });
  const started = performance.now();
  await throttle.rest(60);
  expect(performance.now() - started).toBeGreaterThan(50);
  expect(throttle.isAlone).toBe(true);
});

test("offline nobody is looked after", async () => {
  const { throttle, looks } = runOn([{ others: 9, strain: "anything" }], 0, { mode: "offline" });
  await throttle.rest(1000);
  expect(looks()).toBe(0);
  expect(throttle.isAlone).toBe(true);
});

test("beside others lanes take turns, and weigh on them as one does; at a throttle of 100 they don't", async () => {
  for (const [percent, isSecondLetIn] of [
    [50, false],
    [100, true],
  ] as const) {
    const { throttle } = runOn([{ others: 1, strain: null }], percent);
    await throttle.rest(0);
    const endFirst = await throttle.begin();
    let isIn = false;
    const second = throttle.begin().then((end) => {
      isIn = true;
      return end;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isIn).toBe(isSecondLetIn);
    endFirst();
    (await second)();
    expect(isIn).toBe(true);
  }
});

/** A session whose statements last until they are ended. */
function slow() {
  const ends: (() => void)[] = [];
  const last = (): Promise<never> => new Promise((resolve) => ends.push(() => resolve(0 as never)));
  const session: Session = { query: last, run: last, transaction: (body) => body(), close: last, [Symbol.asyncDispose]: last };
  return { session, end: (): void => ends.splice(0).forEach((end) => end()) };
}

test("our own lanes are no others while they have a statement with the server; between two of them they count for none", async () => {
  const { throttle, inFlight } = runOn([{ others: 1, strain: null }], 50);
  const { session, end } = slow();
  const lane = inFlight.counted(session);
  const running = lane.run("UPDATE item SET n = 1");
  await throttle.rest(0);
  expect(throttle.isAlone).toBe(true);
  end();
  await running;
  const beside = runOn([{ others: 1, strain: null }], 50);
  await beside.inFlight.counted(session).transaction(() => beside.throttle.rest(0));
  expect(beside.throttle.isAlone).toBe(false);
});

test("of two that are at work one is not ours", async () => {
  const { throttle, inFlight } = runOn([{ others: 2, strain: null }], 50);
  const { session, end } = slow();
  const running = inFlight.counted(session).run("UPDATE item SET n = 1");
  await throttle.rest(0);
  expect(throttle.isAlone).toBe(false);
  end();
  await running;
});

test("who did something lately ends the quiet, also one whom no look met at work; where nobody can tell there is none", async () => {
  vi.useFakeTimers({ now: 0 });
  try {
    for (const [lately, isQuiet] of [
      [{ lately: 0 }, true],
      [{ lately: 1 }, false],
      [{}, false],
    ] as const) {
      const { throttle } = runOn([{ ...quiet, ...lately }], 50);
      await throttle.rest(0);
      vi.advanceTimersByTime(10_000);
      await throttle.rest(0);
      expect(throttle.quiet.isLong).toBe(isQuiet);
      expect(throttle.isAlone).toBe(true);
    }
  } finally {
    vi.useRealTimers();
  }
});

test("while others can't follow it is not quiet; offline it is, as nobody is there", async () => {
  vi.useFakeTimers({ now: 0, toFake: ["Date"] });
  try {
    const strained = runOn(
      [
        { others: 0, lately: 0, strain: "a replica is 9.0 s behind" },
        { ...quiet, lately: 0 },
      ],
      50,
    );
    const offline = runOn([], 50, { mode: "offline" });
    await offline.throttle.rest(0);
    await strained.throttle.rest(0);
    vi.setSystemTime(400);
    expect([strained, offline].map(({ throttle }) => throttle.quiet.isLong)).toEqual([false, false]);
    vi.setSystemTime(500);
    expect([strained, offline].map(({ throttle }) => throttle.quiet.isLong)).toEqual([true, true]);
  } finally {
    vi.useRealTimers();
  }
});

test("a connection of our own that is being opened is nobody else's work; open, it counts for none until it has something to do", async () => {
  const { throttle, inFlight } = runOn([{ others: 1, strain: null }], 50);
  let open = (_session: Session): void => {};
  const database = {
    connect: () => new Promise<Session>((resolve) => void (open = resolve)),
    dialect: { sessions: { sessionId: async () => "4711" } },
  } as unknown as Database;
  const connecting = inFlight.countedOn(database).connect();
  await throttle.rest(0);
  expect(throttle.isAlone).toBe(true);
  expect((await inFlight.during(async () => "look")).unnamed).toBe(1);
  expect(inFlight.sessions).toEqual([]);
  open(slow().session);
  await connecting;
  expect(await inFlight.during(async () => "look")).toEqual({ result: "look", most: 0, unnamed: 0 });
  expect(inFlight.sessions).toEqual(["4711"]);
});
