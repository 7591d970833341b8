import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import type { Service } from "underpin/service";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { check, revert, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { copyOf } from "../harness/copies.ts";
import { isSampled } from "../harness/sample.ts";
import { runChild, stateOf } from "./crash.ts";

/** All the statements there are, or each so many'th. */
const WHOLE = process.env["CRASH"] !== undefined;
const STRIDE = Number(process.env["CRASH_STRIDE"] ?? 1);

interface Case {
  readonly name: string;
  readonly service: Service;
  readonly module?: string;
  readonly to: string;
  /** Makes a database of the release from which it is expanded. */
  readonly prepare: (dialect: DialectName) => Promise<TestDatabase>;
  /** Kills in each direction; all there are with CRASH=1. */
  readonly kills: number;
}

/** The releases of Keystone whose expand does anything, two by two. */
const HOPS = keystone.releases
  .filter(({ version }) => version >= 4)
  .filter(({ version }, i, all) => all[i - 1]?.version !== version)
  .flatMap(({ name: from }, i, all) => all.slice(i + 1, i + 2).map(({ name: to }) => ({ from, to })));

const CASES: readonly Case[] = [
  {
    name: "columns, tables, triggers and indexes of evolutions",
    service: evolutionService("revert"),
    module: evolutionModule("revert"),
    to: "v3",
    prepare: async (dialect) => {
      const database = await freshDatabase(dialect);
      await sync({ service: evolutionService("revert"), url: database.url, to: "v1" });
      return database;
    },
    kills: 2,
  },
  ...HOPS.slice(0, WHOLE ? undefined : 1).map(({ from, to }): Case => ({
    name: `${from} to ${to}`,
    service: keystone,
    to,
    prepare: async (dialect) => {
      const database = await keystoneAt(dialect, "newton", "newton-rows");
      if (from !== "newton") await sync({ service: keystone, url: database.url, to: from });
      return database;
    },
    kills: 1,
  })),
];

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(CASES.filter((_, place) => WHOLE || isSampled(dialect, place)))(
    "a revert that is killed anywhere is finished by revert, or undone by expand without a hole: $name",
    { timeout: WHOLE ? 3_600_000 : 120_000 },
    async ({ service, module, to, prepare, kills }) => {
      await using expanded = await prepare(dialect);
      const options = { service, url: expanded.url };
      const before = await stateOf(expanded.url, {});
      await runExpand({ ...options, to });
      const after = await stateOf(expanded.url, {});
      const run = { phase: "revert", ...(module !== undefined && { service: module }) } as const;
      await using undisturbed = await copyOf(expanded);
      const { points } = await runChild({ ...run, url: undisturbed.url });
      expect(await stateOf(undisturbed.url, {})).toEqual(before);
      const stride = WHOLE ? STRIDE : Math.floor(points.length / (kills + 1));
      for (const [i, killAt] of points
        .filter((_, at) => at % stride === stride - 1)
        .slice(0, WHOLE ? undefined : kills)
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
