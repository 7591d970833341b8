import {
  addCheck,
  addColumn,
  addForeignKey,
  addIndex,
  addUnique,
  changePrimaryKey,
  column,
  createTable,
  deriveColumn,
  dropDefault,
  dropNotNull,
  dropUnique,
  rawSql,
  renameColumn,
  setDefault,
} from "underpin";
import { item, owner, ROWS, raw, POSTGRES, type Case } from "./case.ts";

/** The examples of pgroll from the 29th on. */
export const PGROLL_MORE: readonly Case[] = [
  {
    name: "29 replica identity",
    before: [item()],
    change: [raw("replicate whole rows", "ALTER TABLE item REPLICA IDENTITY FULL", "ALTER TABLE item REPLICA IDENTITY DEFAULT")],
    ...POSTGRES,
    after: [[null, "SELECT relreplident::text AS i FROM pg_class WHERE relname = 'item'", [{ i: "f" }]]],
  },
  {
    name: "30 add a column with a value and a comment",
    before: [item()],
    rows: ROWS,
    change: [deriveColumn({ table: "item", column: { name: "size", type: { kind: "integer" } }, from: ["name"], value: "LENGTH({name})" })],
    after: [[null, "SELECT size FROM item WHERE id = 2", [{ size: 3 }]]],
  },
  {
    name: "31 let a column be NULL",
    before: [item()],
    rows: ROWS,
    change: [dropNotNull({ table: "item", column: "name" })],
    during: [
      ["INSERT INTO item (id, name) VALUES (3, NULL)", "SELECT name FROM item WHERE id = 3", [{ name: null }]],
      ["DELETE FROM item WHERE id = 3", "SELECT count(*) AS n FROM item", [{ n: 2 }]],
    ],
  },
  {
    name: "32 sql at the end",
    before: [item()],
    rows: ROWS,
    change: [
      rawSql({
        table: "item",
        title: "a view at the end",
        phase: "contract",
        sql: { postgres: "CREATE VIEW names AS SELECT name FROM item" },
        why: "Nobody reads it yet.",
      }),
    ],
    ...POSTGRES,
    after: [[null, "SELECT count(*)::int AS n FROM names", [{ n: 2 }]]],
  },
  {
    name: "33 rename a constraint",
    before: [item(), addUnique({ table: "item", columns: ["name"], name: "uq_name", holds: "now" })],
    change: [
      rawSql({
        table: "item",
        title: "call it by its column",
        phase: "contract",
        sql: { postgres: "ALTER TABLE item RENAME CONSTRAINT uq_name TO uq_item_name" },
        why: "Names of constraints are not the service's.",
      }),
    ],
    ...POSTGRES,
    after: [[null, "SELECT conname FROM pg_constraint WHERE conrelid = 'item'::regclass AND contype = 'u'", [{ conname: "uq_item_name" }]]],
  },
  {
    name: "34 create table",
    before: [owner],
    change: [createTable("item", [column("id").integer().primaryKey(), column("made_at").timestamp()])],
  },
  {
    name: "35 change several things of a column at once",
    before: [item(column("rating").varchar(9))],
    rows: ROWS,
    change: [
      renameColumn({ table: "item", from: "rating", to: "grade" }),
      setDefault({ table: "item", column: "name", value: "nameless" }),
      addCheck({ table: "item", name: "ck_name", expression: "name <> ''" }),
    ],
    during: [["UPDATE item SET grade = 'g' WHERE id = 1", "SELECT rating FROM item WHERE id = 1", [{ rating: "g" }]]],
    refused: "INSERT INTO item (id, name) VALUES (9, '')",
  },
  {
    name: "36 take a comment away",
    before: [item(), raw("a comment", "COMMENT ON TABLE item IS 'x'", "COMMENT ON TABLE item IS NULL")],
    change: [
      rawSql({
        table: "item",
        title: "no comment",
        phase: "contract",
        sql: { postgres: "COMMENT ON TABLE item IS NULL" },
        why: "Only a comment.",
      }),
    ],
    ...POSTGRES,
    after: [[null, "SELECT obj_description('item'::regclass) AS c", [{ c: null }]]],
  },
  {
    name: "37 partial index",
    before: [item()],
    rows: ROWS,
    change: [raw("index what is not one", "CREATE INDEX ix_rest ON item (name) WHERE id > 1", "DROP INDEX ix_rest")],
    ...POSTGRES,
  },
  {
    name: "38 hash index with a fill factor",
    before: [item()],
    rows: ROWS,
    change: [raw("a hash index", "CREATE INDEX ix_hash ON item USING hash (name) WITH (fillfactor = 70)", "DROP INDEX ix_hash")],
    ...POSTGRES,
  },
  {
    name: "39 add a column to a table with a composite key",
    before: [createTable("item", [column("a").integer(), column("b").integer(), column("name").varchar(9)], { primaryKey: ["a", "b"] })],
    rows: ["INSERT INTO item (a, b, name) VALUES (1, 1, 'x')", "INSERT INTO item (a, b, name) VALUES (1, 2, 'y')"],
    change: [
      deriveColumn({
        table: "item",
        column: { name: "loud", type: { kind: "varchar", length: 9 } },
        from: ["name"],
        value: "UPPER({name})",
      }),
    ],
    after: [[null, "SELECT loud FROM item ORDER BY a, b", [{ loud: "X" }, { loud: "Y" }]]],
  },
  {
    name: "40 make an enum by hand",
    before: [item()],
    change: [raw("an enum", "CREATE TYPE mood AS ENUM ('good', 'bad')", "DROP TYPE mood")],
    ...POSTGRES,
  },
  {
    name: "41 a column of an enum",
    before: [item()],
    rows: ROWS,
    change: [createTable("day", [column("id").integer().primaryKey(), column("mood").enumeration("mood", ["good", "bad"])])],
    during: [["INSERT INTO day (id, mood) VALUES (1, 'good')", "SELECT mood FROM day", [{ mood: "good" }]]],
  },
  {
    name: "42 unique index",
    before: [item()],
    rows: ROWS,
    change: [addIndex({ table: "item", name: "ux_name", columns: ["name"], unique: true })],
    refused: "INSERT INTO item (id, name) VALUES (9, 'one')",
  },
  {
    name: "43 create table with several uniques",
    before: [owner],
    change: [
      createTable("item", [column("id").integer().primaryKey(), column("a").integer(), column("b").integer()], {
        unique: [{ columns: ["a"] }, { columns: ["a", "b"] }],
      }),
    ],
  },
  {
    name: "44 unique over several columns",
    before: [item(column("code").varchar(9))],
    rows: ROWS,
    change: [addUnique({ table: "item", columns: ["name", "code"], name: "uq_both" })],
    refused: "INSERT INTO item (id, name, code) VALUES (8, 'x', 'y'), (9, 'x', 'y')",
  },
  {
    name: "45 check over several columns",
    before: [item(column("low").integer(), column("high").integer())],
    rows: ROWS,
    change: [addCheck({ table: "item", name: "ck_both", expression: "low < high" })],
    refused: "INSERT INTO item (id, name, low, high) VALUES (9, 'x', 2, 1)",
  },
  {
    name: "46 drop a default",
    before: [item(column("rating").varchar(9).default("g"))],
    rows: ROWS,
    change: [dropDefault({ table: "item", column: "rating" })],
    after: [["INSERT INTO item (id, name) VALUES (9, 'x')", "SELECT rating FROM item WHERE id = 9", [{ rating: null }]]],
  },
  {
    name: "47 foreign key over several columns",
    before: [
      createTable("place", [column("a").integer(), column("b").integer()], { primaryKey: ["a", "b"] }),
      item(column("a").integer(), column("b").integer()),
    ],
    rows: ROWS,
    change: [addForeignKey({ table: "item", columns: ["a", "b"], references: { table: "place", columns: ["a", "b"] } })],
  },
  {
    name: "48 drop a constraint over several columns",
    before: [item(column("code").varchar(9)), addUnique({ table: "item", columns: ["name", "code"], name: "uq_both", holds: "now" })],
    rows: ROWS,
    change: [dropUnique({ table: "item", columns: ["name", "code"] })],
    after: [
      [
        "INSERT INTO item (id, name, code) VALUES (8, 'x', 'y'), (9, 'x', 'y')",
        "SELECT count(*) AS n FROM item WHERE code = 'y'",
        [{ n: 2 }],
      ],
    ],
  },
  {
    name: "49 let an indexed column be NULL",
    before: [item(), addIndex({ table: "item", name: "ix_name", columns: ["name"] })],
    rows: ROWS,
    change: [dropNotNull({ table: "item", column: "name" })],
  },
  {
    name: "50 create table with a constraint of its own",
    before: [owner],
    change: [
      createTable("item", [column("id").integer().primaryKey(), column("name").varchar(9)], {
        unique: [{ name: "uq_item", columns: ["name"] }],
        checks: [{ name: "ck_item", expression: "name <> ''" }],
      }),
    ],
    refused: "INSERT INTO item (id, name) VALUES (9, '')",
  },
  {
    name: "51 create table with a foreign key of its own",
    before: [owner],
    change: [
      createTable("item", [column("id").integer().primaryKey(), column("owner_id").integer()], {
        foreignKeys: [{ columns: ["owner_id"], references: { table: "owner", columns: ["id"] }, onDelete: "SET NULL" }],
      }),
    ],
  },
  {
    name: "52 exclusion constraint",
    before: [createTable("item", [column("id").integer().primaryKey(), column("a").integer()])],
    change: [
      rawSql({
        table: "item",
        title: "no two alike",
        phase: "contract",
        sql: { postgres: "ALTER TABLE item ADD CONSTRAINT ex_a EXCLUDE USING btree (a WITH =)" },
        why: "A constraint that tightens, after the old release.",
      }),
    ],
    ...POSTGRES,
    refused: "INSERT INTO item (id, a) VALUES (8, 1), (9, 1)",
  },
  {
    name: "53 a default that differs each time",
    before: [item()],
    rows: ROWS,
    change: [addColumn({ table: "item", column: column("made_at").timestamp().notNull().default({ now: true }) })],
    after: [[null, "SELECT count(*) AS n FROM item WHERE made_at IS NOT NULL", [{ n: 2 }]]],
  },
  {
    name: "54 index with an operator class",
    before: [item()],
    rows: ROWS,
    change: [raw("index for patterns", "CREATE INDEX ix_pattern ON item (name varchar_pattern_ops)", "DROP INDEX ix_pattern")],
    ...POSTGRES,
  },
  {
    name: "55 another primary key",
    before: [item(column("code").integer().notNull())],
    rows: ["INSERT INTO item (id, name, code) VALUES (1, 'one', 11)"],
    change: [changePrimaryKey({ table: "item", columns: ["id", "code"] })],
    after: [["INSERT INTO item (id, name, code) VALUES (1, 'again', 12)", "SELECT count(*) AS n FROM item WHERE id = 1", [{ n: 2 }]]],
  },
];
