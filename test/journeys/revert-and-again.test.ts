import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { openDatabase } from "underpin/engine";
import { keystone } from "@underpin/keystone";
import { DIALECTS, type TestDatabase } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { keystoneManage, run } from "../harness/cli.ts";
import { runExpand } from "../harness/engine.ts";
import { liveSchema, type Json } from "../harness/normalise.ts";

type Manage = ReturnType<typeof keystoneManage>;

const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.split("/").at(-1) ?? "";

async function done(manage: Manage, ...args: readonly string[]): Promise<void> {
  expect(await manage(...args)).toMatchObject({ code: 0 });
}

/** Everything that Keystone's releases made; how far they are is asked for by `--check`. */
async function schemaOf(url: string): Promise<Json> {
  const { version: _version, ...schema } = await liveSchema(url);
  return schema;
}

describe.each(DIALECTS)("on %s, an operator", (dialect) => {
  test("takes the expand of Ocata back, and expands again without a hole", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const manage = keystoneManage(database.url);
    const before = await schemaOf(database.url);
    await done(manage, "db_sync", "--expand", "--to", "ocata");
    const expanded = await schemaOf(database.url);
    expect((expanded as { triggers: readonly unknown[] }).triggers.length).toBeGreaterThanOrEqual(6);
    await done(manage, "revert", "--confirm", nameOf(database));
    expect(await schemaOf(database.url)).toEqual(before);
    await done(manage, "db_sync", "--expand", "--to", "ocata");
    expect(await schemaOf(database.url)).toEqual(expanded);
  });
});

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s, an operator", (dialect) => {
  test.each(["expand", "revert"] as const)(
    "presses Ctrl-C on a revert that waits for a reader; %s finishes it without a hole",
    async (way) => {
      await using database = await keystoneAt(dialect, "pike");
      const options = { service: keystone, url: database.url };
      const before = await schemaOf(database.url);
      await runExpand({ ...options, to: "queens" });
      const manage = keystoneManage(database.url);
      const expanded = await schemaOf(database.url);
      const revert = ["revert", "--confirm", nameOf(database)] as const;
      {
        await using reader = await database.connect();
        await reader.run("START TRANSACTION");
        await reader.query("SELECT * FROM registered_limit");
        const underWay = async (): Promise<void> => {
          await using session = await database.connect();
          const { dialect: its } = await openDatabase(database.url);
          while ((await its.tables(session)).includes("application_credential")) await delay(10);
        };
        const interrupted = await run("keystone-manage", ["--url", database.url, ...revert], { interrupt: underWay() });
        expect(interrupted.code).not.toBe(0);
        const half = await schemaOf(database.url);
        expect([before, expanded]).not.toContainEqual(half);
      }
      if (way === "revert") await done(manage, ...revert);
      else await done(manage, "db_sync", "--expand", "--to", "queens");
      expect(await schemaOf(database.url)).toEqual(way === "revert" ? before : expanded);
      expect(await manage("db_sync", "--check", "--to", "queens")).toMatchObject({ code: way === "revert" ? 2 : 3 });
    },
  );
});
