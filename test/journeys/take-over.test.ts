import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { guard } from "underpin/guard";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { liveSchema } from "../harness/normalise.ts";
import { check, revert, runContract, runExpand, runMigrate, sync, versions } from "../harness/engine.ts";

const heads = async (database: TestDatabase): Promise<readonly string[]> => {
  await using session = await database.connect();
  return (await session.query<{ version_num: string }>("SELECT version_num FROM alembic_version")).map((row) => row.version_num).toSorted();
};

/** Leaves a database as the Python release does: no table of ours. */
async function asPythonLeavesIt(database: TestDatabase, revisions: readonly string[], keepMigrateVersion: boolean): Promise<void> {
  await using session = await database.connect();
  for (const table of [
    "underpin_journal",
    "underpin_backfill",
    "underpin_lease",
    "underpin_node",
    ...(keepMigrateVersion ? [] : ["migrate_version"]),
  ])
    await session.run(`DROP TABLE ${table}`);
  await session.run("DELETE FROM alembic_version");
  for (const revision of revisions) await session.run("INSERT INTO alembic_version (version_num) VALUES (?)", [revision]);
}

describe.each(DIALECTS)("on %s, a database that the Python release made is taken over", (dialect) => {
  test("from alembic alone (Zed on an empty database), and its row stays true on the way to 2026.1", async () => {
    await using database = await keystoneAt(dialect, "zed");
    const options = { service: keystone, url: database.url };
    await asPythonLeavesIt(database, ["29e87d24a316", "e25ffa003242"], false);
    expect(await versions(options)).toMatchObject({ legacy: 109, expand: 80, migrate: 80, contract: 80 });
    expect((await check(options)).code).toBe(2);
    const steps: Record<string, readonly string[]> = {};
    for (const to of ["2023.2", "2024.1", "2026.1"]) {
      await runExpand({ ...options, to });
      steps[`${to} expanded`] = await heads(database);
      await runMigrate({ ...options, to });
      await runContract({ ...options, to });
      steps[to] = await heads(database);
    }
    expect(steps).toEqual({
      "2023.2 expanded": ["11c3b243b4cb", "e25ffa003242"],
      "2023.2": ["11c3b243b4cb", "c88cdce8f248"],
      "2024.1 expanded": ["47147121", "c88cdce8f248"],
      "2024.1": ["47147121", "c88cdce8f248"],
      "2026.1 expanded": ["742c857f1dfb", "c88cdce8f248"],
      "2026.1": ["742c857f1dfb", "c88cdce8f248"],
    });
    expect((await check(options)).code).toBe(0);
    await using fresh = await keystoneAt(dialect, "2026.1");
    expect((await liveSchema(database.url))["tables"]).toEqual((await liveSchema(fresh.url))["tables"]);
  });

  test("with both tables (Yoga upgraded to 2023.2 by Python: migrate_version stayed at 79)", async () => {
    await using database = await keystoneAt(dialect, "2023.2");
    const options = { service: keystone, url: database.url };
    await asPythonLeavesIt(database, ["11c3b243b4cb", "c88cdce8f248"], true);
    await using session = await database.connect();
    await session.run("UPDATE migrate_version SET version = 79 WHERE version > 79 AND version < 100");
    expect(await versions(options)).toMatchObject({ legacy: 109, expand: 82, migrate: 82, contract: 82 });
    await runExpand({ ...options, to: "2024.1" });
    expect(await versions(options)).toMatchObject({ expand: 83, migrate: 82, contract: 82 });
    expect((await check({ ...options, to: "2024.1" })).code).toBe(3);
  });

  test("expanded by Python, not yet contracted", async () => {
    await using database = await keystoneAt(dialect, "zed");
    const options = { service: keystone, url: database.url };
    await asPythonLeavesIt(database, ["29e87d24a316"], false);
    expect(await versions(options)).toMatchObject({ expand: 80, migrate: 80, contract: 79 });
    expect((await check({ ...options, to: "zed" })).code).toBe(4);
  });

  test("and what is contracted further than alembic_version can say is not taken for less", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: keystone, url: database.url };
    await sync(options);
    await using session = await database.connect();
    // As a release of ours leaves it whose version no release of the original has a revision for.
    await session.run("UPDATE migrate_version SET version = 86 WHERE version = 85");
    expect(await heads(database)).toEqual(["742c857f1dfb", "c88cdce8f248"]);
    expect(await versions(options)).toMatchObject({ expand: 86, migrate: 86, contract: 86 });
    await expect(guard({ service: keystone, url: database.url, release: "2026.1", node: "a" })).rejects.toMatchObject({
      code: "UP-SCHEMA-TOO-NEW",
    });
  });

  test("and an expansion that is taken back is taken back in alembic_version too", async () => {
    await using database = await keystoneAt(dialect, "yoga");
    const options = { service: keystone, url: database.url };
    await runExpand({ ...options, to: "zed" });
    expect(await heads(database)).toEqual(["29e87d24a316"]);
    await revert(options);
    expect(await heads(database)).toEqual([]);
    expect(await check({ ...options, to: "yoga" })).toMatchObject({ code: 0, versions: { expand: 79, contract: 79 } });
  });

  test("but not one that a newer release has upgraded", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: keystone, url: database.url };
    await sync(options);
    await asPythonLeavesIt(database, ["ffffffffffff", "c88cdce8f248"], true);
    await expect(sync(options)).rejects.toMatchObject({ code: "UP-ADOPT", message: expect.stringContaining("ffffffffffff") });
  });

  test("and one whose migrate_version was dropped has opted out: nothing is done to it", async () => {
    await using database = await keystoneAt(dialect, "xena");
    const options = { service: keystone, url: database.url };
    await using session = await database.connect();
    await session.run("DROP TABLE migrate_version");
    await expect(sync(options)).rejects.toMatchObject({ code: "UP-ADOPT" });
    expect((await check(options)).code).toBe(1);
  });
});
