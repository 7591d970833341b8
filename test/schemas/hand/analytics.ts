import { converted, dropped, renamed, tableRenamed, type HandSchema } from "./hand.ts";

const LOOKS = ["SELECT id, at, kind, user_id, payload FROM event ORDER BY id, at", "SELECT count(*) FROM daily"];

/** A store of events: partitions by month, a default partition, a materialised view, extended statistics, brin. */
export const ANALYTICS: readonly HandSchema[] = [
  {
    name: "analytics",
    dialect: "postgres",
    sql: [
      "CREATE TABLE event (id bigint NOT NULL, at date NOT NULL, kind text NOT NULL, user_id integer, payload jsonb NOT NULL DEFAULT '{}', PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
      "CREATE TABLE event_2001_01 PARTITION OF event FOR VALUES FROM ('2001-01-01') TO ('2001-02-01')",
      "CREATE TABLE event_2001_02 PARTITION OF event FOR VALUES FROM ('2001-02-01') TO ('2001-03-01') WITH (fillfactor = 90)",
      "CREATE TABLE event_rest PARTITION OF event DEFAULT",
      "CREATE INDEX event_kind ON event (kind, at DESC)",
      "CREATE INDEX event_at ON event USING brin (at)",
      "CREATE INDEX rest_user ON event_rest (user_id) WHERE user_id IS NOT NULL",
      "CREATE STATISTICS event_of_users (ndistinct, dependencies) ON kind, user_id FROM event",
      "CREATE MATERIALIZED VIEW daily AS SELECT at, kind, count(*) AS many FROM event GROUP BY at, kind WITH DATA",
      "CREATE UNIQUE INDEX daily_key ON daily (at, kind)",
      "CREATE TABLE rollup (day date PRIMARY KEY, hits bigint NOT NULL DEFAULT 0, visitors integer, ratio double precision GENERATED ALWAYS AS (hits::double precision / NULLIF(visitors, 0)) STORED)",
      "CREATE PUBLICATION for_the_warehouse FOR TABLE rollup (day, hits)",
      "INSERT INTO event (id, at, kind, user_id) VALUES (1, '2001-01-05', 'view', 1), (2, '2001-02-05', 'click', 2), (3, '2005-01-01', 'view', NULL)",
      "INSERT INTO rollup (day, hits, visitors) VALUES ('2001-01-05', 10, 4), ('2001-01-06', 0, 0)",
    ],
    statements: [
      "INSERT INTO event (id, at, kind, user_id, payload) VALUES ({n}, '2001-01-20', 'view', 7, '{\"q?\": 1}')",
      "INSERT INTO event (id, at, kind) VALUES ({n}, '2009-01-20', 'late')",
      "UPDATE event SET at = '2001-02-03' WHERE id = {n} AND at = '2001-01-20'",
      "UPDATE event SET kind = 'seen' WHERE kind = 'view' AND user_id IS NULL",
      "DELETE FROM event WHERE id = {n} AND at > '2005-01-01'",
      "INSERT INTO rollup (day, hits, visitors) VALUES ('2001-01-05', 1, 1) ON CONFLICT (day) DO UPDATE SET hits = rollup.hits + excluded.hits",
      ...LOOKS,
      "SELECT day, hits, visitors, ratio FROM rollup ORDER BY day",
    ],
    changes: [
      renamed("postgres", "event", "kind", "type", [
        "SELECT id, at, type FROM event ORDER BY 1, 2",
        "REFRESH MATERIALIZED VIEW daily",
        "SELECT count(*) FROM daily",
      ]),
      renamed("postgres", "event", "payload", "body", ["SELECT id, body FROM event ORDER BY 1, at"]),
      renamed("postgres", "event", "at", "day", ["SELECT id, day FROM event ORDER BY 1, 2"]),
      renamed("postgres", "rollup", "hits", "views", [
        "UPDATE rollup SET views = views + 1",
        "SELECT day, views, ratio FROM rollup ORDER BY day",
      ]),
      converted(
        { table: "event", from: "user_id", to: "account_id" },
        { kind: "bigint" },
        ["{}", "{}"],
        ["ALTER TABLE event ALTER COLUMN user_id TYPE bigint", "ALTER TABLE event RENAME COLUMN user_id TO account_id"],
        ["SELECT id, account_id FROM event ORDER BY 1, at"],
      ),
      renamed("postgres", "event", "id", "number", ["SELECT number, at FROM event ORDER BY 1, 2"]),
      dropped("postgres", "event", "payload", ["SELECT id, at FROM event ORDER BY 1, 2"]),
      tableRenamed("postgres", "event", "happening", ["SELECT id, at FROM happening ORDER BY 1, 2"]),
      {
        name: "an index, a check, a column",
        source: `addIndex(${JSON.stringify({ table: "event", name: "event_users", columns: ["user_id", "at"] })}), underpin.addCheck(${JSON.stringify({ table: "event", name: "known", expression: "kind <> ''" })}), underpin.addColumn({ table: "event", column: underpin.column("source").text() })`,
        ddl: [
          "CREATE INDEX event_users ON event (user_id, at)",
          "ALTER TABLE event ADD CONSTRAINT known CHECK (kind <> '')",
          "ALTER TABLE event ADD COLUMN source text",
        ],
        after: ["INSERT INTO event (id, at, kind, source) VALUES (9000, '2001-02-20', 'view', 's')", ...LOOKS],
      },
      {
        name: "drop an index of event",
        source: `dropIndex(${JSON.stringify({ table: "event", name: "event_kind" })})`,
        ddl: ["DROP INDEX event_kind"],
        after: LOOKS,
      },
      {
        name: "extract event.payload",
        source: `extractTable(${JSON.stringify({ from: "event", into: "detail", key: { event_id: "id", event_at: "at" }, columns: [{ from: "payload" }] })})`,
        ddl: null,
        after: ["SELECT count(*) > 0 FROM detail"],
      },
    ],
  },
  {
    name: "analytics",
    dialect: "mysql",
    sql: [
      "CREATE TABLE event (id bigint NOT NULL, at date NOT NULL, kind varchar(20) NOT NULL, user_id int NULL, payload json NULL, PRIMARY KEY (id, at), KEY event_kind (kind, at)) ROW_FORMAT=DYNAMIC PARTITION BY RANGE (year(at)) (PARTITION p2001 VALUES LESS THAN (2002), PARTITION rest VALUES LESS THAN MAXVALUE)",
      "CREATE VIEW daily AS SELECT at, kind, count(*) AS many FROM event GROUP BY at, kind",
      "INSERT INTO event (id, at, kind, user_id) VALUES (1, '2001-01-05', 'view', 1), (2, '2001-02-05', 'click', 2), (3, '2005-01-01', 'view', NULL)",
    ],
    statements: [
      "INSERT INTO event (id, at, kind, user_id, payload) VALUES ({n}, '2001-01-20', 'view', 7, '{\"q?\": 1}')",
      "UPDATE event SET at = '2005-02-03' WHERE id = {n} AND at = '2001-01-20'",
      "REPLACE INTO event (id, at, kind) VALUES (1, '2001-01-05', 'again')",
      ...LOOKS,
    ],
    changes: [
      renamed(
        "mysql",
        "event",
        "kind",
        "type",
        ["SELECT id, at, type FROM event ORDER BY 1, 2", "SELECT at, kind, many FROM daily ORDER BY 1, 2"],
        ["CREATE OR REPLACE VIEW daily AS SELECT at, type AS kind, count(*) AS many FROM event GROUP BY at, type"],
      ),
      renamed("mysql", "event", "payload", "body", ["SELECT id, body FROM event ORDER BY 1, at"]),
      renamed("mysql", "event", "at", "day", ["SELECT id, day FROM event ORDER BY 1, 2"]),
    ],
  },
];
