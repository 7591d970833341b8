import { describe, expect, test } from "vitest";
import type { Service } from "underpin/service";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";
import { loadRows, rowsFile } from "../harness/rows.ts";
import { check, revert, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { copyOf, runChild, stateOf } from "./crash.ts";

const CASES: readonly {
  readonly name: string;
  readonly service: Service;
  readonly module?: string;
  readonly from: string;
  readonly to: string;
  readonly fill: (url: string) => Promise<void>;
  /** Kills in each direction; all there are with CRASH=1. */
  readonly kills: number;
}[] = [
  {
    name: "columns, tables, triggers and indexes of evolutions",
    service: evolutionService("revert"),
    module: evolutionModule("revert"),
    from: "v1",
    to: "v3",
    fill: async () => {},
    kills: 2,
  },
  {
    name: "hand-written scripts",
    service: keystone,
    from: "newton",
    to: "ocata",
    fill: (url) => loadRows(url, rowsFile("newton-rows")),
    kills: 1,
  },
];

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(CASES)(
    "a revert that is killed anywhere is finished by revert, or undone by expand without a hole: $name",
    { timeout: process.env["CRASH"] ? 3_600_000 : 120_000 },
    async ({ service, module, from, to, fill, kills }) => {
      await using expanded = await freshDatabase(dialect);
      const options = { service, url: expanded.url };
      await sync({ ...options, to: from, replay: true });
      await fill(expanded.url);
      const before = await stateOf(expanded.url, {});
      await runExpand({ ...options, to });
      const after = await stateOf(expanded.url, {});
      const run = { phase: "revert", ...(module !== undefined && { service: module }) } as const;
      await using undisturbed = await copyOf(expanded);
      const { points } = await runChild({ ...run, url: undisturbed.url });
      expect(await stateOf(undisturbed.url, {})).toEqual(before);
      const stride = process.env["CRASH"] ? 1 : Math.floor(points.length / (kills + 1));
      for (const [i, killAt] of points
        .filter((_, at) => at % stride === stride - 1)
        .slice(0, process.env["CRASH"] ? undefined : kills)
        .entries())
        for (const way of ["revert", "expand"] as const) {
          await using database = await copyOf(expanded);
          const moment = i % 2 === 0 && dialect !== "sqlite" ? "sent" : "before";
          expect((await runChild({ ...run, url: database.url, killAt, moment })).killed).toBe(true);
          const own = { service, url: database.url, waitMs: 30_000 };
          if (way === "revert") await revert(own);
          else await runExpand({ ...own, to });
          expect(await stateOf(database.url, {}), `killed ${moment} statement ${killAt}, then ${way}`).toEqual(
            way === "revert" ? before : after,
          );
          if (way === "revert") continue;
          await runMigrate({ ...own, to });
          expect((await check({ ...own, to })).code).toBe(4);
        }
    },
  );
});
