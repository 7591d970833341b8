import { describe, expect, test } from "vitest";
import { fleetOf, rollout, type Procedure, type RolloutControls, type RolloutEvent, type RolloutOptions } from "underpin/rollout";
import { shop } from "../../examples/shop/src/service.ts";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";

type Step = ReturnType<Procedure["steps"]>[number];

const FLEET = fleetOf(
  "node: { stop: [a], start: [a] }\nnodes: [{ name: a, address: http://a }, { name: b, address: http://b }]",
  "fleet.yaml",
);

/** A rollout of steps that note in a log what they did, and ask for what is to be asked while they run. */
class Asked {
  readonly log: string[] = [];
  readonly events: RolloutEvent[] = [];
  readonly #database: TestDatabase;
  #controls: RolloutControls | undefined;

  constructor(database: TestDatabase) {
    this.#database = database;
  }

  get controls(): RolloutControls {
    if (!this.#controls) throw new Error("it does not run");
    return this.#controls;
  }

  step(name: string, asks?: (controls: RolloutControls) => Promise<void>, more: Partial<Step> = {}): Step {
    const note = (text: string) => async () => void this.log.push(text);
    return {
      name,
      kind: "database",
      does: name,
      users: "none",
      do: async () => {
        await asks?.(this.controls);
        this.log.push(name);
      },
      undo: note(`${name} back`),
      ...more,
    };
  }

  async run(steps: readonly Step[], more: Partial<RolloutOptions> = {}, onEvent: (event: RolloutEvent) => void = () => {}) {
    const procedure: Procedure = { name: "ours", promise: "", keepsDatabase: true, mode: "online", errorBudget: 0, steps: () => steps };
    return await rollout({
      service: shop,
      url: this.#database.url,
      fleet: FLEET,
      procedure,
      from: "v1",
      to: "v2",
      file: "none",
      controls: (controls) => (this.#controls = controls),
      onEvent: (event) => {
        this.events.push(event);
        onEvent(event);
      },
      ...more,
    });
  }

  get pauses(): readonly string[] {
    return this.events.flatMap((event) => (event.type === "rollout-pause" ? [`${event.state} ${event.step}`] : []));
  }
}

const pauses = (controls: RolloutControls): Promise<void> => controls.pause();

describe.each(DIALECTS.filter((dialect) => dialect === "sqlite"))("a person", (dialect) => {
  test("pauses it: the step that runs ends first, the next one waits for them; the report says how long", async () => {
    await using database = await freshDatabase(dialect);
    const asked = new Asked(database);
    const steps = [asked.step("one", pauses), asked.step("two")];
    const report = await asked.run(steps, {}, (event) => {
      if (event.type !== "rollout-pause" || event.state !== "begun") return;
      asked.log.push("held");
      void asked.controls.resume();
    });
    expect(report).toMatchObject({ outcome: "done" });
    expect(asked.log).toEqual(["one", "held", "two"]);
    expect(asked.pauses).toEqual(["asked one", "begun two", "ended null"]);
    expect(report.steps.map(({ step, state }) => [step, state])).toContainEqual(["pause 1", "done"]);
  });

  test("finds it paused when the conductor that was told is gone: the next one goes on when it is told to", async () => {
    await using database = await freshDatabase(dialect);
    const asked = new Asked(database);
    const end = new AbortController();
    const steps = [asked.step("one", pauses), asked.step("two")];
    const stopped = await asked.run(steps, { signal: end.signal }, (event) => {
      if (event.type === "rollout-pause" && event.state === "begun") end.abort(new Error("gone"));
    });
    expect(stopped).toMatchObject({ outcome: "paused", why: "It was stopped from outside." });
    const nobody = { controls: undefined } as unknown as Partial<RolloutOptions>;
    expect(await asked.run(steps, nobody)).toMatchObject({ outcome: "paused", next: expect.stringContaining("--resume") });
    const held = await asked.run(steps, {}, (event) => {
      if (event.type === "rollout-pause" && event.state === "begun") void asked.controls.back();
    });
    expect(held).toMatchObject({ outcome: "taken back" });
    expect(asked.log).toEqual(["one", "one back"]);
    const again = new AbortController();
    await asked.run(steps, { signal: again.signal }, (event) => {
      if (event.type === "rollout-pause" && event.state === "begun") again.abort(new Error("gone"));
    });
    expect(await asked.run([asked.step("one"), asked.step("two")], { ...nobody, resume: true })).toMatchObject({ outcome: "done" });
  });

  test("sends it back from any step, once, and never after what can't be taken back has begun", async () => {
    await using database = await freshDatabase(dialect);
    const asked = new Asked(database);
    const refusals: string[] = [];
    const back = async (controls: RolloutControls): Promise<void> => {
      await controls.back().catch((error: Error) => refusals.push(error.message));
    };
    const waits: Partial<Step> = {
      do: async ({ signal }) => {
        const over = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
        await back(asked.controls);
        await back(asked.controls);
        await over;
      },
    };
    const report = await asked.run([asked.step("one"), asked.step("two", undefined, waits), asked.step("three")]);
    expect(report).toMatchObject({ outcome: "taken back", why: "A person asked for it." });
    expect(asked.log).toEqual(["one", "two back", "one back"]);
    await back(asked.controls);
    const final = asked.step("end", back, { final: "all is over" });
    expect(await asked.run([asked.step("one"), final])).toMatchObject({ outcome: "done" });
    expect(refusals).toEqual(["It is on its way back already.", "The conductor has ended.", 'There is no way back: "end" has begun.']);
  });

  test("pauses it on its way back, too; what fails meanwhile still stops it", async () => {
    await using database = await freshDatabase(dialect);
    const asked = new Asked(database);
    const steps = [asked.step("one"), asked.step("two", (controls) => controls.back())];
    const report = await asked.run(steps, {}, (event) => {
      if (event.type === "rollout-start" && event.direction === "back") void asked.controls.pause();
      if (event.type === "rollout-pause" && event.state === "begun") void asked.controls.resume();
    });
    expect(report).toMatchObject({ outcome: "taken back" });
    expect(asked.pauses).toEqual(["asked null", expect.stringMatching(/^begun /), "ended null"]);
    const visit = async (): Promise<void> => {
      throw new Error("no shop");
    };
    const fleet = { ...FLEET, url: "http://127.0.0.1:1" };
    const held = await asked.run([asked.step("one", pauses), asked.step("two")], { fleet, probe: () => ({ visit }) });
    expect(held).toMatchObject({ outcome: "stopped", why: expect.stringContaining("visits (no shop) have failed") });
  });
});
