import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guardStart, type StartOptions } from "@underpin/barbican";
import { createBarbicanManage } from "../../../services/barbican/src/manage/barbican-manage.ts";
import { barbicanAt, emptyBarbican, toNext, upstreamBarbican } from "../../harness/barbican.ts";
import { runProgramHere, type CommandResult } from "../../harness/cli.ts";
import { DIALECTS, freshDatabase, type TestDatabase } from "../../harness/databases.ts";
import { configureBarbican } from "../../harness/key-manager.ts";
import { liveSchema } from "../../harness/normalise.ts";
import { liveRows } from "../../harness/rows.ts";
import { CASES, fill, leftIn, recorded } from "../clean-cases.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "underpin-next-keys-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `barbican-manage db` with the configuration of nodes on a schema. */
async function db(url: string, schema: "upstream" | "underpin-1", ...args: readonly string[]): Promise<CommandResult> {
  configureBarbican(folder, url, `schema = ${schema}\n`);
  return await runProgramHere(createBarbicanManage(), ["--config-file", join(folder, "barbican.conf"), "db", ...args]);
}

/** May a node of that schema start? */
const start = (url: string, options: Partial<StartOptions> = {}): Promise<AsyncDisposable> => guardStart({ url, node: "one", ...options });
const next = { schema: "underpin-1" } as const;

async function revision({ connect }: TestDatabase): Promise<unknown> {
  await using session = await connect();
  return (await session.query<{ version_num: string }>("SELECT version_num FROM alembic_version")).map((row) => row.version_num);
}

/** A database's schema and all its rows by their ids, but for our own record of versions. */
async function stateOf(database: TestDatabase): Promise<object> {
  const { version: _, ...schema } = await liveSchema(database.url);
  const rows = Object.entries(await liveRows(database.url)).map(([table, all]) => [
    table,
    all.toSorted((one, other) => (String(one["id"]) < String(other["id"]) ? -1 : 1)),
  ]);
  return { schema, rows, revision: await revision(database) };
}

/** Upstream's databases at its newest revision: as its newest script makes them, and as they came from older ones. */
const STATES = ["2026.1.auto", "zed.from-liberty"] as const;

describe.each(DIALECTS)("on %s, our next schema", (dialect) => {
  test.each(STATES.filter((state) => dialect !== "sqlite" || !state.includes("from")))(
    "of a database of %s: phase by phase, and who may start when",
    async (state) => {
      await using database = await upstreamBarbican(dialect, state);
      const { url } = database;
      const code = async (...args: readonly string[]): Promise<number | null> => (await db(url, "underpin-1", ...args)).code;
      expect(await db(url, "upstream", "check")).toMatchObject({ code: 0 });
      expect(await code("check")).toBe(2);
      expect(await db(url, "upstream", "expand")).toMatchObject({ code: 1, stderr: expect.stringContaining("schema = underpin-1") });
      expect(await code("contract")).toBe(1);
      await expect(start(url, next)).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-OLD" });

      expect(await code("expand")).toBe(0);
      expect(await code("check")).toBe(3);
      await expect(start(url, next)).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-OLD" });
      expect(await code("migrate")).toBe(0);
      expect(await code("check")).toBe(4);
      // Python's releases and commands go on.
      expect(await revision(database)).toEqual(["8c74e2d7f1ff"]);
      expect(await db(url, "upstream", "check")).toMatchObject({ code: 0 });
      {
        await using _old = await start(url, { node: "old" });
        await using _new = await start(url, { ...next, node: "new" });
        expect(await db(url, "underpin-1", "contract")).toMatchObject({ code: 1, stderr: expect.stringContaining("old (2026.1") });
      }
      expect(await code("contract")).toBe(0);
      expect(await code("check")).toBe(0);
      expect(await revision(database)).toEqual(["underpin_1"]);
      await expect(start(url)).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-NEW" });
      await using fence = await start(url, next);
      expect(fence).toBeDefined();
    },
  );

  test.each(STATES.filter((state) => dialect !== "sqlite" || !state.includes("from")))(
    "of a database of %s is taken back: what was there is there",
    async (state) => {
      await using database = await upstreamBarbican(dialect, state);
      const { url } = database;
      const [one] = CASES;
      if (one) await fill(database, one);
      const before = await stateOf(database);
      await toNext(url, "beside upstream's");
      expect(await db(url, "underpin-1", "revert", "--to", "2026.1", "--confirm", basename(new URL(url).pathname))).toMatchObject({
        code: 0,
      });
      expect(await stateOf(database)).toEqual(before);
    },
  );

  test("is made at once on an empty database, and offline from upstream's, alike", async () => {
    await using empty = await emptyBarbican(dialect);
    expect(await db(empty.url, "underpin-1", "upgrade")).toMatchObject({ code: 0 });
    await using older = await barbicanAt(dialect, "2026.1");
    expect(await db(older.url, "underpin-1", "upgrade", "-v", "underpin-1")).toMatchObject({ code: 0 });
    expect(await liveSchema(older.url)).toEqual(await liveSchema(empty.url));
    for (const database of [empty, older]) {
      expect(await revision(database)).toEqual(["underpin_1"]);
      expect(await db(database.url, "underpin-1", "current")).toMatchObject({ stdout: "underpin_1 (head)\n" });
      await using fence = await start(database.url, next);
      expect(fence).toBeDefined();
    }
  });

  test("is cleaned as upstream's is", async () => {
    await using database = await barbicanAt(dialect, "2026.1");
    const one = CASES.find(({ args }) => args.includes("-e") && args.includes("-p"));
    if (one === undefined) throw new Error("no case marks what has expired");
    await fill(database, one);
    await toNext(database.url, "alone");
    expect(await db(database.url, "underpin-1", "clean", "--batch", "7", ...one.args)).toMatchObject({ code: 0 });
    expect(await leftIn(database.url)).toEqual(recorded()[one.name]);
  });
});

test("upstream's own revisions are not run while a service is at work", async () => {
  await using database = await upstreamBarbican("sqlite", "newton.auto");
  expect(await db(database.url, "underpin-1", "expand")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/UP-ORDER[\s\S]*upgrade -v 8c74e2d7f1ff/),
  });
  expect(await db(database.url, "underpin-1", "upgrade")).toMatchObject({ code: 1, stderr: expect.stringContaining("ussuri") });
});

test("db_auto_create makes an empty database one of ours, and leaves others as they are", async () => {
  await using empty = await freshDatabase("sqlite");
  await using fence = await start(empty.url, { ...next, autoCreate: true });
  expect(fence).toBeDefined();
  await using older = await barbicanAt("sqlite", "2026.1");
  await expect(start(older.url, { ...next, autoCreate: true })).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-OLD" });
  expect(await revision(older)).toEqual(["8c74e2d7f1ff"]);
});
