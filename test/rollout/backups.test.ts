import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { fleetOf, PROCEDURES, rollout, type RolloutEvent, type RolloutOptions } from "underpin/rollout";
import { shop } from "../../examples/shop/src/service.ts";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { procedureOf, step, type Step } from "./own-steps.ts";

const OLD = "2020-01-01T00:00:00.000Z";

/** A backup that is as old as a file says, and the step after which it is the way back. */
function of(database: TestDatabase, backup: readonly string[], more: Partial<RolloutOptions> = {}, within = "24h"): RolloutOptions {
  const says = {
    backup: { within },
    node: { stop: ["a"], start: ["a"] },
    nodes: ["a", "b"].map((name) => ({ name, address: "http://127.0.0.1:1" })),
    commands: { backup, expand: ["a"], migrate: ["a"], contract: ["a"] },
  };
  const fleet = fleetOf(JSON.stringify(says), "fleet.yaml");
  const zero = PROCEDURES.find(({ name }) => name === "zero");
  const backingUp = zero?.steps(fleet).find(({ name }) => name === "backup");
  const steps = [backingUp as Step, step("expand"), step("contract", { needsBackup: true, endsBackups: true, final: "all is over" })];
  const procedure = procedureOf(steps);
  return { service: shop, url: database.url, fleet, procedure, from: "v1", to: "v2", file: "none", ...more };
}

/** A command that says what stands in a file, and then its name. */
function saying(): { readonly file: string; readonly words: readonly string[] } {
  const file = join(mkdtempSync(join(inject("folder"), "backup-")), "says");
  const words = [process.execPath, "-e", "console.log(require('fs').readFileSync(process.argv[1], 'utf8'), process.argv[2])", file];
  return { file, words };
}

describe.each(DIALECTS.slice(0, 1))("the backup of a rollout, with the record on %s", (dialect) => {
  test("one that is too old is said, and nothing goes on with it without a word; each try may make another", async () => {
    await using database = await freshDatabase(dialect);
    const { file, words } = saying();
    const named = [...words, "b-${rollout}-${backup}"];
    writeFileSync(file, `30 rows, taken ${OLD}.`);
    const said: string[] = [];
    const onEvent = (event: RolloutEvent): void => void (event.type === "rollout-output" && said.push(event.line.split(" ").at(-1) ?? ""));
    const paused = await rollout(of(database, named, { onEvent }));
    expect(paused).toMatchObject({
      outcome: "paused",
      why: expect.stringMatching(/^The backup is of 2020-01-01T00:00:00\.000Z, \d+ days old, and it may be 24 h: when it is brought back/),
      next: expect.stringMatching(/--new-backup, .* --old-backup to go on with this one\.$/),
      backup: OLD,
    });
    writeFileSync(file, `{"manifest":{"taken":"${new Date().toISOString()}"}}`);
    expect(await rollout(of(database, named, { onEvent, until: "expand" }))).toMatchObject({ outcome: "paused" });
    expect(said).toEqual(["b-1-1", "b-1-2"]);
    expect((await rollout(of(database, words, { back: true }))).outcome).toBe("taken back");
    writeFileSync(file, `taken ${OLD}`);
    expect(await rollout(of(database, words, { oldBackup: true }))).toMatchObject({ outcome: "done", backup: OLD });
  });

  test("a rollout that rested goes no further than its backup is a way back; another one is made on the way", async () => {
    await using database = await freshDatabase(dialect);
    const { file, words } = saying();
    const named = [...words, "${backup}"];
    writeFileSync(file, "done");
    const first = await rollout(of(database, named, { until: "expand" }));
    expect(Date.now() - Date.parse(first.backup ?? "")).toBeLessThan(60_000);
    const notices: string[] = [];
    const onEvent = (event: RolloutEvent): void => void (event.type === "rollout-notice" && notices.push(event.text));
    // A day later, as it were.
    const late = await rollout(of(database, words, { onEvent }, "1ms"));
    expect(late).toMatchObject({ outcome: "paused", next: expect.stringContaining("say ${backup} in it") });
    expect(late.steps.map((one) => one.step)).not.toContain("contract");
    expect(notices).toEqual([expect.stringMatching(/^The backup is of \S+, 0 min old\.$/)]);
    writeFileSync(file, `taken ${new Date().toISOString()}`);
    const more = of(database, named, { newBackup: true });
    expect(await rollout(more)).toMatchObject({ outcome: "done", backup: expect.not.stringContaining(first.backup ?? "") });
    const broken = of(database, named, { to: "v3" });
    const fails: Step = { ...(broken.procedure.steps(broken.fleet)[2] as Step), do: () => Promise.reject(new Error("no")) };
    const half = { ...broken, procedure: { ...broken.procedure, steps: () => [fails] } };
    expect(await rollout(half)).toMatchObject({ outcome: "stopped", backup: null });
    await expect(rollout({ ...half, newBackup: true })).rejects.toMatchObject({ code: "UP-CONFIG" });
    const begun = {
      ...broken,
      procedure: { ...broken.procedure, steps: () => [...broken.procedure.steps(broken.fleet).slice(0, 2), fails] },
    };
    await expect(rollout({ ...begun, newBackup: true })).rejects.toMatchObject({
      code: "UP-ROLLOUT",
      message: expect.stringContaining('"contract" has begun'),
    });
  });
});
