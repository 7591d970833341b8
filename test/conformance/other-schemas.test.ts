import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, rehearse, runExpand, runMigrate, status, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";

const searching = (url: string, path: string): string => `${url}?options=${encodeURIComponent(`-c search_path=${path}`)}`;

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a table of a schema that is not searched is refused, with what would help; nothing is changed", async () => {
    await using database = await freshDatabase(dialect);
    await using session = await database.connect();
    await session.run("CREATE TABLE invoice (id int PRIMARY KEY, number int)");
    using service = inlineService('[u.renameColumn({ table: "billing.invoice", from: "number", to: "reference" })]');
    const options = { service: service.service, url: database.url };
    await versionControl(options);
    await expect(plan(options)).rejects.toMatchObject({ code: "UP-SCHEMA", message: expect.stringContaining("billing.invoice") });
    await expect(runExpand(options)).rejects.toMatchObject({ code: "UP-SCHEMA" });
    expect((await session.query("SELECT * FROM invoice")).length).toBe(0);
  });
});

describe.runIf(DIALECTS.includes("postgres"))("on postgres, with several schemas", () => {
  const TABLES = `CREATE SCHEMA billing; CREATE TABLE invoice (id int PRIMARY KEY, number int); CREATE TABLE billing.invoice (id int PRIMARY KEY, number int); CREATE TABLE billing.item (id int PRIMARY KEY, number int);
    INSERT INTO invoice VALUES (1, 1); INSERT INTO billing.invoice VALUES (1, 2); INSERT INTO billing.item VALUES (1, 3)`;

  test("a table of two schemas is the first one's unless its name says otherwise; one of a later schema alone must be named with it", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(TABLES);
    using later = inlineService('[u.renameColumn({ table: "item", from: "number", to: "reference" })]');
    const url = searching(database.url, "public,billing");
    await versionControl({ service: later.service, url });
    await expect(plan({ service: later.service, url })).rejects.toMatchObject({
      code: "UP-SCHEMA",
      next: expect.stringContaining('"billing.item"'),
    });
    using both = inlineService(
      '[u.renameColumn({ table: "invoice", from: "number", to: "one" })]',
      '[u.renameColumn({ table: "billing.invoice", from: "number", to: "two" }), u.renameColumn({ table: "billing.item", from: "number", to: "three" })]',
    );
    const options = { service: both.service, url };
    await runExpand(options);
    await runMigrate(options);
    expect(await session.query("SELECT one FROM invoice")).toEqual([{ one: 1 }]);
    expect(await session.query("SELECT two FROM billing.invoice")).toEqual([{ two: 2 }]);
    expect(await session.query("SELECT three FROM billing.item")).toEqual([{ three: 3 }]);
    expect(
      await session.query(
        "SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname ~ '^(underpin|migrate)_' AND relkind = 'r' AND nspname <> 'public'",
      ),
    ).toEqual([]);
    expect((await status(options)).triggers.length).toBe(6);
  });

  test("a rehearsal copies every schema, to a database that searches the same ones", async () => {
    await using database = await freshDatabase("postgres");
    await using scratch = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(TABLES);
    using service = inlineService('[u.renameColumn({ table: "billing.invoice", from: "number", to: "reference" })]');
    const options = { service: service.service, url: searching(database.url, "public,billing") };
    await versionControl(options);
    await expect(rehearse({ ...options, scratch: scratch.url })).rejects.toMatchObject({ code: "UP-CONFIG" });
    await using other = await freshDatabase("postgres");
    const result = await rehearse({ ...options, scratch: searching(other.url, "public,billing") });
    expect(result).toEqual({ tables: 3, rows: 3, leftOut: 0, lacks: [], findings: [] });
  });
});
