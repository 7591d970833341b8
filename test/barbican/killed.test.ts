import { describe, expect, test } from "vitest";
import { barbicanAt, barbicanRows, schemaDifferences, upgrade } from "../harness/barbican.ts";
import { begin } from "../harness/cli.ts";
import { DIALECTS, GOLDEN_NAME, type TestDatabase } from "../harness/databases.ts";
import { liveRows, loadRows } from "../harness/rows.ts";
import { unexpected } from "./allowed.ts";
import { CASES, filled, leftIn, recorded } from "./clean-cases.ts";

/** Runs a command, kills it when it has told so many lines that fit, and says whether it came to its end before. */
async function killedAfter(lines: number, told: RegExp, args: readonly string[]): Promise<boolean> {
  const child = begin("barbican-db-manage", args);
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    if ((text.match(told)?.length ?? 0) >= lines) child.kill("SIGKILL");
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== null && code !== 0) throw new Error(text);
  return code === 0;
}

/** Runs a command again and again, each time killed a little later, until it comes to its end; says how often it was killed. */
async function throughKills(every: number, told: RegExp, args: readonly string[]): Promise<number> {
  for (let kills = 0; ; kills++) if (await killedAfter(1 + kills * every, told, args)) return kills;
}

/** A database on which a command was killed at least once; one that is quicker than its killer is run on another. */
async function killedOn(make: () => Promise<TestDatabase>, run: (url: string) => Promise<number>): Promise<TestDatabase> {
  for (let tries = 1; tries <= 10; tries++) {
    const database = await make();
    if ((await run(database.url)) > 0) return database;
    await database[Symbol.asyncDispose]();
  }
  throw new Error("the command was never killed");
}

describe.each(DIALECTS)("on %s, kill -9", (dialect) => {
  test("of a clean, again and again: it ends as one transaction would have", async () => {
    const one = CASES.at(-1)!;
    await using database = await killedOn(
      () => filled(dialect, one),
      (url) => throughKills(12, /^DEBUG/gm, ["-d", url, "clean", "-V", "--batch", "7", ...one.args]),
    );
    expect(await leftIn(database.url)).toEqual(recorded()[one.name]);
  });

  test("of an upgrade, again and again: schema and rows are upstream's", async () => {
    await using database = await killedOn(
      async () => {
        const before = await barbicanAt(dialect, 20);
        await loadRows(before.url, barbicanRows("pre-liberty-rows"));
        return before;
      },
      (url) => throughKills(2, /Running upgrade/g, ["-d", url, "upgrade", "-v", "kilo", "--wait", "30"]),
    );
    await upgrade(database.url, "liberty");
    const rows = await liveRows(database.url);
    expect(rows["secret_acls"]?.map((row) => row["project_access"]).toSorted()).toEqual([false, false, true, true]);
    expect(rows["secrets"]?.filter((row) => row["project_id"] === null)).toEqual([]);
    if (dialect !== "sqlite")
      expect(unexpected(await schemaDifferences(database.url, dialect, "liberty"), dialect, "liberty"), GOLDEN_NAME[dialect]).toEqual([]);
  });
});
