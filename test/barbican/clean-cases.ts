import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { DialectName } from "underpin";
import { barbicanAt, GOLDEN } from "../harness/barbican.ts";
import type { TestDatabase } from "../harness/databases.ts";
import { liveRows, loadRows } from "../harness/rows.ts";
import { cleanRows } from "./clean-rows.ts";

/** What each of upstream's cleans left, recorded; `RECORD_CLEAN=1 PEERS=1` records it anew, from Debian's 15.0.1. */
export const RECORD: URL = new URL("../golden/barbican/clean.json.gz", import.meta.url);

/** The ids that are left in each table, those that are marked with a sign. */
export type Left = Readonly<Record<string, readonly string[]>>;

/** A clean, and the rows that it finds. */
export interface CleanCase {
  readonly name: string;
  readonly args: readonly string[];
  readonly oldest: number;
  readonly seed: number;
}

export const CASES: readonly CleanCase[] = [
  { args: [] },
  { args: ["-m", "0"] },
  { args: ["-m", "-1"] },
  { args: ["-p"] },
  { args: ["-e"], oldest: 89 },
  { args: ["-e", "-m", "0"] },
  { args: ["-p", "-e", "-m", "50"], oldest: 30 },
].flatMap(({ args, oldest = 200 }, i) =>
  [1, 2].map((seed) => ({ name: `${["clean", ...args].join(" ")} (${seed})`, args, oldest, seed: 10 * i + seed })),
);

/** A database of the newest release with a case's rows. */
export async function filled(dialect: DialectName, one: CleanCase): Promise<TestDatabase> {
  const database = await barbicanAt(dialect, "2026.1");
  await fill(database, one);
  return database;
}

/** Puts a case's rows in the place of all that a database has. */
export async function fill(database: TestDatabase, { args, oldest, seed }: CleanCase): Promise<void> {
  const file = cleanRows(seed, Date.now(), { oldest, lists: args.includes("-e") });
  await using session = await database.connect();
  const tables = Object.keys(GOLDEN.read("schema/2026.1.sqlite")["tables"] as object);
  // Those that refer to others are tried until nothing does.
  while (tables.length > 0)
    for (const table of tables)
      if (
        await session.run(`DELETE FROM ${table}`).then(
          () => true,
          () => false,
        )
      )
        tables.splice(tables.indexOf(table), 1);
  await loadRows(database.url, file);
}

/** What is left in a database. */
export async function leftIn(url: string): Promise<Left> {
  return Object.fromEntries(
    Object.entries(await liveRows(url)).map(([table, rows]) => [
      table,
      rows.map((row) => `${String(row["id"])}${row["deleted"] === true ? " marked" : ""}`).toSorted(),
    ]),
  );
}

/** What upstream's left, by the names of the cases. */
export function recorded(): Readonly<Record<string, Left>> {
  return existsSync(RECORD) ? (JSON.parse(gunzipSync(readFileSync(RECORD)).toString("utf8")) as Record<string, Left>) : {};
}
