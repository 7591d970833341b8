import { describe, expect, test } from "vitest";
import type { DialectName, Session } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";

const FILL = (table: string): string => `u.setNotNull({ table: "${table}", column: "name", fill: "'x'" })`;
const MARKED = (table: string): string => `u.setNotNull({ table: "${table}", column: "name", fill: "'x'", holds: "marked" })`;
const CHECK = (table: string): string =>
  `u.addCheck({ table: "${table}", name: "short", expression: "length(name) < 80", holds: "marked" })`;

const HUNG = `
CREATE TABLE item (id int, name text, tenant text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE item_1 PARTITION OF item FOR VALUES FROM (0) TO (10); CREATE TABLE item_2 PARTITION OF item FOR VALUES FROM (10) TO (20);
INSERT INTO item VALUES (1, NULL, 'a'), (2, 'b', 'b'), (11, NULL, 'a');
CREATE VIEW names AS SELECT name FROM item; CREATE MATERIALIZED VIEW kept AS SELECT name FROM item; CREATE INDEX by_name ON item (name);
CREATE STATISTICS both_of ON name, tenant FROM item; CREATE FUNCTION one() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT name FROM item; END;
ALTER TABLE item ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON item USING (name = current_user);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION note();
CREATE RULE no_delete AS ON DELETE TO item DO INSTEAD NOTHING;
CREATE PUBLICATION outward FOR TABLE item; GRANT UPDATE (name) ON item TO PUBLIC;`;

/** Where a table has NOT NULL, its checks, and what hangs on it. */
const catalogue = async (session: Session): Promise<unknown> => [
  await session.query(
    "SELECT attrelid::regclass::text t, attname, attnotnull FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relname ~ '^item' AND c.relkind IN ('r', 'p') AND attnum > 0 ORDER BY 1, 2",
  ),
  await session.query(
    "SELECT conrelid::regclass::text t, conname, pg_get_constraintdef(oid) d FROM pg_constraint WHERE conrelid::regclass::text ~ '^item' ORDER BY 1, 2",
  ),
  await session.query("SELECT tgrelid::regclass::text t, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"),
  await session.query(
    "SELECT count(*)::int n FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = 'public'::regnamespace",
  ),
  await session.query("SELECT id, name FROM item ORDER BY 1"),
];

describe.runIf(DIALECTS.includes("postgres"))("on postgres, what becomes NOT NULL, or is checked", () => {
  test.each(["item", "item_1"])("has whatever hangs on it, as with plain DDL: %s", async (table) => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await using twin = await freshDatabase("postgres");
    await using plain = await twin.connect();
    for (const each of [session, plain]) await each.run(HUNG);
    using items = inlineService(`[${FILL(table)}, ${CHECK(table)}]`);
    const options = { service: items.service, url: database.url };
    await versionControl(options);
    await runExpand(options);
    await session.run("INSERT INTO item VALUES (3, NULL, 'c')");
    await runMigrate(options);
    await runContract(options);
    await plain.run(
      `INSERT INTO item VALUES (3, NULL, 'c'); UPDATE ${table} SET name = 'x' WHERE name IS NULL; ALTER TABLE ${table} ALTER COLUMN name SET NOT NULL, ADD CONSTRAINT short CHECK (length(name) < 80)`,
    );
    expect(await catalogue(session)).toEqual(await catalogue(plain));
  });

  test("and others inherit from it: the plan says what no trigger sees", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run("CREATE TABLE item (id int PRIMARY KEY, name text); CREATE TABLE child (PRIMARY KEY (id)) INHERITS (item)");
    using items = inlineService(`[${MARKED("item")}, ${CHECK("item")}]`);
    const options = { service: items.service, url: database.url };
    await versionControl(options);
    expect((await plan(options)).scripts[0]?.dependents).toContainEqual(
      expect.objectContaining({ kind: "inheritance", name: "child", becomes: "warn" }),
    );
    await runExpand(options);
    await session.run("INSERT INTO child VALUES (1, NULL)");
    await runMigrate(options);
    await runContract(options);
    expect(await session.query("SELECT name FROM child")).toEqual([{ name: "x" }]);
  });
});

const GENERATED: Readonly<Record<DialectName, string>> = {
  postgres: "CREATE TABLE item (id int PRIMARY KEY, t text, name text GENERATED ALWAYS AS (upper(t)) STORED)",
  mysql: "CREATE TABLE item (id int PRIMARY KEY, t varchar(20), name varchar(20) GENERATED ALWAYS AS (upper(t)) VIRTUAL)",
  sqlite: "CREATE TABLE item (id int PRIMARY KEY, t text, name text GENERATED ALWAYS AS (upper(t)) VIRTUAL)",
};

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a generated column can't be filled, and the plan says so", async () => {
    await using database = await freshDatabase(dialect);
    await using session = await database.connect();
    await session.run(GENERATED[dialect]);
    using items = inlineService(`[${FILL("item")}]`);
    const options = { service: items.service, url: database.url };
    await versionControl(options);
    await expect(plan(options)).rejects.toThrow("generation name");
  });
});

describe.runIf(DIALECTS.includes("mysql"))("on mariadb, a table that keeps its history", () => {
  test.each([FILL("item"), MARKED("item")])("is asked for by plan, and refused: %s", async (change) => {
    await using database = await freshDatabase("mysql");
    await using session = await database.connect();
    await session.run("CREATE TABLE item (id int PRIMARY KEY, name varchar(100)) WITH SYSTEM VERSIONING");
    using items = inlineService(`[${change}]`);
    const options = { service: items.service, url: database.url };
    await versionControl(options);
    await expect(plan(options)).rejects.toMatchObject({ code: "UP-UNSUPPORTED" });
  });

  test("has a check that binds marked clients first", async () => {
    await using database = await freshDatabase("mysql");
    await using session = await database.connect();
    await session.run("CREATE TABLE item (id int PRIMARY KEY, name varchar(100)) WITH SYSTEM VERSIONING");
    using items = inlineService(`[${CHECK("item")}]`);
    const options = { service: items.service, url: database.url };
    await versionControl(options);
    await runExpand(options);
    await runMigrate(options);
    await runContract(options);
    await expect(session.run("INSERT INTO item VALUES (1, repeat('x', 80))")).rejects.toThrow("short");
  });
});
