import { describe, expect, test } from "vitest";
import type { Session } from "underpin/engine";
import { plan, revert, runContract, runExpand, runMigrate, sync, versionControl } from "../harness/engine.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { inlineService } from "../harness/inline.ts";
import { ownChange } from "../harness/own-change.ts";

const SCHEMA = `
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TYPE "Mood" AS ENUM ('ok', 'bad');
CREATE TABLE team (id serial PRIMARY KEY, code text UNIQUE);
CREATE TABLE person (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" DEFAULT 'x', email varchar(80), tags jsonb, mood "Mood" DEFAULT 'ok',
  team_code text REFERENCES team (code) DEFERRABLE INITIALLY DEFERRED, shouted text GENERATED ALWAYS AS (upper(name)) STORED, deleted_at timestamptz, span int4range,
  CONSTRAINT short CHECK (length(name) < 80), CONSTRAINT same_mail UNIQUE NULLS NOT DISTINCT (email) INCLUDE (name) DEFERRABLE,
  EXCLUDE USING gist (email WITH =, span WITH &&));
CREATE UNIQUE INDEX live_name ON person (lower(name), email DESC NULLS LAST) INCLUDE (tags) NULLS NOT DISTINCT WITH (fillfactor = 70) WHERE deleted_at IS NULL;
CREATE INDEX by_tags ON person USING gin (tags jsonb_path_ops);
CREATE INDEX by_prefix ON person (email text_pattern_ops);
COMMENT ON INDEX by_prefix IS 'prefixes';
CREATE TABLE pet (id int PRIMARY KEY, owner_mail text);
CREATE VIEW names AS SELECT id, name FROM person;
CREATE MATERIALIZED VIEW moods AS SELECT mood, count(*) FROM person GROUP BY 1;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT "mood" FROM person'; NEW.name := NEW.name; RETURN NEW; END $$;
CREATE TRIGGER noted BEFORE UPDATE OF email ON person FOR EACH ROW WHEN (NEW.tags IS NOT NULL) EXECUTE FUNCTION note();
CREATE FUNCTION named(person) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT name FROM person LIMIT 1; END;
CREATE RULE no_delete AS ON DELETE TO person WHERE OLD.name = 'root' DO INSTEAD NOTHING;
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON person USING (name = current_user);
CREATE STATISTICS both_of (dependencies) ON name, email FROM person;
CREATE PUBLICATION outward FOR TABLE person (id, name, email) WHERE (id > 0);
GRANT SELECT ON person TO PUBLIC;
GRANT UPDATE (name) ON person TO PUBLIC;
ALTER TABLE person ALTER COLUMN name SET STATISTICS 500;
CREATE TABLE parted (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
`;

/** What is in the way of dropping each column, as the refusal names it. */
const IN_THE_WAY: Readonly<Record<string, readonly string[]>> = {
  name: ["generated column shouted", "policy own", "publication outward", "rule no_delete", "sql routine named(person)", "view names"],
  email: ["publication outward", "trigger noted"],
  tags: ["trigger noted"],
  mood: ["materialized view moods"],
};

describe.runIf(DIALECTS.includes("postgres"))("on postgres, the plan refuses what would break or be lost, by name", () => {
  test.each(Object.entries(IN_THE_WAY))("dropping %s", async (column, names) => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(SCHEMA);
    using people = inlineService(`[u.dropColumn({ table: "person", column: "${column}" })]`);
    const options = { service: people.service, url: database.url };
    await versionControl(options);
    const refusal = plan(options);
    await expect(refusal).rejects.toMatchObject({ code: "UP-DEPENDENT" });
    await expect(refusal).rejects.toThrow(`person has what this operation can't carry over: ${names.join(", ")}.`);
  });
});

test.runIf(DIALECTS.includes("postgres"))(
  "on postgres, a rule that stands in for updates stops what would fill a column; one for others does not",
  async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(`CREATE TABLE person (id int PRIMARY KEY, name text); INSERT INTO person VALUES (1, NULL);
    CREATE RULE kept AS ON UPDATE TO person WHERE OLD.id = 1 DO INSTEAD NOTHING`);
    using people = inlineService(`[u.setNotNull({ table: "person", column: "name", fill: "'?'" })]`);
    const options = { service: people.service, url: database.url };
    await versionControl(options);
    await expect(plan(options)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining("update rule kept") });
    await session.run(
      "DROP RULE kept ON person; CREATE RULE heard AS ON UPDATE TO person DO ALSO NOTIFY person; CREATE RULE no_delete AS ON DELETE TO person DO INSTEAD NOTHING",
    );
    await sync(options);
    expect(await session.query("SELECT name FROM person")).toEqual([{ name: "?" }]);
  },
);

