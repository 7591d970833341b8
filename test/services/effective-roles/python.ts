import { spawnSync } from "node:child_process";
import { keystone } from "@underpin/keystone";
import type { Pool } from "@underpin/oslo/db";
import { openTables } from "../../../services/keystone/src/database/open-tables.ts";
import type { Tables } from "../../../services/keystone/src/database/tables.ts";
import { freshDatabase, type TestDatabase } from "../../harness/databases.ts";
import { sync } from "../../harness/engine.ts";
import { create, type Ask, type World } from "./worlds.ts";

/** The roles of each ask, their ids sorted. */
export type Answers = readonly (readonly string[])[];

/** A database of a release's schema with worlds in it. */
export async function populated(
  dialect: TestDatabase["dialect"],
  release: string,
  worlds: readonly World[],
): Promise<AsyncDisposable & { readonly url: string; readonly pool: Pool<Tables> }> {
  const database = await freshDatabase(dialect);
  await sync({ service: keystone, url: database.url, to: release });
  const pool = await openTables(database.url, { service: keystone, size: 1, timeout: 30, recycle: 600 });
  await create(pool.db as never, worlds);
  return {
    url: database.url,
    pool,
    [Symbol.asyncDispose]: async () => {
      await pool.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** What Python's Keystone answers; `python` has it installed. */
export async function pythonAnswers(python: string, release: string, worlds: readonly World[]): Promise<Answers> {
  await using database = await populated("sqlite", release, worlds);
  const asks = worlds.flatMap((one) => one.asks).map(asList);
  const { stdout, stderr, status } = spawnSync(python, [new URL("judge.py", import.meta.url).pathname, database.url], {
    input: JSON.stringify(asks),
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  if (status !== 0) throw new Error(`${python} could not answer: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.slice(stdout.indexOf("[["))) as Answers;
}

function asList({ user, on }: Ask): readonly [user: string, kind: string, id: string] {
  if (on === "system") return [user, "system", "all"];
  return "project" in on ? [user, "project", on.project] : [user, "domain", on.domain];
}
