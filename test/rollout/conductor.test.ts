import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inject, describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { fleetOf, PROCEDURES, rollout, type Procedure, type RolloutOptions, type RolloutReport } from "underpin/rollout";
import { shop } from "../../examples/shop/src/service.ts";
import { openRecord } from "../../packages/underpin/src/rollout/record/open.ts";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { startPostgres } from "../harness/servers.ts";
import { procedureOf, step, type Step } from "./own-steps.ts";

const FLEET = fleetOf(
  "node: { stop: [a], start: [a] }\nnodes: [{ name: a, address: http://a }, { name: b, address: http://b }]",
  "fleet.yaml",
);

const zero = PROCEDURES.find(({ name }) => name === "zero");

/** A rollout of these steps, without a signal, as who calls it as a function may leave that out. */
function of(database: TestDatabase, steps: readonly Step[], more: Partial<RolloutOptions> = {}): RolloutOptions {
  const procedure = procedureOf(steps);
  return { service: shop, url: database.url, fleet: FLEET, procedure, from: "v1", to: "v2", file: "none", ...more };
}

/** Visits that fail as long as they are told to. */
function visits() {
  const state = { fail: true, hasLeft: false, late: 0 };
  const visit = async (): Promise<void> => {
    if (state.hasLeft) state.late++;
    if (state.fail) throw new Error("no shop");
  };
  const leave = async (): Promise<void> => void (state.hasLeft = true);
  return { state, probe: () => ({ visit, leave }) };
}

const SQLITE = DIALECTS.filter((dialect) => dialect === "sqlite");

describe.each(SQLITE)("a conductor", (dialect) => {
  test("it goes no further than is said; the same call without that goes on", async () => {
    await using database = await freshDatabase(dialect);
    const done: string[] = [];
    const steps = ["one", "two", "three"].map((name) =>
      step(name, { do: async () => void done.push(name), undo: async () => void done.push(`${name} back`) }),
    );
    for (let time = 0; time < 2; time++) {
      const { outcome, why } = await rollout(of(database, steps, { until: "two" }));
      expect([outcome, why, done]).toEqual(["paused", '"two" is done, and it was said to go no further.', ["one", "two"]]);
    }
    await expect(rollout(of(database, steps, { until: "four" }))).rejects.toMatchObject({ code: "UP-CONFIG" });
    expect((await rollout(of(database, steps, { until: "three" }))).outcome).toBe("done");
    expect(done).toEqual(["one", "two", "three"]);
  });

  test("stopped by failed visits it goes back, though what waits on the way there was ended", async () => {
    await using database = await freshDatabase(dialect);
    const { probe } = visits();
    const done: string[] = [];
    const waits = step("one", {
      do: async ({ signal }) => await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
      undo: async ({ signal }) => {
        signal.throwIfAborted();
        done.push("undone");
      },
    });
    const fleet = { ...FLEET, url: "http://127.0.0.1:1" };
    const report = await rollout(of(database, [waits], { fleet, probe, autoRollback: true }));
    expect(report).toMatchObject({ outcome: "taken back", why: expect.stringContaining("visits (no shop) have failed; 0 may.") });
    expect(done).toEqual(["undone"]);
  });

  test("stopped by failed visits, the same call goes on: who runs it again knows of them", async () => {
    await using database = await freshDatabase(dialect);
    const { state, probe } = visits();
    const waits = step("one", {
      do: async ({ signal }) => {
        if (state.fail) await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
      },
    });
    const options = of(database, [waits], { fleet: { ...FLEET, url: "http://127.0.0.1:1" }, probe });
    expect(await rollout(options)).toMatchObject({ outcome: "stopped" });
    expect([state.hasLeft, state.late]).toEqual([true, 0]);
    [state.fail, state.hasLeft] = [false, false];
    expect(await rollout(options)).toMatchObject({ outcome: "done" });
    expect([state.hasLeft, state.late]).toEqual([true, 0]);
  });

  test("it says what the way back would lose, and where there is none", async () => {
    await using database = await freshDatabase(dialect);
    const fails = step("last", {
      do: async () => {
        throw new Error("no");
      },
    });
    const lossy = step("lossy", { loses: "the harvest" });
    expect((await rollout(of(database, [step("one"), fails]))).next).toContain("it goes back, and nothing is lost.");
    expect(await rollout(of(database, [step("one"), fails], { back: true }))).toMatchObject({ outcome: "taken back" });
    expect((await rollout(of(database, [lossy, fails]))).next).toContain("it goes back, and lost is the harvest.");
    expect(await rollout(of(database, [lossy, fails], { back: true }))).toMatchObject({ outcome: "taken back" });
    expect((await rollout(of(database, [step("end", { final: "all is over" }), fails]))).next).toContain("no way back but the backup");
  });

  test("balancers that are two commands are told; contract comes by itself after its time", async () => {
    await using told = await toldFleet(dialect);
    const report = await told.run(["a", "b"], { bakeMs: 1 });
    expect(report).toMatchObject({ outcome: "done", requests: null });
    expect(report.notices.at(-1)?.text).toBe("Contract may run: every node has served for 0.001 s.");
    expect(told.log()).toEqual([...turn("a", "expand", "migrate"), ...turn("b"), "contract a"]);
  });

  test("a node's own doctor looks at it before anything is done, and with the next release before it starts", async () => {
    await using told = await toldFleet(dialect, { doctor: "doctor ${release}" });
    await told.run(["a", "b"], { contract: true });
    expect(told.log()).toEqual([
      "doctor v1 a",
      "doctor v1 b",
      ...turn("a", "doctor v2", "expand", "migrate"),
      ...turn("b", "doctor v2"),
      "contract a",
    ]);
  });

  test("a node whose doctor finds something is not started with the next release", async () => {
    await using told = await toldFleet(dialect, { doctor: "fail ${release}" });
    const stopped = await told.run(["a", "b"], { contract: true });
    expect(stopped).toMatchObject({ outcome: "stopped", why: expect.stringContaining("ended with 1 on a") });
    const report = await told.run(["a", "b"], { contract: true, skip: ["a: doctor", "b: doctor", "a: doctor, of the next release"] });
    expect(report).toMatchObject({ outcome: "stopped", why: expect.stringContaining("ended with 1 on b") });
    expect(report.notices.map(({ text }) => text)).toContain('"a: doctor, of the next release" was left out, as was said.');
    expect(told.log().at(-1)).toBe("fail v2 b");
  });

  test("a node that is taken out of the fleet's file is left as it is, and the others go on", async () => {
    await using told = await toldFleet(dialect);
    await told.run(["a", "b", "c"], { until: "b: stop" });
    const report = await told.run(["a", "c"], { contract: true });
    expect(report).toMatchObject({ outcome: "done" });
    expect(told.log()).toEqual([...turn("a", "expand", "migrate"), "out b", "stop b", ...turn("c"), "contract a"]);
  });
});

