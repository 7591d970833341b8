import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Phase, Session } from "underpin";
import type { PlannedStep } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";

/** Their tables, or functions, are made by the tests that use them. */
const WITHOUT_TABLES = new Set(["own-defaults", "slowly", "who-wrote", "widen-identity"]);
const FOLDERS = readdirSync(new URL("../fixtures/evolutions/", import.meta.url)).filter(
  (name) => !name.includes(".") && !WITHOUT_TABLES.has(name),
);

type Level = PlannedStep["statements"][number]["lock"];

const LEVELS: readonly (readonly [Level, RegExp])[] = [
  ["all wait", /^AccessExclusiveLock$/],
  ["writes wait", /^(Share|ShareRowExclusive|Exclusive)Lock$/],
];

function strongest(levels: readonly Level[]): Level {
  return LEVELS.find(([level]) => levels.includes(level))?.[0] ?? "none";
}

/** Runs a statement, and tells what the server locked for it of tables and views that were there before. */
async function lockedBy(session: Session, sql: string): Promise<Level> {
  const before = new Set((await session.query<{ oid: number }>("SELECT oid::int8 FROM pg_class WHERE oid >= 16384")).map(({ oid }) => oid));
  return await session.transaction(async () => {
    await session.run(sql);
    const locks = await session.query<{ relation: number; mode: string }>(
      "SELECT relation::int8, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'",
    );
    const modes = locks.filter(({ relation }) => before.has(relation)).map(({ mode }) => mode);
    return LEVELS.find(([, pattern]) => modes.some((mode) => pattern.test(mode)))?.[0] ?? "none";
  });
}

describe.runIf(DIALECTS.includes("postgres"))("on postgres", () => {
  test.each(FOLDERS.flatMap((folder) => (["expand", "contract"] as const).map((phase) => [folder, phase] as const)))(
    "%s: what the plan says that each step of %s does to others is what the server locks for it",
    async (folder, phase: Phase) => {
      await using database = await freshDatabase("postgres");
      const options = { service: evolutionService(folder), url: database.url, to: "v2" };
      await sync({ ...options, to: "v1" });
      if (phase === "contract") {
        await runExpand(options);
        await runMigrate(options);
      }
      await using session = await database.connect();
      const { scripts } = await plan({ ...options, phases: [phase] });
      const wrong: string[] = [];
      for (const { title, statements } of scripts.flatMap(({ steps }) => steps)) {
        const levels: Level[] = [];
        for (const { sql } of statements)
          if (/ CONCURRENTLY | VALIDATE /.test(sql)) await session.run(sql);
          else levels.push(await lockedBy(session, sql));
        const [said, locked] = [strongest(statements.map(({ lock }) => lock)), strongest(levels)];
        if (said !== locked) wrong.push(`${title}: ${locked}, said to be ${said}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});
