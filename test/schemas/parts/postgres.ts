import { forColumns, has, sql, type PartMaker } from "./part.ts";

const ordered = (make: Parameters<typeof forColumns>[1]): PartMaker => forColumns(["ordered"], make);
const text = (make: Parameters<typeof forColumns>[1]): PartMaker => forColumns(["text"], make);

/** What may hang on a table of PostgreSQL. */
export const POSTGRES_PARTS: Readonly<Record<string, PartMaker>> = {
  index: ordered(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c})`)),
  "index of two": ({ t, c, d, n, column, other }) =>
    has(column, "ordered") && has(other, "ordered") ? sql(`CREATE INDEX i_${n} ON ${t} (${d}, ${c})`) : null,
  "index in descending order": ordered(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c} DESC NULLS LAST)`)),
  "index by hash": ordered(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} USING hash (${c})`)),
  "index with an operator class": text(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c} text_pattern_ops)`)),
  "index with a collation": text(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c} COLLATE "C")`)),
  "index that includes": ({ t, c, d, n, other }) =>
    has(other, "ordered") ? sql(`CREATE INDEX i_${n} ON ${t} (${d}) INCLUDE (${c})`) : null,
  "partial index": ordered(({ t, c, n, column }) => sql(`CREATE INDEX i_${n} ON ${t} (${c}) WHERE ${c} <> ${column.kind.values[0]}`)),
  "index whose predicate": ({ t, c, d, n, other }) =>
    has(other, "ordered") ? sql(`CREATE INDEX i_${n} ON ${t} (${d}) WHERE ${c} IS NOT NULL`) : null,
  "index on an expression": text(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (lower(${c}))`)),
  "gin index": forColumns(["json", "list"], ({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} USING gin (${c})`)),
  "gist index": forColumns(["range"], ({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} USING gist (${c})`)),
  "brin index": forColumns(["whole", "time"], ({ t, c, n }) =>
    sql(`CREATE INDEX i_${n} ON ${t} USING brin (${c}) WITH (pages_per_range = 32)`),
  ),
  "index with parameters": ordered(({ t, c, n }) =>
    sql(`CREATE INDEX i_${n} ON ${t} (${c}) WITH (fillfactor = 70)`, `COMMENT ON INDEX i_${n} IS 'so'`),
  ),
  "unique index": ordered(({ t, c, n }) => sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (${c})`)),
  "partial unique index": ordered(({ t, c, d, n, other }) =>
    has(other, "ordered")
      ? sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (${c}) WHERE ${d} IS NULL`)
      : sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (${c}) WHERE ${c} IS NOT NULL`),
  ),
  "unique index on an expression": text(({ t, c, n }) => sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (lower(${c}))`)),
  "unique index of NULLs too": ordered(({ t, c, n }) => sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (${c}) NULLS NOT DISTINCT`)),

  check: ordered(({ t, c, n, column }) => sql(`ALTER TABLE ${t} ADD CONSTRAINT k_${n} CHECK (${c} <> ${column.kind.values.at(-1)})`)),
  "check of two": ({ t, c, d, n }) => sql(`ALTER TABLE ${t} ADD CONSTRAINT k_${n} CHECK (${c} IS NOT NULL OR ${d} IS NOT NULL) NOT VALID`),
  unique: ordered(({ t, c, n }) => sql(`ALTER TABLE ${t} ADD CONSTRAINT u_${n} UNIQUE (${c})`)),
  "unnamed unique": ordered(({ t, c }) => sql(`ALTER TABLE ${t} ADD UNIQUE (${c})`)),
  "unique of two": ({ t, c, d, n, column, other }) =>
    has(column, "ordered") && has(other, "ordered") ? sql(`ALTER TABLE ${t} ADD CONSTRAINT u_${n} UNIQUE (${c}, ${d})`) : null,
  "deferred unique": ordered(({ t, c, n }) => sql(`ALTER TABLE ${t} ADD CONSTRAINT u_${n} UNIQUE (${c}) DEFERRABLE INITIALLY DEFERRED`)),
  exclusion: ordered(({ t, c, n }) => sql(`ALTER TABLE ${t} ADD CONSTRAINT x_${n} EXCLUDE USING btree (${c} WITH =)`)),
  "exclusion of ranges": forColumns(["range"], ({ t, c, n }) =>
    sql(`ALTER TABLE ${t} ADD CONSTRAINT x_${n} EXCLUDE USING gist (${c} WITH &&)`),
  ),
  "foreign key to it": ordered(({ t, c, n, column }) =>
    sql(
      `ALTER TABLE ${t} ADD CONSTRAINT u_${n} UNIQUE (${c})`,
      `CREATE TABLE child_${n} (id integer PRIMARY KEY, parent ${column.kind.type}, CONSTRAINT f_${n} FOREIGN KEY (parent) REFERENCES ${t} (${c}) ON UPDATE CASCADE ON DELETE SET NULL)`,
    ),
  ),
  "foreign key to itself": ({ t, n, table, column }) =>
    table.key.length === 1 && column.kind === table.columns[0]?.kind
      ? sql(`ALTER TABLE ${t} ADD CONSTRAINT f_${n} FOREIGN KEY ("${column.name}") REFERENCES ${t} DEFERRABLE INITIALLY DEFERRED NOT VALID`)
      : null,

  "generated column": ({ t, c, n, column }) =>
    has(column, "number")
      ? sql(`ALTER TABLE ${t} ADD COLUMN g_${n} numeric GENERATED ALWAYS AS (${c} * 2) STORED`)
      : has(column, "text")
        ? sql(`ALTER TABLE ${t} ADD COLUMN g_${n} text GENERATED ALWAYS AS (upper(${c})) STORED`)
        : null,
  "comment on a column": ({ t, c }) => sql(`COMMENT ON COLUMN ${t}.${c} IS 'it''s said'`, `COMMENT ON TABLE ${t} IS 'of things'`),
  "statistics target": ({ t, c }) => sql(`ALTER TABLE ${t} ALTER COLUMN ${c} SET STATISTICS 500`),
  storage: forColumns(["text", "json"], ({ t, c }) => sql(`ALTER TABLE ${t} ALTER COLUMN ${c} SET STORAGE EXTERNAL`)),
  collation: text(({ t, c, column }) => sql(`ALTER TABLE ${t} ALTER COLUMN ${c} TYPE ${column.kind.type} COLLATE "C"`)),
  "column options": ({ t, c }) => sql(`ALTER TABLE ${t} ALTER COLUMN ${c} SET (n_distinct = 100)`),
  "owned sequence": forColumns(["whole"], ({ t, c, n }) => sql(`CREATE SEQUENCE s_${n}`, `ALTER SEQUENCE s_${n} OWNED BY ${t}.${c}`)),
  "default of a sequence": forColumns(["whole"], ({ t, c, n, column }) =>
    column.numbered || column.refers
      ? {}
      : sql(`CREATE SEQUENCE s_${n} START 1000`, `ALTER TABLE ${t} ALTER COLUMN ${c} SET DEFAULT nextval('s_${n}')`),
  ),
  "grant on a column": ({ t, c }) => sql(`GRANT SELECT (${c}), UPDATE (${c}) ON ${t} TO judge_app`),
  "grant on a table": ({ t }) => sql(`GRANT SELECT, INSERT ON ${t} TO judge_app`, `GRANT SELECT ON ${t} TO PUBLIC`),
  owner: ({ t }) => sql(`ALTER TABLE ${t} OWNER TO judge_owner`),
  "row level security": ({ t, c, n, column }) =>
    sql(
      `ALTER TABLE ${t} ENABLE ROW LEVEL SECURITY`,
      `CREATE POLICY p_${n} ON ${t} FOR SELECT TO judge_app USING (${c} IS NOT NULL)`,
      ...(has(column, "ordered")
        ? [`CREATE POLICY w_${n} ON ${t} AS RESTRICTIVE USING (true) WITH CHECK (${c} <> ${column.kind.values[0]})`]
        : []),
      `GRANT SELECT ON ${t} TO judge_app`,
    ),
  "forced row level security": ({ t, n }) =>
    sql(
      `ALTER TABLE ${t} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${t} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY p_${n} ON ${t} USING (true)`,
    ),
  "replica identity": ({ t }) => sql(`ALTER TABLE ${t} REPLICA IDENTITY FULL`),
  "replica identity by an index": ordered(({ t, c, n }) =>
    sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (${c})`, `ALTER TABLE ${t} REPLICA IDENTITY USING INDEX i_${n}`),
  ),
  "storage parameters": ({ t }) => sql(`ALTER TABLE ${t} SET (fillfactor = 80, autovacuum_enabled = false)`),
  unlogged: ({ t }) => sql(`ALTER TABLE ${t} SET UNLOGGED`),
  "clustered by": ordered(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c})`, `ALTER TABLE ${t} CLUSTER ON i_${n}`)),
  "inheriting table": ({ t, n }) => ({
    sql: [`CREATE TABLE heir_${n} (more text) INHERITS (${t})`],
    reads: [`SELECT count(*) FROM heir_${n}`],
  }),

  view: ({ t, c, d, n }) => ({ sql: [`CREATE VIEW v_${n} AS SELECT ${c}, ${d} AS other FROM ${t}`], reads: [`SELECT * FROM v_${n}`] }),
  "view by star": ({ t, n }) => ({ sql: [`CREATE VIEW v_${n} AS SELECT * FROM ${t}`], reads: [`SELECT * FROM v_${n}`] }),
  "view of a view": ({ t, c, n }) => ({
    sql: [
      `CREATE VIEW v_${n} WITH (security_invoker = true) AS SELECT ${c} AS it FROM ${t} WHERE ${c} IS NOT NULL`,
      `CREATE VIEW vv_${n} AS SELECT it, count(*) AS many FROM v_${n} GROUP BY it::text, it`,
      `GRANT SELECT ON v_${n} TO judge_app`,
    ],
    reads: [`SELECT it FROM v_${n}`],
  }),
  "view with a check": ({ t, c, n }) => ({
    sql: [`CREATE VIEW v_${n} AS SELECT * FROM ${t} WHERE ${c} IS NOT NULL WITH LOCAL CHECK OPTION`, `COMMENT ON VIEW v_${n} IS 'v'`],
    reads: [`SELECT count(*) FROM v_${n}`],
  }),
  "materialised view": ({ t, c, n }) => ({
    sql: [
      `CREATE MATERIALIZED VIEW m_${n} AS SELECT ${c} AS it, count(*) AS many FROM ${t} GROUP BY 1`,
      `CREATE INDEX mi_${n} ON m_${n} (it)`,
    ],
    reads: [`SELECT count(*) FROM m_${n}`],
  }),
  rule: ({ t, c, n }) =>
    sql(
      `CREATE TABLE ruled_${n} (it text)`,
      `CREATE RULE r_${n} AS ON DELETE TO ${t} DO ALSO INSERT INTO ruled_${n} VALUES (OLD.${c}::text)`,
    ),
  "trigger of a column": ({ t, c, n }) => ({
    sql: [
      `CREATE TABLE log_${n} (id serial PRIMARY KEY, it text)`,
      `CREATE FUNCTION tell_${n}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log_${n} (it) VALUES (TG_OP); RETURN NULL; END $$`,
      `CREATE TRIGGER tr_${n} AFTER UPDATE OF ${c} ON ${t} FOR EACH ROW EXECUTE FUNCTION tell_${n}()`,
    ],
    reads: [`SELECT count(*) FROM log_${n}`],
  }),
  "trigger with a condition": ({ t, c, n, column }) =>
    has(column, "ordered")
      ? {
          sql: [
            `CREATE TABLE log_${n} (id serial PRIMARY KEY, it text)`,
            `CREATE FUNCTION tell_${n}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log_${n} (it) VALUES (TG_OP); RETURN NULL; END $$`,
            `CREATE TRIGGER tr_${n} AFTER UPDATE ON ${t} FOR EACH ROW WHEN (OLD.${c} IS DISTINCT FROM NEW.${c}) EXECUTE FUNCTION tell_${n}()`,
          ],
          reads: [`SELECT count(*) FROM log_${n}`],
        }
      : null,
  "trigger that counts versions": ({ t, n }) =>
    sql(
      `ALTER TABLE ${t} ADD COLUMN lock_${n} integer DEFAULT 0`,
      `CREATE FUNCTION bump_${n}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.lock_${n} = OLD.lock_${n} + 1; RETURN NEW; END $$`,
      `CREATE TRIGGER tr_${n} BEFORE UPDATE ON ${t} FOR EACH ROW EXECUTE FUNCTION bump_${n}()`,
    ),
  "function of a statement": ({ t, c, n }) =>
    sql(`CREATE FUNCTION f_${n}() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(${c}) FROM ${t}; END`),
  "function in text": ({ t, c, n }) => ({
    sql: [`CREATE FUNCTION f_${n}() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(${c}) FROM ${t} $$`],
    reads: [`SELECT f_${n}()`],
  }),
  statistics: ({ t, c, d, n, column, other }) =>
    column !== other && has(column, "ordered") && has(other, "ordered") ? sql(`CREATE STATISTICS st_${n} ON ${c}, ${d} FROM ${t}`) : null,
  publication: ({ t, n }) => sql(`CREATE PUBLICATION pub_${n} FOR TABLE ${t}`),
  "publication of columns": ({ t, c, n, table }) =>
    table.key.length > 0
      ? sql(
          `CREATE PUBLICATION pub_${n} FOR TABLE ${t} (${[...new Set([...table.key.map((name) => `"${name}"`), c])].join(", ")}) WITH (publish = 'insert')`,
        )
      : null,
  "publication of some rows": forColumns(["whole"], ({ t, c, n }) =>
    sql(`CREATE PUBLICATION pub_${n} FOR TABLE ${t} WHERE (${c} > 0) WITH (publish = 'insert')`),
  ),
};