/** What becomes of a node that gets the next release. */
const turn = (name: string, ...between: readonly string[]): readonly string[] =>
  ["out", "stop", ...between, "start", "in"].map((word) => `${word} ${name}`);

/** A fleet whose commands note what they are told. */
async function toldFleet(dialect: DialectName, { doctor }: { readonly doctor?: string } = {}) {
  const database = await freshDatabase(dialect);
  const server = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = join(mkdtempSync(join(inject("folder"), "told-")), "log");
  writeFileSync(log, "");
  const says = (word: string): readonly string[] => [
    process.execPath,
    "-e",
    `require("fs").appendFileSync(${JSON.stringify(log)}, process.argv[1] + "\\n"); if (process.argv[1].startsWith("fail")) process.exitCode = 1`,
    `${word} \${node}`,
  ];
  return {
    log: (): readonly string[] => readFileSync(log, "utf8").trim().split("\n"),
    run: async (nodes: readonly string[], more: Partial<RolloutOptions>): Promise<RolloutReport> => {
      const described = {
        balancer: { commands: { out: says("out"), in: says("in") } },
        soak: "1ms",
        node: { stop: says("stop"), start: says("start"), ...(doctor !== undefined && { doctor: says(doctor) }) },
        nodes: nodes.map((name) => ({ name, address })),
        commands: { expand: says("expand"), migrate: says("migrate"), contract: says("contract") },
      };
      const fleet = fleetOf(JSON.stringify(described), "fleet.json");
      return await rollout({ ...of(database, []), procedure: zero as Procedure, fleet, ...more });
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

test.each(DIALECTS)("services with long names that begin alike have a record each, on %s", async (dialect) => {
  await using database = await freshDatabase(dialect);
  const service = "s".repeat(63);
  await using one = await openRecord({ place: { url: database.url }, service: `${service}1` });
  await using other = await openRecord({ place: { url: database.url }, service: `${service}2` });
  await one.writeHead({ id: 1, procedure: "zero", from: "v1", to: "v2", state: "forward", counted: null, startedAt: 1, endedAt: null });
  expect([(await one.latest())?.head.to, await other.latest()]).toEqual(["v2", null]);
  await expect(openRecord({ place: { url: database.url }, service: `${service}1` })).rejects.toMatchObject({ code: "UP-LEASE-HELD" });
});

test.skipIf(!DIALECTS.includes("postgres"))("what is noted while the database's server is away is noted when it is back", async () => {
  const server = await startPostgres(["synchronous_commit=on"]);
  try {
    await using record = await openRecord({ place: { url: server.url }, service: "shop" });
    await server.kill();
    const times = { startedAt: 1, endedAt: null };
    const noted = record.writeHead({ id: 1, procedure: "zero", from: "v1", to: "v2", state: "forward", counted: null, ...times });
    await server.start();
    await noted;
    expect((await record.latest())?.head).toMatchObject({ id: 1, to: "v2" });
  } finally {
    await server.stop();
  }
});
