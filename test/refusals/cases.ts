import type { DialectName } from "underpin";

/** A change that can't be made of these tables. */
export interface Case {
  /** Its operations, as text. */
  readonly change: string;
  /** What the error says, in full. */
  readonly says: string;
  /** An evolution before it that is expanded and not contracted. */
  readonly before?: string;
  /** Tables of its own; {@link TABLES} if left out. */
  readonly tables?: readonly string[];
  /** The database on which it is tried; SQLite if left out: what is refused there is refused on all. */
  readonly on?: DialectName;
}

/** The tables that cases are tried on, with something of everything that stands in the way of something. */
export const TABLES: readonly string[] = [
  "CREATE TABLE owner (id VARCHAR(9) PRIMARY KEY, name VARCHAR(20))",
  `CREATE TABLE item (
    id VARCHAR(9) PRIMARY KEY, name VARCHAR(20) CONSTRAINT known CHECK (name <> 'bad'), code VARCHAR(9) NOT NULL, free VARCHAR(9),
    fixed VARCHAR(9) DEFAULT 'x', drawn VARCHAR(9) DEFAULT (lower(hex(randomblob(4)))), owner_id VARCHAR(9) REFERENCES owner (id)
  )`,
  "CREATE TABLE loose (name VARCHAR(20), other VARCHAR(20))",
  "CREATE TABLE detail (item_id VARCHAR(9) PRIMARY KEY, strict VARCHAR(9) NOT NULL, more VARCHAR(9))",
  "CREATE TABLE remark (detail_id VARCHAR(9) PRIMARY KEY REFERENCES detail (item_id))",
  "CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(9) NOT NULL UNIQUE)",
  "CREATE TABLE kind (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(9) NOT NULL, UNIQUE (name))",
  "CREATE TABLE thing (id VARCHAR(9) PRIMARY KEY, kind_id INTEGER, owner_key VARCHAR(9), UNIQUE (owner_key))",
  "CREATE TABLE other_thing (id VARCHAR(9) PRIMARY KEY, kind_id INTEGER REFERENCES kind (id))",
  "CREATE TABLE shade (id VARCHAR(9) PRIMARY KEY, name VARCHAR(9) NOT NULL UNIQUE)",
];

const text = (name: string): string => `{ name: "${name}", type: { kind: "text" }, forward: "{free}" }`;
const compute = (from: string): string =>
  `u.computeColumn({ table: "item", from: ["${from}"], column: { name: "sealed", type: { kind: "text" } }, compute: () => "", message: "Wait." })`;
const extract = (columns: string, key = `{ item_id: "id" }`, into = "extra"): string =>
  `u.extractTable({ from: "item", into: "${into}", key: ${key}, columns: [${columns}] })`;
const join = (columns: string, key = `{ item_id: "id" }`, from = "detail"): string =>
  `u.joinTable({ from: "${from}", into: "item", key: ${key}, columns: [${columns}] })`;
const rename = (from: string, to = "fresh", table = "item"): string =>
  `u.renameColumn({ table: "${table}", from: "${from}", to: "${to}" })`;
const convert = (from: string): string =>
  `u.convertColumn({ table: "item", from: "${from}", to: "fresh", type: { kind: "text" }, forward: "{${from}}", backward: "{fresh}" })`;
const move = (from: string, on = `{ id: "item_id" }`, to = "detail"): string =>
  `u.moveColumn({ from: { table: "item", column: "${from}" }, to: { table: "${to}", column: "${from}" }, on: ${on} })`;
const drop = (column: string): string => `u.dropColumn({ table: "item", column: "${column}" })`;
const lookUp = (from: string, more = ""): string =>
  `u.extractLookup({ from: "item", into: "names", columns: [{ from: "${from}" }${more}], reference: "name_id" })`;
const takeIn = (from: string, into = "thing", id = "id", columns = `{ from: "name" }`): string =>
  `u.joinLookup({ from: "${from}", into: "${into}", columns: [${columns}], reference: "kind_id", id: "${id}" })`;
const MERGE = `u.mergeTables({ from: [{ table: "cat", constants: { kind: "cat" } }, { table: "dog", constants: { kind: "dog" } }], into: "animal", columns: [u.column("kind").varchar(8).notNull()] })`;
const ITEM = "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20))";
const PARTS = `${ITEM} PARTITION BY HASH (id) PARTITIONS 2`;
const nobody = ", of which an expression speaks: {nobody}.";

