import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBarbicanDbManage } from "../../services/barbican/src/manage/barbican-db-manage.ts";
import { barbicanAt, barbicanRows, upstreamBarbican } from "../harness/barbican.ts";
import { runProgramHere } from "../harness/cli.ts";
import { DIALECTS, type TestDatabase } from "../harness/databases.ts";
import { liveRows, loadRows } from "../harness/rows.ts";
import { CASES, fill, leftIn, recorded } from "./clean-cases.ts";

const clean = (url: string, ...args: readonly string[]): ReturnType<typeof runProgramHere> =>
  runProgramHere(createBarbicanDbManage(), ["-d", url, "clean", ...args]);

describe.each(DIALECTS)("on %s, what a clean leaves equals what upstream's one transaction leaves", (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await barbicanAt(dialect, "2026.1");
  });
  afterAll(() => database[Symbol.asyncDispose]());

  // Servers have one of each kind: what they cost is their rows' way to them.
  test.each(CASES.filter((_, i) => dialect === "sqlite" || i % 2 === 0))("$name", async (one) => {
    await fill(database, one);
    const { code, stderr } = await clean(database.url, "--batch", "7", ...one.args);
    expect([code, stderr]).toEqual([0, expect.stringContaining("Cleaning of database affected")]);
    expect(await leftIn(database.url)).toEqual(recorded()[one.name]);
  });

  test("rows that others refer to stay, where upstream's clean fails", async () => {
    await fill(database, { name: "", args: ["-e"], oldest: 200, seed: 7 });
    await using session = await database.connect();
    // A project that has chosen its store has nothing else.
    const [project] = await session.query<{ id: string }>("SELECT id FROM projects WHERE external_id = 'project-7'");
    const at = "'2020-01-01 00:00:00', '2020-01-01 00:00:00', false, 'ACTIVE'";
    await session.run(
      `INSERT INTO secret_stores (id, created_at, updated_at, deleted, status, store_plugin, global_default, name) VALUES ('store', ${at}, 's', true, 'n')`,
    );
    await session.run(
      `INSERT INTO project_secret_store (id, created_at, updated_at, deleted, status, secret_store_id, project_id) VALUES ('chosen', ${at}, 'store', ?)`,
      [project?.id],
    );
    const { code } = await clean(database.url, "-p", "-e");
    expect(code).toBe(0);
    expect(await session.query("SELECT id FROM projects WHERE external_id = 'project-7'")).toEqual([project]);
    // Each kind of row that is left knows what it belongs to.
    for (const [table, column, of] of [
      ["encrypted_data", "secret_id", "secrets"],
      ["secret_consumer_metadata", "secret_id", "secrets"],
      ["container_secret", "container_id", "containers"],
    ])
      expect(await session.query(`SELECT id FROM ${table} WHERE ${column} NOT IN (SELECT id FROM ${of})`), table).toEqual([]);
  });
});

test.each(["mitaka", "newton"])("%s's schema is cleaned, too, which lacks some of the tables", async (release) => {
  await using database = await upstreamBarbican("sqlite", `${release}.auto`);
  await loadRows(database.url, barbicanRows("liberty-rows"));
  expect(await clean(database.url, "-p", "-e", "-m", "0")).toMatchObject({ code: 0 });
  const rows = await liveRows(database.url);
  const marked = (table: string): readonly object[] => (rows[table] ?? []).filter((row) => row["deleted"] === true);
  expect(["encrypted_data", "secret_store_metadata", "container_secret"].flatMap(marked)).toEqual([]);
  expect(rows["secrets"]?.length).toBeGreaterThan(0);
});

test("a clean says what is wrong with its options, and that a database is not there", async () => {
  const number = await clean("sqlite:////nonexistent/barbican.db", "-m", "soon");
  expect([number.code, number.stderr]).toEqual([
    1,
    expect.stringMatching(/^ERROR: UP-CONFIG: --min-days takes a whole number, not "soon"/),
  ]);
  const gone = await clean("postgresql://barbican:tiger@127.0.0.1:1/barbican");
  expect([gone.code, gone.stderr]).toEqual([1, expect.stringMatching(/^ERROR: UP-CONNECT: /)]);
  expect(gone.stderr).not.toContain("tiger");
});
