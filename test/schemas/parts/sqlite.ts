import { forColumns, has, sql, type PartMaker } from "./part.ts";

/** What may hang on a table of SQLite. */
export const SQLITE_PARTS: Readonly<Record<string, PartMaker>> = {
  index: ({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c})`),
  "index of two": ({ t, c, d, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${d}, ${c} DESC)`),
  "index with a collation": forColumns(["text"], ({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c} COLLATE NOCASE)`)),
  "partial index": ({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c}) WHERE ${c} IS NOT NULL`),
  "index whose predicate": ({ t, c, d, n }) => sql(`create index i_${n} on ${t} (${d}) where ${c} > 0`),
  "index on an expression": ({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (lower(${c}))`),
  "unique index": ({ t, c, n }) => sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (${c})`),
  "partial unique index": ({ t, c, d, n }) => sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (${c}) WHERE ${d} IS NULL`),
  "unique index on an expression": forColumns(["text"], ({ t, c, n }) => sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (lower(${c}))`)),
  check: ({ c, n, column }) => ({ inside: `CONSTRAINT k_${n} CHECK (${c} <> ${column.kind.values.at(-1)})` }),
  "unnamed check of two": ({ c, d }) => ({ inside: `CHECK (${c} IS NOT NULL OR ${d} IS NOT NULL)` }),
  unique: ({ c, n }) => ({ inside: `CONSTRAINT u_${n} UNIQUE (${c})` }),
  "unnamed unique": ({ c }) => ({ inside: `UNIQUE (${c})` }),
  "unique of two": ({ c, d, column, other }) => (column === other ? null : { inside: `UNIQUE (${c}, ${d}) ON CONFLICT REPLACE` }),
  "foreign key to it": ({ t, c, n, column }) => ({
    inside: `UNIQUE (${c})`,
    sql: [
      `CREATE TABLE child_${n} (id INTEGER PRIMARY KEY, parent ${column.kind.type} REFERENCES ${t} (${c}) ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED)`,
    ],
  }),
  "foreign key to itself": ({ t, c, table, column }) =>
    table.key.length === 1 && has(column, "whole") ? { inside: `FOREIGN KEY (${c}) REFERENCES ${t} DEFERRABLE INITIALLY DEFERRED` } : null,
  "virtual column": forColumns(["number"], ({ t, c, n }) => sql(`ALTER TABLE ${t} ADD COLUMN g_${n} NUMERIC AS (${c} * 2)`)),
  "stored column": forColumns(["number"], ({ c, n }) => ({ inside: `g_${n} INTEGER GENERATED ALWAYS AS (${c} + 1) STORED` })),
  view: ({ t, c, d, n }) => ({ sql: [`CREATE VIEW v_${n} AS SELECT ${c}, ${d} AS other FROM ${t}`], reads: [`SELECT * FROM v_${n}`] }),
  "view by star": ({ t, n }) => ({ sql: [`CREATE VIEW v_${n} AS SELECT * FROM ${t}`], reads: [`SELECT count(*) FROM v_${n}`] }),
  "view of a view": ({ t, c, n }) => ({
    sql: [`CREATE VIEW v_${n} (it) AS SELECT ${c} FROM ${t} WHERE ${c} IS NOT NULL`, `CREATE VIEW vv_${n} AS SELECT it FROM v_${n}`],
    reads: [`SELECT it FROM vv_${n}`],
  }),
  "trigger of a column": ({ t, c, n }) => ({
    sql: [
      `CREATE TABLE log_${n} (id INTEGER PRIMARY KEY, it TEXT)`,
      `CREATE TRIGGER tr_${n} AFTER UPDATE OF ${c} ON ${t} BEGIN INSERT INTO log_${n} (it) VALUES ('changed'); END`,
    ],
    reads: [`SELECT count(*) FROM log_${n}`],
  }),
  "trigger with a condition": ({ t, c, n }) => ({
    sql: [
      `CREATE TABLE log_${n} (id INTEGER PRIMARY KEY, it TEXT)`,
      `CREATE TRIGGER tr_${n} AFTER UPDATE ON ${t} FOR EACH ROW WHEN OLD.${c} IS NOT NEW.${c} BEGIN INSERT INTO log_${n} (it) VALUES (NEW.${c}); END`,
    ],
    reads: [`SELECT count(*) FROM log_${n}`],
  }),
};
