import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { UnderpinError } from "underpin";
import { backup, restore } from "underpin/backup";
import { guard } from "underpin/guard";
import { openDatabase } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runExpand, sync } from "../harness/engine.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";
import { hasTools, outsideDump, TOOLS_PATH } from "../harness/outside-dump.ts";
import { runChild } from "./crash.ts";

const service = evolutionService("rename");
const module = evolutionModule("rename");
/** At how many of a restore's statements it is killed; `npm run test:crash` takes each. */
const POINTS = process.env["CRASH"] ? Number.POSITIVE_INFINITY : 3;

let folder: string;
const path = process.env["PATH"];
beforeAll(() => {
  folder = mkdtempSync(join(inject("folder"), "killed-"));
  process.env["PATH"] = TOOLS_PATH;
});
afterAll(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true, force: true });
});

/** So many of a list, evenly, the last one among them. */
function some(points: readonly number[]): readonly number[] {
  const step = Math.max(1, points.length / POINTS);
  return points.filter((_, i) => Math.floor((i + 1) / step) > Math.floor(i / step));
}

describe.each(DIALECTS.filter(hasTools))("on %s", (dialect) => {
  test("kill -9 of a backup leaves no file of its name, and of a restore no half database; the same command again ends as it should", async () => {
    await using database = await freshDatabase(dialect);
    const own = { service, url: database.url };
    await sync({ ...own, to: "v1" });
    {
      await using session = await database.connect();
      for (let id = 1; id <= 20; id++) await session.run("INSERT INTO person (id, name) VALUES (?, 'ann')", [id]);
    }
    await runExpand(own);
    const whole = await outsideDump(dialect, database.url);

    const file = join(folder, `${dialect}-dump`);
    for (const killTelling of ["dump", "verify"] as const) {
      expect((await runChild({ url: database.url, phase: "backup", service: module, dump: file, killTelling })).killed).toBe(true);
      expect(existsSync(file)).toBe(false);
    }
    // Killed between the two names.
    writeFileSync(`${file}.json`, "of another backup");
    await backup({ ...own, file, verify: true });
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith(dialect))
        .toSorted(),
    ).toEqual([`${dialect}-dump`, `${dialect}-dump.json`]);

    const run = { url: database.url, phase: "restore", service: module, dump: file } as const;
    const { points } = await runChild(run);
    for (const killAt of some(points)) {
      {
        await using session = await database.connect();
        await session.run("CREATE TABLE later (id INTEGER)");
      }
      const replaced = await outsideDump(dialect, database.url);
      expect((await runChild({ ...run, killAt })).killed, `at statement ${killAt}`).toBe(true);
      const started = await guard({ ...own, release: "v1", node: "n", query: false }).then(
        async (fence) => {
          await fence[Symbol.asyncDispose]();
          return "started";
        },
        (error: unknown) => (error instanceof UnderpinError ? error.code : String(error)),
      );
      if (started === "started") expect([replaced, whole], `at statement ${killAt}`).toContain(await outsideDump(dialect, database.url));
      else expect(started).toBe("UP-RESTORING");
      await restore({ ...own, file, consent: async () => {}, disconnect: true });
      expect(await outsideDump(dialect, database.url), `killed at statement ${killAt}, and again`).toBe(whole);
    }
    if (dialect !== "sqlite") {
      await using server = await (await openDatabase(database.url)).connect();
      const names = await server.query<{ n: string }>(
        dialect === "postgres" ? "SELECT datname n FROM pg_database" : "SELECT schema_name n FROM information_schema.schemata",
      );
      const beside = `${new URL(database.url).pathname.slice(1)}_`;
      expect(names.map(({ n }) => n).filter((name) => name.startsWith(beside))).toEqual([]);
    }
  });
});
