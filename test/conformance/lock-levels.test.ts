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

/** In a sample each evolution has one of the two; `npm run test:schemas` has both of all. */
const isWhole = process.env["SCHEMAS"] !== undefined;

type Level = PlannedStep["statements"][number]["lock"];

const LEVELS: readonly (readonly [Level, RegExp])[] = [
  ["all wait", /^AccessExclusiveLock$/],
  ["writes wait", /^(Share|ShareRowExclusive|Exclusive)Lock$/],
];

function strongest(levels: readonly Level[]): Level {
  return LEVELS.find(([level]) => levels.includes(level))?.[0] ?? "none";
}

/** What the server locked for a statement, of tables and views that were there before, and the tables that it went through meanwhile. */
interface Done {
  readonly level: Level;
  readonly read: readonly string[];
}

/** How often this session has gone through the rows of each table, as far as it has not told the server's statistics. */
async function scans(session: Session): Promise<ReadonlyMap<number, { readonly table: string; readonly count: number }>> {
  const rows = await session.query<{ oid: number; table: string; count: number }>(
    `SELECT relid::int8 AS oid, relname AS table, seq_scan AS count FROM pg_stat_xact_user_tables`,
  );
  return new Map(rows.map((row) => [row.oid, row]));
}

async function doneBy(session: Session, sql: string): Promise<Done> {
  const before = new Set((await session.query<{ oid: number }>("SELECT oid::int8 FROM pg_class WHERE oid >= 16384")).map(({ oid }) => oid));
  return await session.transaction(async () => {
    const earlier = await scans(session);
    await session.run(sql);
    const read = [...(await scans(session))].filter(([oid, { count }]) => before.has(oid) && count > (earlier.get(oid)?.count ?? 0));
    const locks = await session.query<{ relation: number; mode: string }>(
      "SELECT relation::int8, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'",
    );
    const modes = locks.filter(({ relation }) => before.has(relation)).map(({ mode }) => mode);
    return {
      level: LEVELS.find(([, pattern]) => modes.some((mode) => pattern.test(mode)))?.[0] ?? "none",
      read: read.map(([, { table }]) => table),
    };
  });
}

describe.runIf(DIALECTS.includes("postgres"))("on postgres", () => {
  test.each(
    FOLDERS.flatMap((folder, place) =>
      (["expand", "contract"] as const).filter((_, i) => isWhole || i === place % 2).map((phase) => [folder, phase] as const),
    ),
  )(
    "%s: what the plan says that each step of %s does to others is what the server locks for it, and nobody waits while rows are read",
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
          else {
            const { level, read } = await doneBy(session, sql);
            levels.push(level);
            if (level !== "none") wrong.push(...read.map((table) => `${title}: ${level} while ${table} is read by ${sql}`));
          }
        const [said, locked] = [strongest(statements.map(({ lock }) => lock)), strongest(levels)];
        if (said !== locked) wrong.push(`${title}: ${locked}, said to be ${said}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});