test.runIf(DIALECTS.includes("postgres"))(
  "on postgres, what inherits from a published table and takes no UPDATE stops what fills old rows",
  async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(`CREATE TABLE person (id int PRIMARY KEY, name text); CREATE TABLE heir (more text) INHERITS (person);
    INSERT INTO heir VALUES (1, NULL, 'x'); CREATE PUBLICATION outward FOR TABLE person`);
    await expect(session.run("UPDATE person SET name = 'x'")).rejects.toThrow("does not have a replica identity");
    using people = inlineService(`[u.setNotNull({ table: "person", column: "name", fill: "'?'" })]`);
    const options = { service: people.service, url: database.url };
    await versionControl(options);
    const refusal = { code: "UP-DEPENDENT", message: expect.stringContaining("missing replica identity heir") };
    await expect(plan(options)).rejects.toMatchObject(refusal);
    await session.run("ALTER TABLE heir REPLICA IDENTITY FULL");
    await sync(options);
    expect(await session.query("SELECT name FROM person")).toEqual([{ name: "?" }]);
  },
);

/** What the server would dump of a table and all that hangs on it, without the numbers of columns. */
async function describeTable(session: Session, name: string): Promise<unknown> {
  const table = `'${name}'::regclass`;
  const lists = {
    columns: `SELECT attname, format_type(atttypid, atttypmod) ty, attnotnull, attidentity::text, attgenerated::text, attstattarget, attcollation::regcollation::text, attacl::text, col_description(attrelid, attnum) note, pg_get_expr(d.adbin, d.adrelid) d
              FROM pg_attribute LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum WHERE attrelid = ${table} AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    indexes: `SELECT pg_get_indexdef(indexrelid) d, indisvalid, obj_description(indexrelid, 'pg_class') note FROM pg_index WHERE indrelid = ${table} ORDER BY 1`,
    constraints: `SELECT conname, pg_get_constraintdef(oid) d, obj_description(oid, 'pg_constraint') note FROM pg_constraint WHERE conrelid = ${table} OR confrelid = ${table} ORDER BY 1`,
    triggers: `SELECT pg_get_triggerdef(oid) d FROM pg_trigger WHERE tgrelid = ${table} AND NOT tgisinternal ORDER BY 1`,
    policies: `SELECT polname, pg_get_expr(polqual, polrelid) d FROM pg_policy WHERE polrelid = ${table} ORDER BY 1`,
    rules: `SELECT c.relname, r.rulename, pg_get_ruledef(r.oid) d FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = current_schema()::regnamespace ORDER BY 1, 2`,
    statistics: `SELECT pg_get_statisticsobjdef(oid) d FROM pg_statistic_ext ORDER BY 1`,
    publications: `SELECT prattrs::text, pg_get_expr(prqual, prrelid) d FROM pg_publication_rel ORDER BY 1`,
    routines: `SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace ORDER BY 1`,
    tables: `SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'm') AND relname !~ '^(underpin|migrate)_' ORDER BY 1`,
  };
  const found: Record<string, unknown> = {};
  for (const [what, query] of Object.entries(lists)) found[what] = await session.query(query);
  return found;
}

describe.runIf(DIALECTS.includes("postgres"))("on postgres, a renamed column is the old one with all that hangs on it", () => {
  test.each(["name", "email", "tags", "mood", "team_code", "span", "deleted_at", "id"])(
    "%s: as plain DDL renames it; reverted, as before",
    async (column) => {
      await using twin = await freshDatabase("postgres");
      await using other = await twin.connect();
      await other.run(SCHEMA);
      await using database = await freshDatabase("postgres");
      await using session = await database.connect();
      await session.run(SCHEMA);
      await session.run(
        "INSERT INTO team (code) VALUES ('a'); INSERT INTO person (email, tags, team_code) VALUES ('a@x', '{}', 'a'), ('b@x', '{}', NULL)",
      );
      using people = inlineService(`[u.renameColumn({ table: "person", from: "${column}", to: "Renamed \\"so\\"" })]`);
      const options = { service: people.service, url: database.url };
      await versionControl(options);
      await runExpand(options);
      await revert(options);
      expect(await describeTable(session, "person")).toEqual(await describeTable(other, "person"));
      await runExpand(options);
      await session.run("UPDATE person SET deleted_at = now()");
      await runMigrate(options);
      await runContract(options);
      await other.run(`ALTER TABLE person RENAME COLUMN ${column} TO "Renamed ""so"""`);
      expect(await describeTable(session, "person")).toEqual(await describeTable(other, "person"));
    },
  );
});

describe.runIf(DIALECTS.includes("postgres"))("on postgres, the plan says", () => {
  test("what a table's second name can't do, and refuses a unique constraint on a table with partitions", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(SCHEMA);
    using renamed = inlineService('[u.renameTable({ table: "pet", to: "animal" })]');
    await versionControl({ service: renamed.service, url: database.url });
    const { warnings } = await plan({ service: renamed.service, url: database.url });
    expect(warnings.join()).toContain("The new name animal: it is a view until contract: GROUP BY");
    using indexed = inlineService('[u.addUnique({ table: "parted", name: "by_id", columns: ["id"] })]');
    await expect(plan({ service: indexed.service, url: database.url })).rejects.toThrow("parted has partitions");
  });
});

const GO: readonly (readonly [name: string, operation: (table: string, column: string) => string])[] = [
  ["dropped", (table, column) => `u.dropColumn({ table: "${table}", column: "${column}" })`],
  [
    "converted",
    (table, column) =>
      `u.convertColumn({ table: "${table}", from: "${column}", to: "n", type: { kind: "varchar", length: 40 }, forward: "{${column}}", backward: "{n}" })`,
  ],
];

describe.runIf(DIALECTS.includes("postgres"))("on postgres, a column", () => {
  test.each(GO)("that another table's foreign key refers to is not %s: the plan names the key", async (_name, operation) => {
    await using own = await ownChange("postgres", [SCHEMA], operation("team", "code"));
    const before = await describeTable(own.session, "team");
    const refusal = {
      code: "UP-DEPENDENT",
      message: expect.stringContaining("incoming foreign key person.person_team_code_fkey"),
      fine: "Nothing was changed.",
    };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await describeTable(own.session, "team")).toEqual(before);
  });
});

const IDENTITY = [
  "CREATE TABLE t (id int PRIMARY KEY, a varchar(20) NOT NULL DEFAULT 'x', b int)",
  "CREATE UNIQUE INDEX known_by ON t (a)",
  "INSERT INTO t VALUES (1, 'one', 1)",
];
const BY_INDEX = [...IDENTITY, "ALTER TABLE t REPLICA IDENTITY USING INDEX known_by"];
const BY_ROW = [...IDENTITY, "ALTER TABLE t REPLICA IDENTITY FULL"];

async function replicaIdentity(session: Session): Promise<unknown> {
  return session.query(
    "SELECT c.relreplident::text, pg_get_indexdef(i.indexrelid) d, i.indisreplident FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid WHERE c.oid = 't'::regclass ORDER BY 2",
  );
}

describe.runIf(DIALECTS.includes("postgres"))("on postgres, a table's replica identity", () => {
  test.each(GO)("that is an index of the column keeps it from being %s: the plan names the index", async (_name, operation) => {
    await using own = await ownChange("postgres", BY_INDEX, operation("t", "a"));
    const before = await replicaIdentity(own.session);
    const refusal = { code: "UP-DEPENDENT", message: expect.stringContaining("replica identity known_by"), fine: "Nothing was changed." };
    await expect(plan(own)).rejects.toMatchObject(refusal);
    await expect(runExpand(own)).rejects.toMatchObject(refusal);
    expect(await replicaIdentity(own.session)).toEqual(before);
  });

  test.each([
    ["an index, when its column is renamed", BY_INDEX, `u.renameColumn({ table: "t", from: "a", to: "n" })`, "ALTER TABLE t RENAME a TO n"],
    ["an index, when another column is dropped", BY_INDEX, GO[0]?.[1]("t", "b"), "ALTER TABLE t DROP b"],
    [
      "the whole row, when a column is renamed",
      BY_ROW,
      `u.renameColumn({ table: "t", from: "a", to: "n" })`,
      "ALTER TABLE t RENAME a TO n",
    ],
    ["the whole row, when a column is dropped", BY_ROW, GO[0]?.[1]("t", "b"), "ALTER TABLE t DROP b"],
    [
      "the whole row, when a column is converted",
      BY_ROW,
      GO[1]?.[1]("t", "a"),
      "ALTER TABLE t ALTER a TYPE varchar(40); ALTER TABLE t RENAME a TO n",
    ],
  ])("stays as with plain DDL: %s", async (_name, tables, operation, plain) => {
    await using own = await ownChange("postgres", tables, operation);
    await using twin = await ownChange("postgres", [...tables, plain]);
    const before = await replicaIdentity(own.session);
    await runExpand(own);
    await revert(own);
    expect(await replicaIdentity(own.session)).toEqual(before);
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await replicaIdentity(own.session)).toEqual(await replicaIdentity(twin.session));
  });
});
