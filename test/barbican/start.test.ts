import { describe, expect, test } from "vitest";
import { guardStart } from "@underpin/barbican";
import { barbicanAt, upstreamBarbican } from "../harness/barbican.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { versions } from "../harness/engine.ts";
import { barbican } from "@underpin/barbican";

describe.each(DIALECTS)("on %s, a service that starts", (dialect) => {
  test("goes on where the schema is its own, whoever made it", async () => {
    for (const state of ["2026.1.auto", "zed.from-liberty"]) {
      if (dialect === "sqlite" && state.includes("from")) continue;
      await using database = await upstreamBarbican(dialect, state);
      await using fence = await guardStart({ url: database.url, node: "one" });
      expect(fence.controlled, state).toBe(true);
    }
  });

  test("stops before it touches one that is older", async () => {
    await using database = await upstreamBarbican(dialect, "newton.auto");
    await expect(guardStart({ url: database.url, node: "one" })).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-OLD" });
  });
});

test("an empty database is refused; with db_auto_create it is made, by one of two nodes that start at once", async () => {
  await using database = await freshDatabase(DIALECTS.at(-1) ?? "sqlite");
  const { url } = database;
  await expect(guardStart({ url, node: "one" })).rejects.toMatchObject({
    code: "UP-SCHEMA-TOO-OLD",
    next: expect.stringContaining("db_auto_create"),
  });
  const fences = await Promise.all(["one", "two"].map((node) => guardStart({ url, node, autoCreate: true })));
  expect(fences.map(({ controlled }) => controlled)).toEqual([true, true]);
  for (const fence of fences) await fence[Symbol.asyncDispose]();
  expect(await versions({ service: barbican, url })).toMatchObject({ legacy: 36 });
});

test("db_auto_create does not skip a release", async () => {
  await using database = await upstreamBarbican("sqlite", "liberty.auto");
  await expect(guardStart({ url: database.url, node: "one", autoCreate: true })).rejects.toMatchObject({
    code: "UP-VERSION",
    message: expect.stringContaining("mitaka"),
  });
});

test("a revision of a newer release is not taken for one of ours", async () => {
  await using database = await barbicanAt("sqlite", "2026.1");
  await using session = await database.connect();
  await session.run("UPDATE alembic_version SET version_num = 'ffffffffffff'");
  await expect(guardStart({ url: database.url, node: "one" })).rejects.toMatchObject({
    code: "UP-ADOPT",
    message: expect.stringContaining("ffffffffffff"),
  });
});

test("a database without a record is warned of, and the service goes on", async () => {
  await using database = await upstreamBarbican("sqlite", "2026.1.auto");
  await using session = await database.connect();
  await session.run("DROP TABLE alembic_version");
  const warnings: string[] = [];
  await using fence = await guardStart({ url: database.url, node: "one", warn: (text) => warnings.push(text) });
  expect([fence.controlled, warnings]).toEqual([false, [expect.stringContaining("not under version control")]]);
});
