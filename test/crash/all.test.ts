import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { hasGolden } from "../harness/golden.ts";
import { loadRows, rowsFile } from "../harness/rows.ts";
import type { Meaning } from "../golden/keystone-rows.ts";
import { killAtEach, type Run } from "./crash.ts";
import { runContract, runExpand, runMigrate, sync, syncLegacy } from "../harness/engine.ts";

const STRIDE = Number(process.env["CRASH_STRIDE"] ?? 1);
const HOPS = keystone.releases
  .filter((release) => release.version > 4)
  .filter((release, i, all) => all[i - 1]?.version !== release.version);

const PHASES = { expand: runExpand, migrate: runMigrate, contract: runContract, sync };

const killEverywhere = (start: TestDatabase, run: Omit<Run, "url">, meaning: Meaning): Promise<number> =>
  killAtEach(start, run, {
    meaning,
    pick: (points) => points.filter((_, i) => i % STRIDE === 0),
    again: (url) =>
      PHASES[run.phase as keyof typeof PHASES]({
        service: keystone,
        url,
        ...(run.to !== undefined && { to: run.to }),
        replay: true,
        waitMs: 30_000,
      }),
  });

describe.each(DIALECTS)("on %s, killed wherever it can die, the same command again ends where an undisturbed run ends", (dialect) => {
  test("from an empty database through the legacy repository to Newton", { timeout: 24 * 3_600_000 }, async () => {
    await using empty = await freshDatabase(dialect);
    expect((await killEverywhere(empty, { phase: "sync", to: "newton" }, {})) * STRIDE).toBeGreaterThan(100);
  });

  test("from a populated database of legacy 109, credentials in plain text", { timeout: 24 * 3_600_000 }, async () => {
    await using database = await freshDatabase(dialect);
    await syncLegacy({ service: keystone, url: database.url }, 109);
    await loadRows(database.url, rowsFile("newton-legacy109-rows"));
    const meaning: Meaning = { keys: "/nowhere", now: ["password.created_at", "user.created_at"] };
    for (const phase of ["expand", "migrate", "contract"] as const) {
      await killEverywhere(database, { phase, to: "newton" }, meaning);
      await PHASES[phase]({ service: keystone, url: database.url, to: "newton" });
    }
  });

  test("in every phase of every release from Newton to 2026.1", { timeout: 24 * 3_600_000 }, async () => {
    await using database = await freshDatabase(dialect);
    await sync({ service: keystone, url: database.url, to: "newton", replay: true });
    await loadRows(database.url, rowsFile("newton-rows"));
    for (const { name: to } of HOPS) {
      for (const phase of ["expand", "migrate", "contract"] as const) {
        await killEverywhere(database, { phase, to }, {});
        await PHASES[phase]({ service: keystone, url: database.url, to });
      }
      if (hasGolden(`data/interim/${to}`)) await loadRows(database.url, rowsFile(`interim/${to}`));
    }
  });
});
