import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, rehearse, runExpand, runMigrate, status, sync, versionControl } from "../harness/engine.ts";
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

  describe("a foreign key from a schema that is not searched", () => {
    const REFERRED = `CREATE TABLE author (id int PRIMARY KEY, code int UNIQUE); CREATE SCHEMA billing;
      CREATE TABLE billing.book (id int PRIMARY KEY, author int CONSTRAINT wrote REFERENCES author, code int CONSTRAINT coded REFERENCES author (code));
      INSERT INTO author VALUES (1, 7); INSERT INTO billing.book VALUES (1, 1, 7)`;
    const KEYS =
      "SELECT conname, pg_get_constraintdef(oid) d FROM pg_constraint WHERE contype IN ('f', 'p', 'u') AND conrelid::regclass::text IN ('author', 'billing.book') ORDER BY conname";

    test.each([
      ["widenKey", `u.widenKey({ table: "author", column: "id", to: "bigint" })`, "wrote"],
      [
        "convertColumn",
        `u.convertColumn({ table: "author", from: "code", to: "tag", type: { kind: "bigint" }, forward: "{code}", backward: "{tag}" })`,
        "coded",
      ],
      ["dropUnique", `u.dropUnique({ table: "author", columns: ["code"] })`, "coded"],
      ["dropTable", `u.dropTable("author")`, "wrote"],
      [
        "replaceKey",
        `u.replaceKey({ table: "author", from: "id", to: "uid", type: { kind: "bigint" }, forward: "{id} + 100", backward: "{uid} - 100" })`,
        "wrote",
      ],
    ])("stops %s, with its name; nothing is changed", async (_what, operation, key) => {
      await using database = await freshDatabase("postgres");
      await using session = await database.connect();
      await session.run(REFERRED);
      const before = await session.query(KEYS);
      using people = inlineService(`[${operation}]`);
      const options = { service: people.service, url: database.url };
      await versionControl(options);
      await expect(plan(options)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining(`billing.book.${key}`) });
      expect(await session.query(KEYS)).toEqual(before);
    });

    test("is carried where its schema is searched for the upgrade", async () => {
      await using database = await freshDatabase("postgres");
      await using session = await database.connect();
      await session.run(REFERRED);
      using people = inlineService(`[u.widenKey({ table: "author", column: "id", to: "bigint" })]`);
      const options = { service: people.service, url: searching(database.url, "public,billing") };
      await versionControl(options);
      await sync(options);
      const types =
        "SELECT attrelid::regclass::text t, format_type(atttypid, -1) AS type FROM pg_attribute WHERE attname IN ('id', 'author') AND attrelid IN ('author'::regclass, 'billing.book'::regclass) ORDER BY 1, attname";
      expect((await session.query<{ t: string; type: string }>(types)).map(({ t, type }) => `${t} ${type}`)).toEqual([
        "author bigint",
        "billing.book bigint",
        "billing.book integer",
      ]);
    });
  });
});
