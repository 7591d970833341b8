import { describe, expect, test } from "vitest";
import { barbicanAt, barbicanRows, schemaDifferences, upgrade } from "../harness/barbican.ts";
import { begin } from "../harness/cli.ts";
import { DIALECTS, GOLDEN_NAME } from "../harness/databases.ts";
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

describe.each(DIALECTS)("on %s, kill -9", (dialect) => {
  test("of a clean, again and again: it ends as one transaction would have", async () => {
    const one = CASES.at(-1)!;
    await using database = await filled(dialect, one);
    const kills = await throughKills(12, /^DEBUG/gm, ["-d", database.url, "clean", "-V", "--batch", "7", ...one.args]);
    expect(kills).toBeGreaterThan(1);
    expect(await leftIn(database.url)).toEqual(recorded()[one.name]);
  });

  test("of an upgrade, again and again: schema and rows are upstream's", async () => {
    await using database = await barbicanAt(dialect, 20);
    await loadRows(database.url, barbicanRows("pre-liberty-rows"));
    expect(await throughKills(2, /Running upgrade/g, ["-d", database.url, "upgrade", "-v", "kilo", "--wait", "30"])).toBeGreaterThan(1);
    await upgrade(database.url, "liberty");
    const rows = await liveRows(database.url);
    expect(rows["secret_acls"]?.map((row) => row["project_access"]).toSorted()).toEqual([false, false, true, true]);
    expect(rows["secrets"]?.filter((row) => row["project_id"] === null)).toEqual([]);
    if (dialect !== "sqlite")
      expect(unexpected(await schemaDifferences(database.url, dialect, "liberty"), dialect, "liberty"), GOLDEN_NAME[dialect]).toEqual([]);
  });
});
