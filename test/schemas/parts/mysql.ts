import { forColumns, has, sql, type PartMaker } from "./part.ts";

const ordered = (make: Parameters<typeof forColumns>[1]): PartMaker => forColumns(["ordered"], make);

/** What may hang on a table of MariaDB. */
export const MYSQL_PARTS: Readonly<Record<string, PartMaker>> = {
  index: ordered(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c})`)),
  "index of two": ({ t, c, d, n, column, other }) =>
    has(column, "ordered") && has(other, "ordered") && column !== other ? sql(`CREATE INDEX i_${n} ON ${t} (${d}, ${c})`) : null,
  "index in descending order": ordered(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c} DESC) COMMENT 'down'`)),
  "ignored index": ordered(({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c}) IGNORED`)),
  "index of a prefix": forColumns(["text"], ({ t, c, n }) => sql(`CREATE INDEX i_${n} ON ${t} (${c}(5))`)),
  "full text index": forColumns(["text"], ({ t, c, n }) => sql(`CREATE FULLTEXT INDEX i_${n} ON ${t} (${c})`)),
  "full text index beside": ({ t, n }) =>
    sql(`ALTER TABLE ${t} ADD COLUMN body_${n} text`, `CREATE FULLTEXT INDEX i_${n} ON ${t} (body_${n})`),
  "spatial index": ({ t, n }) =>
    sql(`ALTER TABLE ${t} ADD COLUMN at_${n} point NOT NULL DEFAULT (point(1, 2))`, `CREATE SPATIAL INDEX i_${n} ON ${t} (at_${n})`),
  "unique index": ordered(({ t, c, n }) => sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (${c})`)),
  "unique index of a prefix": forColumns(["text"], ({ t, c, n }) => sql(`CREATE UNIQUE INDEX i_${n} ON ${t} (${c}(4))`)),
  "unique of two": ({ t, c, d, n, column, other }) =>
    has(column, "ordered") && has(other, "ordered") && column !== other
      ? sql(`ALTER TABLE ${t} ADD CONSTRAINT u_${n} UNIQUE (${c}, ${d})`)
      : null,

  check: ordered(({ t, c, n, column }) => sql(`ALTER TABLE ${t} ADD CONSTRAINT k_${n} CHECK (${c} <> ${column.kind.values.at(-1)})`)),
  "check of two": ({ t, c, d, n }) => sql(`ALTER TABLE ${t} ADD CONSTRAINT k_${n} CHECK (${c} IS NOT NULL OR ${d} IS NOT NULL)`),
  "foreign key to it": ordered(({ t, c, n, column }) =>
    sql(
      `ALTER TABLE ${t} ADD UNIQUE u_${n} (${c})`,
      `CREATE TABLE child_${n} (id int PRIMARY KEY, parent ${column.kind.type} NULL, CONSTRAINT f_${n} FOREIGN KEY (parent) REFERENCES ${t} (${c}) ON UPDATE CASCADE ON DELETE SET NULL)`,
    ),
  ),

  "virtual column": ({ t, c, n, column }) =>
    has(column, "number")
      ? sql(`ALTER TABLE ${t} ADD COLUMN g_${n} double GENERATED ALWAYS AS (${c} * 2) VIRTUAL`)
      : has(column, "text")
        ? sql(`ALTER TABLE ${t} ADD COLUMN g_${n} varchar(80) GENERATED ALWAYS AS (concat(${c}, '!')) VIRTUAL`)
        : null,
  "virtual column with an index": forColumns(["number"], ({ t, c, n }) =>
    sql(`ALTER TABLE ${t} ADD COLUMN g_${n} bigint GENERATED ALWAYS AS (${c} + 1) VIRTUAL, ADD INDEX gi_${n} (g_${n})`),
  ),
  "stored column": forColumns(["number"], ({ t, c, n }) =>
    sql(`ALTER TABLE ${t} ADD COLUMN g_${n} double GENERATED ALWAYS AS (${c} * 2) PERSISTENT`),
  ),
  "comment on a table": ({ t }) => sql(`ALTER TABLE ${t} COMMENT = 'it''s said'`),
  "invisible column": ({ t, n }) => sql(`ALTER TABLE ${t} ADD COLUMN hidden_${n} int INVISIBLE DEFAULT 7`),
  "touched column": ({ t, n }) => sql(`ALTER TABLE ${t} ADD COLUMN touched_${n} timestamp NULL DEFAULT NULL ON UPDATE current_timestamp()`),
  "compressed rows": ({ t }) => sql(`ALTER TABLE ${t} ROW_FORMAT = COMPRESSED KEY_BLOCK_SIZE = 8`),
  "compact rows": ({ t }) => sql(`ALTER TABLE ${t} ROW_FORMAT = COMPACT`),
  "another charset": ({ t }) => sql(`ALTER TABLE ${t} DEFAULT CHARACTER SET latin1`),
  "another collation": ({ t }) => sql(`ALTER TABLE ${t} DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`),
  "system versions": ({ t }) => sql(`ALTER TABLE ${t} ADD SYSTEM VERSIONING`),
  partitions: ({ t, table }) =>
    table.key.length > 0 && table.columns[0]?.kind.traits.includes("whole")
      ? sql(`ALTER TABLE ${t} PARTITION BY HASH (\`${table.key[0]}\`) PARTITIONS 2`)
      : null,

  view: ({ t, c, d, n, column, other }) =>
    column === other ? null : { sql: [`CREATE VIEW v_${n} AS SELECT ${c}, ${d} AS other FROM ${t}`], reads: [`SELECT * FROM v_${n}`] },
  "view by star": ({ t, n }) => ({
    sql: [`CREATE SQL SECURITY INVOKER VIEW v_${n} AS SELECT * FROM ${t}`],
    reads: [`SELECT * FROM v_${n}`],
  }),
  "view of a view": ({ t, c, n }) => ({
    sql: [
      `CREATE VIEW v_${n} AS SELECT ${c} AS it FROM ${t} WHERE ${c} IS NOT NULL WITH CHECK OPTION`,
      `CREATE VIEW vv_${n} AS SELECT it FROM v_${n}`,
    ],
    reads: [`SELECT it FROM vv_${n}`],
  }),
  "trigger after": ({ t, c, n }) => ({
    sql: [
      `CREATE TABLE log_${n} (id int AUTO_INCREMENT PRIMARY KEY, it text)`,
      `CREATE TRIGGER tr_${n} AFTER UPDATE ON ${t} FOR EACH ROW INSERT INTO log_${n} (it) SELECT 'changed' FROM DUAL WHERE NOT (OLD.${c} <=> NEW.${c})`,
    ],
    reads: [`SELECT count(*) FROM log_${n}`],
  }),
  "trigger before": forColumns(["text"], ({ t, c, n }) =>
    sql(`CREATE TRIGGER tr_${n} BEFORE INSERT ON ${t} FOR EACH ROW SET NEW.${c} = trim(NEW.${c})`),
  ),
  "trigger that counts versions": ({ t, n }) =>
    sql(
      `ALTER TABLE ${t} ADD COLUMN lock_${n} int DEFAULT 0`,
      `CREATE TRIGGER tr_${n} BEFORE UPDATE ON ${t} FOR EACH ROW SET NEW.lock_${n} = OLD.lock_${n} + 1`,
    ),
  procedure: ({ t, c, n }) => ({ sql: [`CREATE PROCEDURE pr_${n}() SELECT count(${c}) AS many FROM ${t}`], reads: [`CALL pr_${n}()`] }),
  function: ({ t, c, n }) => ({
    sql: [`CREATE FUNCTION f_${n}() RETURNS int READS SQL DATA RETURN (SELECT count(${c}) FROM ${t})`],
    reads: [`SELECT f_${n}()`],
  }),
  event: ({ t, c, n }) => sql(`CREATE EVENT e_${n} ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM ${t} WHERE ${c} IS NULL`),
  "default of a sequence": forColumns(["whole"], ({ t, c, n, column }) =>
    column.numbered || column.refers
      ? {}
      : sql(`CREATE SEQUENCE s_${n} START WITH 100`, `ALTER TABLE ${t} ALTER COLUMN ${c} SET DEFAULT (nextval(s_${n}))`),
  ),
};
