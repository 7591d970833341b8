import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { UnderpinEvent } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { run, type CommandResult } from "../harness/cli.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { throttle, runContract, runExpand, runMigrate, status, sync } from "../harness/engine.ts";

const SERVICE = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));

describe.each(DIALECTS)("on %s, an operator with an evolution in flight", (dialect) => {
  test("sees what is lost before anything runs, pauses the data migration and lets it go on, and sees where it stands", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("split"), url: database.url };
    const underpin = (...args: readonly string[]): Promise<CommandResult> =>
      run("underpin", ["--service", SERVICE, "--url", database.url, ...args], { env: { EVOLUTIONS: "split" } });
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.transaction(async () => {
      for (let id = 1; id <= 2000; id++) await session.run("INSERT INTO person (id, name) VALUES (?, ?)", [id, `ann-${id}`]);
    });
    await session.run("UPDATE person SET name = 'bob-' WHERE id = 7");

    const before = await underpin("verify");
    expect(before.code).toBe(0);
    expect(before.stdout).toMatch(/002 is every name of person brought back as it was\?: no\n.*"bob-".*"bob"/);

    await underpin("expand");
    expect((await underpin("status")).stdout).toMatch(/002 002_split: expanded\n.*waiting/);

    expect((await underpin("throttle")).stdout).toBe("50 %\n");
    expect((await underpin("throttle", "0")).stdout).toBe("paused\n");
    expect(await underpin("throttle", "fast")).toMatchObject({ code: 1, stderr: expect.stringContaining("A throttle is a whole number") });
    const events: UnderpinEvent[] = [];
    let migration: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve) => {
      migration = runMigrate({
        ...options,
        onEvent: (event) => {
          events.push(event);
          if (event.type === "throttle") resolve();
        },
      });
    });
    const [evolution] = (await status(options)).evolutions;
    expect(evolution).toMatchObject({ version: 2, phase: "migrating", verified: false });
    expect(evolution?.steps[0]).toMatchObject({ state: "running" });
    expect(evolution?.steps[0]?.moved).toBeLessThan(2000);
    expect((await underpin("status")).stdout).toMatch(/running, \d+ % of about \d+ rows, \d+ rows\/s, about [\d.]+ (ms|s|min) left/);
    await throttle(options, 100);
    await migration;
    expect(events.find((event) => event.type === "throttle")).toMatchObject({ why: "paused" });

    const after = await underpin("status");
    expect(after.stdout).toMatch(/002 002_split: migrated, every row verified/);
    expect(await underpin("verify")).toMatchObject({ code: 0, stdout: expect.stringMatching(/agree in every row: yes/) });
    expect((await underpin("status", "--json")).stdout).toContain('"moved":2000');
  });

  test("is told which rows stand in the way of a constraint, before it is tried", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("unique"), url: database.url };
    const verify = (): Promise<CommandResult> =>
      run("underpin", ["--service", SERVICE, "--url", database.url, "verify"], { env: { EVOLUTIONS: "unique" } });
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    for (const [id, first, last] of [
      [1, "ann", "lee"],
      [2, "ann", null],
      [3, null, null],
      [4, null, "ray"],
    ])
      await session.run("INSERT INTO person (id, name, first, last) VALUES (?, 'x', ?, ?)", [id, first, last]);
    expect(await verify()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/is every first of person unique, as it must be\?: no\n\s+\{"first":"ann","rows_alike":"?2"?\}/),
    });
    await session.run("UPDATE person SET first = 'bob' WHERE id = 2");
    expect(await verify()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/is every first of person unique, as it must be\?: yes/),
    });
    await runExpand(options);
    await runMigrate(options);
    // What the data migration could have repaired is asked once it has run.
    expect(await verify()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/has family a row for every last of person, as it must\?: no\n.*lee.*\n.*ray/),
    });
    for (const name of ["lee", "ray"]) await session.run("INSERT INTO family (name) VALUES (?)", [name]);
    expect((await verify()).code).toBe(0);
    await runContract(options);
  });
});