/** One for each refusal of an operation. */
export const CASES: readonly Case[] = [
  { change: drop("nobody"), says: "item has no column nobody." },
  { change: drop("id"), says: "item.id is part of the primary key." },
  {
    change: drop("code"),
    says: "item.code is NOT NULL and has no default: inserts of the new release, which does not know it, would fail.",
  },

  { change: compute("nobody"), says: "item has no column nobody." },
  { change: compute("id"), says: "item.id is part of the primary key." },
  { change: compute("code"), says: "item.code is NOT NULL: inserts of the new release, which does not know it, would fail." },

  { change: rename("nobody"), says: "item has no column nobody." },
  { change: rename("name", "fresh", "nothing"), says: "There is no table nothing." },
  { change: rename("name", "fresh", "loose"), says: "loose has no primary key; its rows can't be carried over in ranges." },
  { change: convert("id"), says: "item.id is part of the primary key." },
  {
    tables: ["CREATE TABLE item (id VARCHAR(9) PRIMARY KEY, name VARCHAR(20), loud VARCHAR(20) NOT NULL AS (upper(name)))"],
    change: rename("name"),
    says: "item.loud is NOT NULL and computed from name; the next release's rows would be refused before name is filled.",
  },
  {
    tables: [ITEM, "CREATE UNIQUE INDEX odd ON item (lower(name))"],
    change: rename("name"),
    says: "The unique index odd has name in an expression or a condition; the next release's rows would be refused before name is filled.",
  },
  {
    tables: ["CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20) DEFAULT 'x')", "CREATE UNIQUE INDEX one ON item (name)"],
    change: rename("name"),
    says: "The index one of item can't be made for fresh: it is unique, and rows hold the default of name until triggers have filled it.",
  },
  {
    on: "mysql",
    tables: [
      ITEM,
      "CREATE TABLE other (name VARCHAR(20))",
      "CREATE VIEW twice AS SELECT z.name FROM item z WHERE EXISTS (SELECT 1 FROM other z WHERE z.name = 1)",
    ],
    change: rename("name"),
    says: "View twice can't be made to read item.fresh.",
  },
  { change: convert("name"), says: "The check known speaks of name, and would go with it." },
  { change: convert("owner_id"), says: "item(owner_id) is a foreign key." },
  {
    change: `u.splitColumn({ table: "item", from: "free", into: [${text("a")}], backward: "{nobody}" })`,
    says: `item has no column nobody${nobody}`,
  },
  {
    change: `u.deriveColumn({ table: "item", from: ["free"], column: { name: "fresh", type: { like: "nobody" } }, value: "{free}" })`,
    says: "item has no column nobody.",
  },
  { before: rename("free"), change: rename("free", "other"), says: "A column of it is part of evolution 2, which is not contracted yet." },
  {
    before: rename("free"),
    change: `u.deriveColumn({ table: "item", from: ["fixed"], column: { name: "fresh", type: { kind: "text" } }, value: "{fixed}", existing: "adopt" })`,
    says: "A column of it is part of evolution 2, which is not contracted yet.",
  },

  { change: move("nobody"), says: "item has no column nobody." },
  {
    change: move("code"),
    says: "item.code is NOT NULL or has a default: the new release does not know it there, and its rows would say something.",
  },
  {
    change: move("fixed"),
    says: "item.fixed is NOT NULL or has a default: the new release does not know it there, and its rows would say something.",
  },
  { change: move("free", `{ name: "item_id" }`), says: "item(name) is not unique: a value could belong to several rows." },
  { change: move("free", `{ id: "more" }`), says: "detail(more) is not unique: a value could belong to several rows." },
  {
    tables: ["CREATE TABLE item (id INTEGER PRIMARY KEY)", "CREATE TABLE detail (item_id INTEGER PRIMARY KEY)"],
    change: move("id"),
    says: "item.id is part of the primary key.",
  },
  { before: rename("free"), change: move("free"), says: "item is part of evolution 2, which is not contracted yet." },
  { before: move("free"), change: drop("free"), says: "item is part of evolution 2, which is not contracted yet." },
  {
    before: move("free"),
    change: `u.dropColumn({ table: "detail", column: "free" })`,
    says: "detail is part of evolution 2, which is not contracted yet.",
  },
  {
    before: move("free"),
    change: `u.dropColumn({ table: "item", column: "id" })`,
    says: "item is part of evolution 2, which is not contracted yet.",
  },

  { change: extract(`{ from: "free" }`, `{ item_id: "name" }`), says: "The key of extra must be that of item: (id)." },
  {
    change: extract(`{ from: "free", missing: "y" }`),
    says: "item.free is nullable; that is what the old release sees where nothing is said.",
  },
  { change: extract(`{ from: "nobody" }`), says: "item has no column nobody." },
  { change: extract(`{ from: "id" }`), says: "item.id is part of the primary key." },
  { change: extract(`{ from: "owner_id" }`), says: "item.owner_id is a foreign key." },
  {
    change: extract(`{ from: "drawn" }`),
    says: "item.drawn has a default that is not the same each time (lower(hex(randomblob(4)))).",
  },
  {
    change: extract(`{ from: "code" }`),
    says: "item.code is NOT NULL and has no default: inserts of the new release, which does not know it there, would fail.",
  },
  {
    change: extract(`{ from: "free" }`, `{ item_id: "id" }`, "owner"),
    says: "There is a table owner already, with other columns (id, name).",
  },
  {
    change: `u.extractTable({ from: "loose", into: "extra", key: { id: "id" }, columns: [{ from: "other" }] })`,
    says: "loose has no primary key; its rows can't be told apart, nor carried over in ranges.",
  },
  { change: join(`{ from: "strict", missing: "" }`), says: "detail.more would be lost." },
  {
    change: join(`{ from: "item_id" }, { from: "more" }`, `{ strict: "id" }`),
    says: "The primary key of detail is not the one that is named.",
  },
  {
    change: join(`{ from: "strict", to: "s" }, { from: "more", to: "m" }`),
    says: "detail.strict is NOT NULL: where the new release gives only the other columns, there would be no row that the old one can read.",
  },
  { change: join(`{ from: "strict", to: "s", missing: "" }, { from: "more", to: "m" }`), says: "remark refers to detail." },
  {
    change: join(`{ from: "strict", to: "s", missing: "" }, { from: "more", to: "m" }, { from: "nobody", to: "n" }`),
    tables: [
      "CREATE TABLE item (id VARCHAR(9) PRIMARY KEY)",
      "CREATE TABLE detail (item_id VARCHAR(9) PRIMARY KEY, strict VARCHAR(9) NOT NULL, more VARCHAR(9))",
    ],
    says: "detail has no column nobody.",
  },

  { change: lookUp("nobody"), says: "item has no column nobody." },
  {
    change: lookUp("code", `, { from: "free" }`),
    says: "item.free may be NULL: entries of several columns can be told apart only if each has a value.",
  },
  {
    tables: [
      "CREATE TABLE item (id INTEGER PRIMARY KEY, a VARCHAR(9), b VARCHAR(9))",
      "CREATE TABLE names (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, a VARCHAR(9) NOT NULL, b VARCHAR(9) NOT NULL, UNIQUE (a, b))",
    ],
    change: `u.extractLookup({ from: "item", into: "names", columns: [{ from: "a" }, { from: "b" }], reference: "name_id", existing: "adopt" })`,
    says: "item.a may be NULL: entries of several columns can be told apart only if each has a value.",
  },
  {
    on: "postgres",
    tables: ["CREATE TABLE item (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)"],
    change: `u.dropColumn({ table: "item", column: "b" }), u.addCheck({ table: "item", name: "positive", expression: "item.a > 0" })`,
    says: "Nobody can tell here whether the check positive (item.a > 0) speaks of item.b, which goes in the same evolution.",
  },
  {
    on: "postgres",
    tables: ["CREATE TABLE item (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)"],
    change: `u.dropColumn({ table: "item", column: "b" }), u.addCheck({ table: "item", name: "positive", expression: "b > 0" })`,
    says: "The check positive speaks of item.b, which goes in the same evolution.",
  },
  {
    on: "mysql",
    tables: ["CREATE TABLE item (id VARCHAR(9) PRIMARY KEY, big TEXT)"],
    change: lookUp("big"),
    says: "item.big is of type text, which can't be unique here: its values could not be told apart.",
  },
  {
    on: "postgres",
    tables: [`${ITEM} PARTITION BY HASH (id)`],
    change: lookUp("name"),
    says: "item has partitions: the server can't add a foreign key that is validated later while others write.",
  },
  {
    on: "mysql",
    tables: [PARTS],
    change: lookUp("name"),
    says: "item(name_id) can't refer to names: the rows of item are in partitions.",
  },
  {
    on: "mysql",
    tables: [PARTS],
    change: extract(`{ from: "name" }`),
    says: "extra(item_id) can't refer to item: the rows of item are in partitions.",
  },
  {
    on: "mysql",
    tables: [PARTS, "CREATE TABLE place (id INTEGER PRIMARY KEY)"],
    change: `u.addForeignKey({ table: "item", columns: ["id"], references: { table: "place", columns: ["id"] } })`,
    says: "item(id) can't refer to place: the rows of item are in partitions.",
  },
  {
    tables: ["CREATE TABLE item (id VARCHAR(9) PRIMARY KEY, name VARCHAR(20), UNIQUE (name) ON CONFLICT REPLACE)"],
    change: `u.splitTable({ table: "item", into: [{ table: "nameless", where: "{name} IS NULL" }, { table: "others" }] })`,
    says: "A unique constraint of item (name) has its own way with a row like another (ON CONFLICT): what goes so is not heard of elsewhere.",
  },
  { change: takeIn("kind", "thing", "id", ""), says: "kind.name would be lost." },
  { change: takeIn("kind", "thing", "name", `{ from: "name" }, { from: "id" }`), says: "The primary key of kind is not name." },
  {
    change: takeIn("detail", "thing", "item_id", `{ from: "strict" }, { from: "more" }`),
    says: "detail(strict, more) is not unique: what the new release writes could mean several entries.",
  },
  {
    change: takeIn("shade"),
    says: "shade.id is not numbered by the database: what the new release writes could get no entry.",
  },
  { change: takeIn("kind"), says: "other_thing refers to kind." },

  {
    change: `u.splitTable({ table: "numbered", into: [{ table: "a", where: "{name} = 'x'" }, { table: "b" }] })`,
    says: "The database numbers the rows of numbered; each of several tables would number by itself, and two rows get the same number.",
  },
  {
    change: `u.splitTable({ table: "owner", into: [{ table: "a", where: "{name} = 'x'" }, { table: "b" }] })`,
    says: "item refers to owner, whose rows go elsewhere.",
  },
  {
    change: `u.splitTable({ table: "item", into: [{ table: "a" }, { table: "b" }] })`,
    says: "More than one part of item takes the rows that are in no other.",
  },

  { change: `u.renameTable({ table: "item", to: "owner" })`, says: "There is a table owner already." },
  {
    change: `u.renameTable({ table: "item", to: "product" }), ${rename("free")}`,
    says: "item is renamed to product, and changed otherwise, in one evolution.",
  },
  {
    change: `${rename("free")}, u.dropColumn({ table: "item", column: "free" })`,
    says: "item.free goes at contract, and another operation of the same evolution has it for its source.",
  },

  {
    change: `u.setNotNull({ table: "item", column: "free", fill: "{nobody}" })`,
    says: `item has no column nobody${nobody}`,
  },
  {
    change: `u.setNotNull({ table: "item", column: "owner_id", fill: "'nobody'" })`,
    says: "owner_id of item is to be filled by 2 with 'nobody', and owner has no such row.",
  },
  { change: `u.dropNotNull({ table: "item", column: "nobody" })`, says: "item has no column nobody." },
  {
    change: `u.addEnumValues({ table: "item", column: "free", type: "mood", from: ["good", "bad"], to: ["bad", "good"] })`,
    says: "The values of mood must stay as they are, with the new ones behind them.",
  },
  {
    change: `u.changeEnum({ table: "item", from: { column: "free", type: "mood", values: ["good", "bad"] }, to: { column: "fresh", type: "feeling", values: ["good"] } })`,
    says: `"bad" of mood is no value of feeling.`,
  },
  {
    on: "mysql",
    tables: ["CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER)"],
    change: `u.widenColumn({ table: "item", column: "n", from: { kind: "integer" }, to: { kind: "bigint" } })`,
    says: "The server would copy the whole of item for it, and writers would wait.",
  },

  {
    on: "postgres",
    tables: [ITEM, "CREATE UNIQUE INDEX one ON item (name) NULLS NOT DISTINCT"],
    change: convert("name"),
    says: "The index one of item can't be made for fresh: it is unique, and rows that are not filled yet would be alike in it.",
  },
  {
    on: "postgres",
    tables: [ITEM, "ALTER TABLE item ADD CONSTRAINT one UNIQUE NULLS NOT DISTINCT (name)"],
    change: convert("name"),
    says: "The index one of item can't be made for fresh: it is unique, and rows that are not filled yet would be alike in it.",
  },
  {
    on: "postgres",
    tables: [ITEM, "CREATE INDEX patterns ON item (name varchar_pattern_ops)"],
    change: convert("name"),
    says: "The index patterns of item can't be made for fresh: it has an operator class, a collation or a method of the old type.",
  },
  {
    on: "postgres",
    tables: [ITEM, "CREATE INDEX low ON item (lower(name))"],
    change: convert("name"),
    says: "The index low of item can't be made for fresh: it speaks of name in an expression or condition (lower((name)::text)).",
  },
  {
    on: "postgres",
    tables: [ITEM, "CREATE VIEW names AS SELECT name FROM item"],
    change: convert("name"),
    says: "item has what this operation can't carry over: view names.",
  },

  {
    on: "postgres",
    tables: [
      "CREATE TABLE item (id VARCHAR(9) PRIMARY KEY)",
      "ALTER TABLE item ENABLE ROW LEVEL SECURITY",
      "CREATE TABLE detail (item_id VARCHAR(9) PRIMARY KEY, more VARCHAR(9))",
    ],
    change: join(`{ from: "more" }`),
    says: "item has row level security, and would hide what detail shows.",
  },
  {
    on: "postgres",
    tables: ["CREATE TABLE cat (id INTEGER PRIMARY KEY)", "CREATE TABLE dog (id INTEGER PRIMARY KEY)", "GRANT SELECT ON cat TO PUBLIC"],
    change: MERGE,
    says: "cat and dog are not open to the same roles, or not in the same way; one table can't be both.",
  },
  {
    tables: ["CREATE TABLE cat (id VARCHAR(9) PRIMARY KEY, name TEXT)", "CREATE TABLE dog (id VARCHAR(9) PRIMARY KEY, name TEXT NOT NULL)"],
    change: MERGE,
    says: "name is not the same column in cat and dog.",
  },
  {
    tables: [
      "CREATE TABLE home (id INTEGER PRIMARY KEY)",
      "CREATE TABLE cat (id VARCHAR(9) PRIMARY KEY, home INTEGER REFERENCES home (id))",
      "CREATE TABLE dog (id VARCHAR(9) PRIMARY KEY, home INTEGER)",
    ],
    change: MERGE,
    says: "cat and dog don't have the same foreign keys.",
  },
  {
    tables: [
      "CREATE TABLE cat (id VARCHAR(9) PRIMARY KEY, name TEXT)",
      "CREATE TABLE dog (id VARCHAR(9) PRIMARY KEY, name TEXT, UNIQUE (name))",
    ],
    change: MERGE,
    says: "name is unique in dog; a row of another table may hold the same.",
  },
  {
    on: "postgres",
    tables: [
      ITEM,
      "CREATE SCHEMA other",
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, other', current_database()); END $$",
    ],
    change: `u.renameTable({ table: "item", to: "other.item" })`,
    says: "item can't be renamed to other.item: that is another schema.",
  },
  {
    on: "mysql",
    tables: [
      "CREATE TABLE place (x INTEGER, y INTEGER, PRIMARY KEY (x, y))",
      "CREATE TABLE item (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES place (x, y) ON DELETE SET NULL)",
    ],
    change: rename("a"),
    says: "The foreign key f of item(a, b) changes rows of which no trigger hears.",
  },
  {
    tables: [ITEM, "CREATE VIEW names AS SELECT name FROM item"],
    change: `u.dropTable("item")`,
    says: "item has what this operation can't carry over: view names.",
  },
];
