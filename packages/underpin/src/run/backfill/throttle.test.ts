import { expect, test } from "vitest";
import type { Load } from "../../model/dialect.ts";
import type { UnderpinEvent } from "../../model/event.ts";
import type { RunContext } from "../context.ts";
import { Throttle } from "./throttle.ts";

/** A run on a server that is as busy as `loads` says, one look after the other; the operator set a throttle of `percent`. */
function runOn(
  loads: readonly Load[],
  percent: number,
  { mode = "online", singleWriter = false }: { mode?: RunContext["mode"]; singleWriter?: boolean } = {},
) {
  const events: UnderpinEvent[] = [];
  let looks = 0;
  const context = {
    mode,
    service: { name: "s" },
    replicas: [],
    session: { query: async () => [{ percent }] },
    database: { dialect: { singleWriter, backfill: { load: async () => loads[Math.min(looks++, loads.length - 1)] } } },
    onEvent: (event: UnderpinEvent) => void events.push(event),
  } as unknown as RunContext;
  return { throttle: new Throttle(context, "fill"), events, looks: () => looks };
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
