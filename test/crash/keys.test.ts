import { describe, expect, test } from "vitest";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";
import { isSampled } from "../harness/sample.ts";
import { killAtEach } from "./crash.ts";

/** Evolutions of keys, with rows, and how often their contract is killed in a sample. What gives random values has no rows: they would differ. */
const CASES: readonly { readonly folder: string; readonly kills: number; readonly rows: readonly string[] }[] = [
  {
    folder: "widen-key",
    kills: 2,
    rows: [
      "INSERT INTO author (name) VALUES ('a'), ('b')",
      "INSERT INTO book (author_id, editor_id, title) VALUES (1, 2, 'x')",
      "INSERT INTO profile VALUES (1, 'x')",
      "INSERT INTO photo (profile_id) VALUES (1)",
      "INSERT INTO shelf VALUES (1, 1)",
    ],
  },
  {
    folder: "rename-keys",
    kills: 2,
    rows: [
      "INSERT INTO author VALUES ('a', 'x'), ('b', 'y')",
      "INSERT INTO book VALUES (1, 'a', 1), (2, NULL, 2)",
      "INSERT INTO shelf VALUES (1, 'left', 1)",
    ],
  },
  { folder: "replace-key", kills: 2, rows: [] },
  { folder: "add-key", kills: 1, rows: ["INSERT INTO event VALUES ('a', 1), ('b', 2)"] },
];
const isWhole = process.env["CRASH"] !== undefined;
const STRIDE = Number(process.env["CRASH_STRIDE"] ?? 1);
const SERVERS = DIALECTS.filter((dialect) => dialect !== "sqlite");

/** So many of them, in equal distances. */
function sampled(count: number): (points: readonly number[]) => readonly number[] {
  return (points) => Array.from({ length: count }, (_, i) => points[Math.floor(((i + 0.5) * points.length) / count)] ?? 0);
}

describe.each(SERVERS)("on %s, killed wherever it can die, the same command again ends where an undisturbed run ends", (dialect) => {
  test.each(CASES.filter((_, place) => isWhole || isSampled(dialect, place)))(
    "$folder",
    { timeout: isWhole ? 3_600_000 : 120_000 },
    async ({ folder, kills, rows }) => {
      await using start = await freshDatabase(dialect);
      const options = { service: evolutionService(folder), to: "v2" };
      await sync({ ...options, url: start.url, to: "v1" });
      await fill(await start.connect(), rows);
      for (const phase of ["expand", "contract"] as const) {
        if (phase === "contract") {
          await runExpand({ ...options, url: start.url });
          await runMigrate({ ...options, url: start.url });
        }
        const run = { phase, service: evolutionModule(folder), to: "v2" };
        const again = (url: string) => (phase === "expand" ? runExpand : runContract)({ ...options, url, waitMs: 30_000 });
        if (phase === "expand" && !isWhole) continue;
        const killing = isWhole
          ? { pick: (points: readonly number[]) => points.filter((_, i) => i % STRIDE === 0), again }
          : { pick: sampled(kills), moments: ["sent"] as const, again };
        expect(await killAtEach(start, run, killing)).toBeGreaterThan(0);
      }
    },
  );
});

async function fill(session: Session, rows: readonly string[]): Promise<void> {
  for (const sql of rows) await session.run(sql);
  await session.close();
}
