import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService, offlineTables } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { check, plan, revert, runContract, runExpand, runMigrate, sync, verify } from "../harness/engine.ts";

interface Live {
  readonly comment?: string;
  readonly columns: readonly { readonly name: string; readonly comment?: string }[];
  readonly indexes: readonly { readonly name: string }[];
  readonly unique: readonly { readonly name: string }[];
}

describe.each(DIALECTS)("on %s", (dialect) => {
  const item = async (url: string): Promise<Live> => ((await liveSchema(url))["tables"] as unknown as { item: Live }).item;
  const commented = (text: string): string | undefined => (dialect === "sqlite" ? undefined : text);

  test("indexes and constraints get other names, tables and columns comments, at contract and not before", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("catalogue"), url: database.url };
    await sync({ ...options, to: "v1" });
    const before = await item(database.url);
    await runExpand({ ...options, to: "v2" });
    await runMigrate({ ...options, to: "v2" });
    expect(await item(database.url)).toEqual(before);
    await runContract({ ...options, to: "v2" });
    const after = await item(database.url);
    expect(after.indexes.map(({ name }) => name)).toEqual(["ix_item_name"]);
    expect(after.unique.map(({ name }) => name)).toEqual(["uq_item_code"]);
    expect(after.comment).toBe(commented("what we sell, as the shop's \\ calls it"));
    const noteOf = (live: Live, column: string): string | undefined => live.columns.find(({ name }) => name === column)?.comment;
    expect(noteOf(after, "name")).toBe(commented("as on the label"));
    // What is renamed keeps its comment; what is taken off is gone.
    await sync(options);
    const last = await item(database.url);
    expect(noteOf(last, "title")).toBe(commented("as on the label"));
    expect(last.comment).toBeUndefined();
    expect((await check(options)).code).toBe(0);
  });

  test("a constraint that the database can't rename is refused by the plan", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("rename-check"), url: database.url };
    await sync({ ...options, to: "v1" });
    if (dialect === "mysql") await expect(plan(options)).rejects.toMatchObject({ code: "UP-UNSUPPORTED" });
    else {
      await sync(options);
      expect(JSON.stringify((await liveSchema(database.url))["tables"])).toContain("ck_positive");
    }
  });

  test("values of an enum are renamed and taken away, while both releases write their own", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("enum"), url: database.url };
    await sync({ ...options, to: "v1" });
    const untouched = await liveSchema(database.url);
    await using session = await database.connect();
    for (const [id, mood] of ["good", "bad", "mixed"].entries()) await session.run("INSERT INTO day (id, mood) VALUES (?, ?)", [id, mood]);
    // Without a value it is the first one, there alone, and still is once there are triggers.
    const leaveOut = async (id: number): Promise<void> => {
      if (dialect !== "mysql") return;
      await session.run("INSERT INTO day (id) VALUES (?)", [id]);
      expect(await session.query("SELECT mood FROM day WHERE id = ?", [id])).toEqual([{ mood: "good" }]);
      await session.run("DELETE FROM day WHERE id = ?", [id]);
    };
    await leaveOut(8);
    await runExpand(options);
    await leaveOut(9);
    await runMigrate(options);
    const days = (): Promise<readonly object[]> => session.query("SELECT id, mood, feeling FROM day ORDER BY id");
    const carried = [
      { id: 0, mood: "good", feeling: "good" },
      { id: 1, mood: "bad", feeling: "sad" },
      { id: 2, mood: "mixed", feeling: "good" },
    ];
    expect(await days()).toEqual(carried);
    await session.run("INSERT INTO day (id, feeling) VALUES (3, 'great'), (4, 'sad')");
    await session.run("INSERT INTO day (id, mood) VALUES (5, 'bad')");
    expect(await days()).toEqual([
      ...carried,
      { id: 3, mood: "good", feeling: "great" },
      { id: 4, mood: "bad", feeling: "sad" },
      { id: 5, mood: "bad", feeling: "sad" },
    ]);
    const { disagreements, losses } = await verify(options);
    expect(disagreements.flatMap(({ rows }) => rows)).toEqual([]);
    expect(losses.flatMap(({ rows }) => rows)).toEqual([{ is: "mixed", comes_back_as: "good" }]);
    await revert(options);
    expect(await liveSchema(database.url)).toEqual(untouched);
    await runExpand(options);
    await runMigrate(options);
    await runContract(options);
    expect(await session.query("SELECT id, feeling FROM day ORDER BY id")).toEqual(
      ["good", "sad", "good", "good", "sad", "sad"].map((feeling, id) => ({ id, feeling })),
    );
    const { tables, enums } = await liveSchema(database.url);
    expect(tables).toEqual(await offlineTables(dialect, options.service));
    expect(enums).toEqual(dialect === "postgres" ? { feeling: ["great", "good", "sad"] } : {});
  });
});
