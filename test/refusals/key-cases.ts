import type { Case } from "./cases.ts";

const WIDEN = `u.widenKey({ table: "item", column: "id", to: "bigint" })`;
const NUMBERED = "CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER)";
const SERIAL = "CREATE TABLE item (id SERIAL PRIMARY KEY, n INTEGER, UNIQUE (id, n))";
const replace = (references = "{}"): string => `u.replaceKey({ table: "item", from: "id", to: "uid", references: ${references} })`;
const LONG = `fk_${"x".repeat(50)}`;

/** One for each refusal of an operation that changes keys. */
export const KEY_CASES: readonly Case[] = [
  { change: `u.widenKey({ table: "item", column: "name", to: "bigint" })`, says: "item.name is not part of the primary key." },
  { on: "postgres", tables: ["CREATE TABLE item (id VARCHAR(9) PRIMARY KEY)"], change: WIDEN, says: "item.id is no integer." },
  {
    on: "postgres",
    tables: ["CREATE TABLE item (id INTEGER PRIMARY KEY)", "CREATE INDEX odd ON item ((id % 2))"],
    change: WIDEN,
    says: "The index odd of item has a condition or an expression.",
  },
  {
    on: "postgres",
    tables: ["CREATE TABLE item (id INTEGER PRIMARY KEY, CONSTRAINT late UNIQUE (id) DEFERRABLE)"],
    change: WIDEN,
    says: "late of item may be put off to a transaction's end; the one beside it would be looked at at once.",
  },
  {
    on: "mysql",
    tables: [NUMBERED, "CREATE TRIGGER own BEFORE INSERT ON item FOR EACH ROW SET NEW.n = 1"],
    change: WIDEN,
    says: "The trigger own on item would stay behind.",
  },
  {
    on: "mysql",
    tables: [NUMBERED],
    change: `${WIDEN}, u.renameColumn({ table: "item", from: "n", to: "fresh" })`,
    says: "Evolution 2 changes a table that would be copied as a whole here (item).",
  },
  {
    on: "mysql",
    tables: [
      NUMBERED,
      `CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INTEGER, CONSTRAINT ${LONG} FOREIGN KEY (item_id) REFERENCES item (id))`,
    ],
    change: WIDEN,
    says: `The name of the foreign key ${LONG} of part is too long.`,
  },
  {
    on: "mysql",
    tables: ["CREATE TABLE item (id INTEGER PRIMARY KEY, parent INTEGER, FOREIGN KEY (parent) REFERENCES item (id) ON DELETE CASCADE)"],
    change: WIDEN,
    says: "item refers to itself, with rows that go along; of these no trigger hears.",
  },
  {
    on: "mysql",
    tables: [
      "CREATE TABLE top (id VARCHAR(9) PRIMARY KEY)",
      "CREATE TABLE middle (id VARCHAR(9) PRIMARY KEY, top_id VARCHAR(9), FOREIGN KEY (top_id) REFERENCES top (id) ON DELETE CASCADE)",
      "CREATE TABLE item (id INTEGER PRIMARY KEY, middle_id VARCHAR(9), FOREIGN KEY (middle_id) REFERENCES middle (id) ON DELETE CASCADE)",
    ],
    change: WIDEN,
    says: "A row of middle may go, or change, with one of top, of which no trigger hears; it would take rows along that are copied.",
  },
  {
    on: "mysql",
    tables: [
      NUMBERED,
      "CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INTEGER, tag INTEGER, UNIQUE (item_id, tag), FOREIGN KEY (item_id) REFERENCES item (id) ON DELETE CASCADE)",
      "CREATE TABLE screw (id INTEGER PRIMARY KEY, item_id INTEGER, tag INTEGER, FOREIGN KEY (item_id, tag) REFERENCES part (item_id, tag) ON DELETE CASCADE)",
    ],
    change: WIDEN,
    says: "screw refers to part by several columns.",
  },

  { change: `u.addPrimaryKey({ table: "item", column: "key" })`, says: "item has a primary key: (id)." },
  {
    change: `u.addPrimaryKey({ table: "loose", column: "key", type: { kind: "text" } })`,
    says: "loose.key can't be numbered: it is no integer.",
  },

  {
    on: "postgres",
    tables: ["CREATE TABLE event (at INTEGER NOT NULL) PARTITION BY RANGE (at)", "CREATE TABLE event_1 PARTITION OF event DEFAULT"],
    change: `u.addPrimaryKey({ table: "event", column: "key" })`,
    says: "The rows of event are in partitions: its key must have what tells them apart, too.",
  },

  {
    on: "postgres",
    tables: ["CREATE TABLE event (at INTEGER NOT NULL)", "CREATE PUBLICATION events FOR TABLE event"],
    change: `u.addPrimaryKey({ table: "event", column: "key" })`,
    says: "event is published, and has no replica identity: no row of it can be given a key.",
  },
  {
    on: "mysql",
    tables: ["CREATE TABLE event (at INTEGER NOT NULL) PARTITION BY HASH (at) PARTITIONS 2"],
    change: `u.addPrimaryKey({ table: "event", column: "key" })`,
    says: "The rows of event are in partitions: its key must have what tells them apart, too.",
  },
  {
    on: "mysql",
    tables: ["CREATE TABLE event (at INTEGER NOT NULL) WITH SYSTEM VERSIONING"],
    change: `u.addPrimaryKey({ table: "event", column: "key" })`,
    says: "event has what this operation can't carry over: system versioning event.",
  },

  { change: replace(), says: "No trigger here can fill a row before it is checked." },
  {
    on: "postgres",
    tables: ["CREATE TABLE item (id INTEGER, n INTEGER, PRIMARY KEY (id, n))"],
    change: replace(),
    says: "The primary key of item is not id alone.",
  },
  {
    on: "postgres",
    tables: [NUMBERED],
    change: replace(),
    says: "item.id is not numbered by the database: rows of the next release would have none.",
  },
  {
    on: "mysql",
    tables: ["CREATE TABLE item (id INTEGER AUTO_INCREMENT PRIMARY KEY)"],
    change: `u.replaceKey({ table: "item", from: "id", to: "uid", type: { kind: "bigint" }, forward: "{id}", backward: "{uid}" })`,
    says: "item.id is numbered by the database, and no trigger sees the number that is about to be given.",
  },
  {
    on: "postgres",
    tables: [SERIAL, "CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INTEGER)"],
    change: replace(`{ "part.item_id": "item_uid" }`),
    says: "part.item_id does not refer to item.id.",
  },
  {
    on: "postgres",
    tables: [
      SERIAL,
      "CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INTEGER, n INTEGER, FOREIGN KEY (item_id, n) REFERENCES item (id, n))",
    ],
    change: replace(),
    says: "part(item_id, n) refers to more than the key.",
  },
  {
    on: "postgres",
    tables: [SERIAL, "CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INTEGER REFERENCES item (id))"],
    change: replace(),
    says: "part.item_id refers to item.id.",
  },
  {
    on: "mysql",
    tables: ["CREATE TABLE item (id INTEGER AUTO_INCREMENT PRIMARY KEY, parent INTEGER, FOREIGN KEY (parent) REFERENCES item (id))"],
    change: replace(`{ "item.parent": "parent_uid" }`),
    says: "item.parent refers to rows of its own table: a row that refers to itself is not there yet when its trigger looks.",
  },
  {
    on: "postgres",
    tables: ["CREATE TABLE item (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES item (id))"],
    change: `u.replaceKey({ table: "item", from: "id", to: "uid", type: { kind: "bigint" }, forward: "{id}", backward: "{uid}", references: { "item.parent": "parent_uid" } })`,
    says: "item.parent refers to rows of its own table, and the new key is a function of the old one.",
  },
  {
    on: "postgres",
    tables: ["CREATE TABLE item (id SERIAL PRIMARY KEY, parent INTEGER NOT NULL REFERENCES item (id))"],
    change: replace(`{ "item.parent": "parent_uid" }`),
    says: "item.parent refers to rows of its own table, and may not be NULL: a row that refers to itself has no value there at first.",
  },
  {
    on: "postgres",
    tables: [SERIAL, "CREATE TABLE part (item_id INTEGER PRIMARY KEY REFERENCES item (id))"],
    change: replace(`{ "part.item_id": "item_uid" }`),
    says: "part.item_id is part of a primary key itself.",
  },
  {
    on: "postgres",
    tables: [SERIAL, "CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INTEGER REFERENCES item (id) DEFERRABLE)"],
    change: replace(`{ "part.item_id": "item_uid" }`),
    says: "The foreign key part_item_id_fkey of part.item_id may be put off; its like would not be.",
  },
  {
    on: "postgres",
    tables: [
      "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL CONSTRAINT named UNIQUE)",
      "ALTER TABLE item REPLICA IDENTITY USING INDEX named",
    ],
    change: `u.dropNotNull({ table: "item", column: "name" })`,
    says: "item.name is of the index by which replicas know the rows of item (named): it can't be NULL.",
  },
];
