import { describe, expect, test } from "vitest";
import { plan, versionControl } from "../harness/engine.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { inlineService } from "../harness/inline.ts";

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
