import { dropped, renamed, tableRenamed, type HandSchema } from "./hand.ts";

/** Runs as a tenant's client, who sees only the tenant's rows. */
const as = (tenant: number, ...statements: readonly string[]): readonly string[] => [
  "SET ROLE judge_app",
  `SELECT set_config('app.tenant', '${tenant}', false)`,
  ...statements,
  "RESET ROLE",
];

const LOOKS = [
  "SELECT id, tenant_id, title, body, author FROM note ORDER BY id",
  "SELECT * FROM note_titles",
  "SELECT count(*) FROM audit",
];

/** A system of many tenants in one table: row level security, forced, with policies by command, grants, an audit trail. */
export const TENANTS: HandSchema = {
  name: "tenants",
  dialect: "postgres",
  sql: [
    "CREATE TABLE tenant (id integer PRIMARY KEY, slug text NOT NULL UNIQUE)",
    "CREATE TABLE note (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id integer NOT NULL DEFAULT current_setting('app.tenant', true)::integer REFERENCES tenant ON DELETE CASCADE, title text NOT NULL, body text, author text, UNIQUE (tenant_id, title))",
    "CREATE INDEX note_author ON note (tenant_id, author)",
    "ALTER TABLE note ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE note FORCE ROW LEVEL SECURITY",
    "CREATE POLICY reads ON note FOR SELECT USING (tenant_id = current_setting('app.tenant', true)::integer)",
    "CREATE POLICY writes ON note FOR INSERT TO judge_app WITH CHECK (tenant_id = current_setting('app.tenant', true)::integer AND author IS NOT NULL)",
    "CREATE POLICY changes ON note FOR UPDATE TO judge_app USING (tenant_id = current_setting('app.tenant', true)::integer) WITH CHECK (title <> 'locked')",
    "GRANT SELECT, INSERT, UPDATE (title, body) ON note TO judge_app",
    "GRANT SELECT ON tenant TO judge_app",
    "GRANT USAGE ON SCHEMA public TO judge_app",
    "CREATE VIEW note_titles WITH (security_invoker = true) AS SELECT id, title FROM note",
    "GRANT SELECT ON note_titles TO judge_app",
    "CREATE TABLE audit (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), what text)",
    "CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$ BEGIN INSERT INTO audit (what) VALUES (TG_TABLE_NAME || ' ' || TG_OP); RETURN NULL; END $$",
    "CREATE TRIGGER note_audited AFTER UPDATE OF title ON note FOR EACH ROW WHEN (OLD.title IS DISTINCT FROM NEW.title) EXECUTE FUNCTION audited()",
    "INSERT INTO tenant VALUES (1, 'one'), (2, 'two')",
    "INSERT INTO note (tenant_id, title, body, author) VALUES (1, 'a', 'x', 'ann'), (1, 'b', NULL, 'ann'), (2, 'a', 'secret', 'bob')",
  ],
  statements: [
    ...as(
      1,
      "INSERT INTO note (title, body, author) VALUES ('t{n}', 'b', 'ann')",
      "INSERT INTO note (tenant_id, title, author) VALUES (2, 'no{n}', 'ann')",
      "INSERT INTO note (title) VALUES ('anonymous')",
    ),
    ...as(
      1,
      "UPDATE note SET title = 'locked' WHERE title = 'b'",
      "UPDATE note SET title = 'z{n}' WHERE title = 't{n}'",
      "UPDATE note SET author = 'eve'",
      "DELETE FROM note",
      "SELECT title FROM note_titles",
      ...LOOKS.slice(0, 2),
    ),
    ...as(2, "SELECT title, body FROM note ORDER BY id", "UPDATE note SET body = 'b{n}'"),
    ...LOOKS,
  ],
  changes: [
    renamed(
      "postgres",
      "note",
      "title",
      "headline",
      as(
        1,
        "UPDATE note SET headline = 'locked'",
        "UPDATE note SET headline = headline || '!'",
        "SELECT headline, body FROM note ORDER BY id",
      ),
    ),
    renamed(
      "postgres",
      "note",
      "author",
      "written_by",
      as(1, "INSERT INTO note (title, body) VALUES ('q', 'r')", "SELECT written_by FROM note ORDER BY id"),
    ),
    renamed("postgres", "note", "tenant_id", "owner_id", as(2, "SELECT owner_id, title FROM note ORDER BY id")),
    dropped("postgres", "note", "body", as(1, "SELECT title FROM note ORDER BY id")),
    tableRenamed(
      "postgres",
      "note",
      "memo",
      as(1, "SELECT title FROM memo ORDER BY id", "INSERT INTO memo (title, author) VALUES ('m', 'ann')"),
    ),
    {
      name: "extract note.body",
      source: `extractTable({ from: "note", into: "note_body", key: { note_id: "id" }, columns: [{ from: "body" }] })`,
      ddl: null,
      after: as(1, "SELECT count(*) FROM note"),
    },
  ],
};
