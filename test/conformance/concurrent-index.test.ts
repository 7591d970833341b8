import { describe, expect, test } from "vitest";
import type { UnderpinEvent } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { revert, runExpand, sync } from "../harness/engine.ts";
import { openDatabase } from "underpin/engine";
import { ownChange } from "../harness/own-change.ts";

const TABLES = [
  "CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30))",
  "CREATE TABLE other (id INTEGER NOT NULL PRIMARY KEY)",
  "INSERT INTO person VALUES (1, 'Ann'), (2, 'Ann')",
];
const INDEX = `u.addIndex({ table: "person", name: "ix_name", columns: ["name"] })`;
const UNIQUE = `u.addUnique({ table: "person", columns: ["name"], name: "uq_name", holds: "now" })`;

describe.runIf(DIALECTS.includes("postgres"))("on postgres", () => {
  const own = (...operations: readonly string[]) => ownChange("postgres", TABLES, operations.join(", "));

  /** A transaction that looks at another table, as pg_dump's does, until it is told to end. */
  async function reader(url: string) {
    const session = await (await openDatabase(url)).connect();
    await session.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await session.query("SELECT count(*) FROM other");
    const [me] = await session.query<{ pid: string }>("SELECT pg_backend_pid()::text pid");
    return {
      pid: me?.pid,
      end: async () => {
        await session.run("COMMIT");
        await session.close();
      },
    };
  }

  test("an index build waits for a reader of another table as long as it takes, names it, and nobody waits for the build", async () => {
    await using change = await own(INDEX);
    const { pid, end } = await reader(change.url);
    const waits: Extract<UnderpinEvent, { type: "wait" }>[] = [];
    let ending: Promise<void> | undefined;
    const onEvent = (event: UnderpinEvent): void => {
      if (event.type !== "wait" || ending) return;
      waits.push(event);
      ending = change.session.run("UPDATE person SET name = name").then(end);
    };
    await runExpand({ ...change, onEvent });
    await ending;
    expect(waits[0]).toMatchObject({ title: expect.stringContaining("ix_name"), blockers: [{ session: pid }] });
    expect((await change.schema()).tables.get("person")?.indexes).toEqual([expect.objectContaining({ name: "ix_name" })]);
    expect((await change.schema()).tables.get("person")?.indexes[0]?.invalid).toBeUndefined();
  });

  test("a build that is stopped leaves no half index, and revert takes the rest back", async () => {
    await using change = await own(INDEX);
    const before = (await change.schema()).tables.get("person");
    const { end } = await reader(change.url);
    const stop = new AbortController();
    const onEvent = (event: UnderpinEvent): void => void (event.type === "wait" && stop.abort(new Error("stopped")));
    await expect(runExpand({ ...change, onEvent, signal: stop.signal })).rejects.toThrow("stopped");
    await end();
    expect((await change.schema()).tables.get("person")).toEqual(before);
    await revert(change);
    await runExpand(change);
    expect((await change.schema()).tables.get("person")?.indexes).toHaveLength(1);
  });

  test("rows that are alike end a build with the rows, and it leaves nothing that would refuse the running release's", async () => {
    await using change = await own(UNIQUE);
    await expect(runExpand(change)).rejects.toMatchObject({ code: "UP-DATA", why: expect.stringContaining("Ann") });
    expect((await change.schema()).tables.get("person")?.indexes).toEqual([]);
    await change.session.run("INSERT INTO person VALUES (3, 'Ann')");
  });

  test.each([
    ["online", runExpand],
    ["offline", sync],
  ])("half an index that a killed build has left is no obstacle %s", async (_mode, run) => {
    await using change = await own(INDEX, UNIQUE);
    for (const build of ["UNIQUE INDEX CONCURRENTLY uq_name", "UNIQUE INDEX CONCURRENTLY ix_name"])
      await expect(change.session.run(`CREATE ${build} ON person (name)`)).rejects.toThrow(/could not create unique index/);
    expect((await change.schema()).tables.get("person")?.indexes.map((index) => index.invalid)).toEqual([true, true]);
    await change.session.run("DELETE FROM person WHERE id = 2");
    await run(change);
    const { indexes, unique } = (await change.schema()).tables.get("person") ?? {};
    expect([indexes?.map(({ name, invalid }) => [name, invalid]), unique?.map((key) => key.name)]).toEqual([
      [["ix_name", undefined]],
      ["uq_name"],
    ]);
  });
});
