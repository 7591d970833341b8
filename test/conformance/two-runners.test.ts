import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { UnderpinError, type UnderpinEvent } from "underpin";
import { openDatabase } from "underpin/engine";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

/** How often two runners meet; `TIMES=50` for more. */
const TIMES = Number(process.env["TIMES"] ?? 20);
const ITEM = "CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20))";
const RENAME = `u.renameColumn({ table: "item", from: "name", to: "title" })`;

describe.each(DIALECTS)("on %s", (dialect) => {
  test(`of two runners at once, ${TIMES} times, one works, the other waits or leaves with a clear message, and nothing runs twice`, async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const options = { service: keystone, url: database.url };
    const steps: string[] = [];
    const onEvent = (event: UnderpinEvent): void => {
      if (event.type === "step-done") steps.push(`${event.repository} ${event.version}.${event.step}`);
    };
    const hops = ["ocata", "pike", "queens", "rocky", "stein", "train", "ussuri", "xena", "zed", "2023.2", "2024.1", "2026.1"];
    const runs = hops.flatMap((to) => [runExpand, runMigrate, runContract].map((phase) => ({ to, phase })));
    let [left, waited] = [0, 0];
    for (let i = 0; i < TIMES; i++) {
      const { to, phase } = runs[i % runs.length] as (typeof runs)[number];
      const patient = i % 2 === 1;
      const results = await Promise.allSettled([
        phase({ ...options, to, onEvent, waitMs: 30_000 }),
        phase({ ...options, to, onEvent, ...(patient && { waitMs: 30_000 }) }),
      ]);
      for (const result of results) {
        if (result.status === "fulfilled") waited++;
        else {
          expect(result.reason).toBeInstanceOf(UnderpinError);
          expect(result.reason).toMatchObject({
            code: "UP-LEASE-HELD",
            message: expect.stringMatching(/Another runner is at work: process \d+ on /),
          });
          left++;
        }
      }
      expect(results.some((result) => result.status === "fulfilled")).toBe(true);
    }
    expect(left).toBeGreaterThan(0);
    expect(waited).toBeGreaterThan(TIMES);
    expect(new Set(steps).size).toBe(steps.length);
  });

  test("a runner that was silent too long finds its lease taken, and writes nothing more", async () => {
    await using database = await keystoneAt(dialect, "newton");
    const options = { service: keystone, url: database.url };
    await using rival = await database.connect();
    let taken = false;
    const onEvent = (event: UnderpinEvent): void => {
      if (event.type !== "step-start" || taken) return;
      taken = true;
    };
    const takeOver = async (event: UnderpinEvent): Promise<void> => {
      if (event.type === "lease" && event.state === "taken")
        await rival.run("UPDATE underpin_lease SET epoch = epoch + 1, holder = NULL WHERE name = 'keystone'");
    };
    let stolen: Promise<void> = Promise.resolve();
    await expect(
      runExpand({
        ...options,
        to: "ocata",
        onEvent: (event) => {
          onEvent(event);
          if (event.type === "lease") stolen = takeOver(event);
        },
      }),
    ).rejects.toMatchObject({ code: "UP-LEASE-LOST" });
    await stolen;
    expect(
      (await rival.query<{ version: number }>("SELECT version FROM migrate_version WHERE repository_id = 'keystone_expand'"))[0]?.version,
    ).toBe(4);
  });

  test("a lease that ran out is taken up, whoever holds it; one that has not is left to its holder", async () => {
    await using own = await ownChange(dialect, [ITEM], RENAME);
    await runExpand(own);
    const elsewhere = JSON.stringify({ host: "elsewhere", pid: 1, where: "another machine" });
    const hold = (expires: number): Promise<number> =>
      own.session.run("UPDATE underpin_lease SET holder = ?, expires_at = ?", [elsewhere, expires]);
    await hold(Date.now() + 3_600_000);
    await expect(runMigrate(own)).rejects.toMatchObject({
      code: "UP-LEASE-HELD",
      message: expect.stringContaining("process 1 on elsewhere"),
    });
    await hold(Date.now() - 1_000);
    await runMigrate(own);
  });

  test.runIf(dialect === "postgres")("a runner that loses its lease between two groups of steps commits neither", async () => {
    // The index is built outside of the transaction that makes the column.
    await using own = await ownChange(dialect, [ITEM, "CREATE INDEX by_name ON item (name)"], RENAME);
    await using rival = await (await openDatabase(own.url)).connect();
    await own.session.run("BEGIN");
    await own.session.run("LOCK TABLE item IN ROW EXCLUSIVE MODE");
    let stolen: Promise<unknown> | undefined;
    const onEvent = (event: UnderpinEvent): void => {
      if (event.type === "wait") stolen ??= rival.run("UPDATE underpin_lease SET epoch = epoch + 1").then(() => own.session.run("COMMIT"));
    };
    await expect(runExpand({ ...own, onEvent })).rejects.toMatchObject({ code: "UP-LEASE-LOST" });
    await stolen;
    expect((await own.schema()).tables.get("item")?.columns.map(({ name }) => name)).toEqual(["id", "name"]);
  });
});

test("the lease of a process that was killed on this machine is free at once", async () => {
  await using database = await freshDatabase("sqlite");
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("../crash/child.mjs", import.meta.url)),
      JSON.stringify({ url: database.url, phase: "sync", to: "newton", killAt: 40 }),
    ],
    { stdio: "ignore" },
  );
  expect(await new Promise((resolve) => child.once("close", (_code, signal) => resolve(signal)))).toBe("SIGKILL");
  const started = performance.now();
  await sync({ service: keystone, url: database.url, to: "newton", replay: true });
  expect(performance.now() - started).toBeLessThan(10_000);
});
