import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { EvolutionOptions } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { plan, revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

/** Two databases of one server: the service's, and another one, `there`, whose name is odd. */
interface Two extends AsyncDisposable {
  readonly own: OwnChange;
  readonly here: string;
  readonly there: string;
}

/** `HERE` and `THERE` in the statements are the databases' names, quoted. */
async function twoDatabases(statements: readonly string[], operations = "", options: EvolutionOptions = {}): Promise<Two> {
  const own = await ownChange("mysql", [], operations, options);
  const there = `t-ä ${randomBytes(6).toString("hex")}`;
  const [row] = await own.session.query<{ d: string }>("SELECT DATABASE() AS d");
  const here = row?.d ?? "";
  await own.session.run(`CREATE DATABASE \`${there}\``);
  for (const sql of statements) await own.session.run(sql.replaceAll("THERE", `\`${there}\``).replaceAll(/\bHERE\b/g, `\`${here}\``));
  return {
    own,
    here,
    there,
    [Symbol.asyncDispose]: async () => {
      await own.session.run("SET foreign_key_checks = 0");
      await own.session.run(`DROP DATABASE IF EXISTS \`${there}\``);
      await own[Symbol.asyncDispose]();
    },
  };
}

async function shown({ own: { session }, here, there }: Two, ...tables: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const table of tables) {
    const [row] = await session.query<Record<string, string>>(
      `SHOW CREATE TABLE ${table.replace("THERE", `\`${there}\``).replace("HERE", `\`${here}\``)}`,
    );
    found.push((row?.["Create Table"] ?? "").replaceAll(there, "THERE").replaceAll(here, "HERE"));
  }
  return found;
}

async function through(own: OwnChange): Promise<void> {
  await runExpand(own);
  await runMigrate(own);
  await runContract(own);
}

const OUT = [
  "CREATE TABLE THERE.author (id int PRIMARY KEY, name varchar(20))",
  // Of the same name, and another type.
  "CREATE TABLE author (id char(3) PRIMARY KEY)",
  "CREATE TABLE book (id int PRIMARY KEY, author int, title varchar(20), KEY a (author), CONSTRAINT wrote FOREIGN KEY (author) REFERENCES THERE.author (id) ON DELETE SET NULL ON UPDATE CASCADE)",
  "INSERT INTO THERE.author VALUES (1, 'a'), (2, 'b'), (3, 'c')",
  "INSERT INTO book VALUES (1, 1, 'x'), (2, 2, 'y'), (3, NULL, 'z'), (4, 3, 'v')",
];
const IN = [
  "CREATE TABLE author (id int PRIMARY KEY, code int UNIQUE, tag varchar(5) UNIQUE, name varchar(20), KEY n (name))",
  "CREATE TABLE THERE.`bo-ok ä` (id int PRIMARY KEY, author int, code int, tag varchar(5), CONSTRAINT wrote FOREIGN KEY (author) REFERENCES HERE.author (id), CONSTRAINT coded FOREIGN KEY (code) REFERENCES HERE.author (code) ON UPDATE CASCADE, CONSTRAINT tagged FOREIGN KEY (tag) REFERENCES HERE.author (tag))",
  "INSERT INTO author VALUES (1, 10, 'x', 'a'), (2, 20, 'y', 'b')",
  "INSERT INTO THERE.`bo-ok ä` VALUES (1, 1, 10, 'x'), (2, 2, 20, 'y')",
];
const CONVERT = (table: string, from: string): string =>
  `u.convertColumn({ table: "${table}", from: "${from}", to: "other", type: { kind: "text" }, forward: "concat({${from}})", backward: "left({other}, 9)" })`;

describe.runIf(DIALECTS.includes("mysql"))("on mariadb, a foreign key of ours to another database's table", () => {
  test("is not one to the table of that name here", async () => {
    await using two = await twoDatabases(OUT);
    const { tables } = await two.own.schema();
    expect(tables.get("book")?.foreignKeys).toMatchObject([{ name: "wrote", refTable: `"${two.there}".author`, refColumns: ["id"] }]);
  });

  test("stays and acts while its column is renamed, as plain DDL renames it; reverted, as before", async () => {
    await using two = await twoDatabases(OUT, `u.renameColumn({ table: "book", from: "author", to: "writer" })`);
    const { own, there } = two;
    const before = await shown(two, "book");
    await runExpand(own);
    await revert(own);
    expect(await shown(two, "book")).toEqual(before);
    await runExpand(own);
    await own.session.run(`DELETE FROM \`${there}\`.author WHERE id = 1`);
    await own.session.run(`UPDATE \`${there}\`.author SET id = 22 WHERE id = 2`);
    await runMigrate(own);
    expect(await own.session.query("SELECT author, writer FROM book ORDER BY id")).toEqual(
      [null, 22, null, 3].map((id) => ({ author: id, writer: id })),
    );
    await runContract(own);
    await using twin = await twoDatabases([...OUT, "ALTER TABLE book RENAME COLUMN author TO writer"]);
    expect(await shown(two, "book")).toEqual(await shown(twin, "book"));
  });

  test("goes along with a copy of its table, unless rows of ours go or change with those there", async () => {
    const restricting = OUT.map((sql) => sql.replace(" ON DELETE SET NULL ON UPDATE CASCADE", ""));
    const widen = `u.widenKey({ table: "book", column: "id", to: "bigint" })`;
    await using two = await twoDatabases(restricting, widen);
    await through(two.own);
    await using twin = await twoDatabases([...restricting, "ALTER TABLE book MODIFY COLUMN id bigint(20) NOT NULL"]);
    expect(await shown(two, "book")).toEqual(await shown(twin, "book"));
    await expect(two.own.session.run("UPDATE book SET author = 9")).rejects.toThrow("foreign key");
    await using acting = await twoDatabases(OUT, widen);
    await expect(plan(acting.own)).rejects.toMatchObject({
      code: "UP-DEPENDENT",
      message: expect.stringContaining(`"${acting.there}".author`),
    });
    await expect(runExpand(acting.own)).rejects.toMatchObject({ code: "UP-DEPENDENT" });
  });

  test("keeps its own column from becoming wider alone", async () => {
    const key = [OUT[0] ?? "", "CREATE TABLE book (id int PRIMARY KEY, FOREIGN KEY (id) REFERENCES THERE.author (id))"];
    await using two = await twoDatabases(key, `u.widenKey({ table: "book", column: "id", to: "bigint" })`);
    await expect(plan(two.own)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining(two.there) });
  });

  test("goes along with rows that are split into tables", async () => {
    const split = `u.splitTable({ table: "book", into: [{ table: "novel", where: "{title} = 'x'" }, { table: "poem" }] })`;
    const restricting = OUT.map((sql) => sql.replace(" ON DELETE SET NULL ON UPDATE CASCADE", ""));
    await using two = await twoDatabases(restricting, split);
    await runExpand(two.own);
    const [novel] = await shown(two, "novel");
    expect(novel).toContain('REFERENCES "THERE"."author" ("id")');
  });

  test.each([
    ["convertColumn", CONVERT("book", "author"), "book(author) is a foreign key"],
    ["dropColumn", `u.dropColumn({ table: "book", column: "author" })`, "foreign key wrote"],
  ])("%s is refused", async (_what, operation, text) => {
    await using two = await twoDatabases(OUT, operation);
    await expect(plan(two.own)).rejects.toThrow(text);
  });
});

describe.runIf(DIALECTS.includes("mysql"))("on mariadb, a foreign key of another database's table to ours", () => {
  test.each([
    ["convertColumn", CONVERT("author", "code"), "coded"],
    ["dropColumn", `u.dropColumn({ table: "author", column: "code" })`, "coded"],
    ["dropTable", `u.dropTable("author")`, "wrote"],
    [
      "widenColumn",
      `u.widenColumn({ table: "author", column: "tag", from: { kind: "varchar", length: 5 }, to: { kind: "varchar", length: 9 } })`,
      "tagged",
    ],
    ["widenKey", `u.widenKey({ table: "author", column: "id", to: "bigint" })`, "coded"],
    [
      "extractTable",
      `u.extractTable({ from: "author", into: "x", key: { author_id: "id" }, columns: [{ from: "tag", to: "tag" }] })`,
      "tagged",
    ],
    [
      "replaceKey",
      `u.replaceKey({ table: "author", from: "id", to: "uid", type: { kind: "bigint" }, forward: "{id} + 100", backward: "{uid} - 100" })`,
      "wrote",
    ],
    ["splitTable", `u.splitTable({ table: "author", into: [{ table: "one", where: "{name} = 'a'" }, { table: "two" }] })`, "wrote"],
  ])("%s is refused, with its name", async (_what, operation, key) => {
    await using two = await twoDatabases(IN, operation);
    const problem = { code: "UP-DEPENDENT", message: expect.stringContaining(`outside foreign key ${two.there}.bo-ok ä.${key}`) };
    await expect(plan(two.own).then(() => runContract(two.own))).rejects.toMatchObject(problem);
    expect(await shown(two, "author")).toEqual(await shown(two, "HERE.author"));
  });

  test("of the very column that grows is refused, too", async () => {
    const alone = IN.slice(0, 2).map((sql) => sql.replace(/, CONSTRAINT coded .*$/, ")"));
    await using two = await twoDatabases(alone, `u.widenKey({ table: "author", column: "id", to: "bigint" })`);
    await expect(plan(two.own)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining("bo-ok ä.wrote") });
  });

  test("keeps the index that it needs", async () => {
    await using two = await twoDatabases(IN, `u.dropUnique({ table: "author", columns: ["code"] })`);
    await expect(two.own.session.run("DROP INDEX code ON author")).rejects.toThrow("needed in a foreign key constraint");
    await expect(plan(two.own)).rejects.toMatchObject({
      code: "UP-DEPENDENT",
      message: expect.stringContaining("bo-ok ä.coded (code) needs it"),
    });
    await two.own.session.run("CREATE INDEX another ON author (code)");
    await through(two.own);
    expect((await two.own.schema()).tables.get("author")?.unique).toMatchObject([{ name: "tag" }]);
  });

  test("follows a column that is renamed, as with plain DDL", async () => {
    await using two = await twoDatabases(IN, `u.renameColumn({ table: "author", from: "code", to: "number" })`);
    await through(two.own);
    await using twin = await twoDatabases([...IN, "ALTER TABLE author RENAME COLUMN code TO number"]);
    expect(await shown(two, "author", "THERE.`bo-ok ä`")).toEqual(await shown(twin, "author", "THERE.`bo-ok ä`"));
  });

  test("follows a table that is renamed, as with plain DDL", async () => {
    await using two = await twoDatabases(IN, `u.renameTable({ table: "author", to: "writer" })`);
    await through(two.own);
    await using twin = await twoDatabases([...IN, "RENAME TABLE author TO writer"]);
    expect(await shown(two, "writer", "THERE.`bo-ok ä`")).toEqual(await shown(twin, "writer", "THERE.`bo-ok ä`"));
  });

  test("is not in the way of what it does not speak of, and is gone past by name", async () => {
    await using two = await twoDatabases(IN, CONVERT("author", "name"));
    expect((await plan(two.own)).scripts.length).toBeGreaterThan(0);
    const name = `${two.there}.bo-ok ä.coded`;
    const service = two.own.withChange(CONVERT("author", "code"), {
      accept: [{ name, reason: "it is dropped before contract" }],
      // A text can be unique by a hidden column only.
      allow: "table copy",
    });
    await plan({ ...two.own, service });
  });

  test("is seen by who may not ask the storage engine, as far as that user may see the other database", async () => {
    const user = `u${randomBytes(4).toString("hex")}`;
    await using two = await twoDatabases(
      [...IN, `CREATE USER ${user}@'%'`, `GRANT ALL ON HERE.* TO ${user}@'%'`, `GRANT SELECT ON THERE.* TO ${user}@'%'`],
      `u.dropColumn({ table: "author", column: "code" })`,
    );
    const url = two.own.url.replace("//root@", `//${user}@`);
    try {
      await expect(plan({ ...two.own, url })).rejects.toMatchObject({
        code: "UP-DEPENDENT",
        message: expect.stringContaining(`${two.there}.bo-ok ä.coded`),
      });
    } finally {
      await two.own.session.run(`DROP USER ${user}@'%'`);
    }
  });
});

const ITEM = [
  "CREATE TABLE item (id int PRIMARY KEY, price int, note varchar(20))",
  "CREATE TABLE THERE.item (id int PRIMARY KEY, price int)",
];
const READERS = [
  ["a view", "CREATE VIEW THERE.cheap AS SELECT i.price FROM HERE.item i JOIN THERE.item j ON i.id = j.id", "outside view DB.cheap"],
  [
    "a view that names it in a literal's charset",
    "CREATE VIEW THERE.cheap AS SELECT price, 'ä' AS x FROM HERE.item",
    "outside view DB.cheap",
  ],
  [
    "a trigger",
    "CREATE TRIGGER THERE.sold AFTER INSERT ON THERE.item FOR EACH ROW UPDATE HERE.item SET price = NEW.price WHERE id = NEW.id",
    "routine DB.sold (a trigger on DB.item)",
  ],
  ["a procedure", "CREATE PROCEDURE THERE.look() SELECT price FROM HERE.item", "routine DB.look"],
  ["an event", "CREATE EVENT THERE.nightly ON SCHEDULE EVERY 1 DAY DO UPDATE HERE.item SET price = 0", "event DB.nightly"],
] as const;

describe.runIf(DIALECTS.includes("mysql"))("on mariadb, what reads our table from another database", () => {
  describe.each(READERS)("%s", (_reader, sql, name) => {
    test.each([
      ["renameColumn", `u.renameColumn({ table: "item", from: "price", to: "cost" })`],
      ["convertColumn", CONVERT("item", "price")],
      ["dropColumn", `u.dropColumn({ table: "item", column: "price" })`],
      ["renameTable", `u.renameTable({ table: "item", to: "thing" })`],
      ["dropTable", `u.dropTable("item")`],
    ])("is in the way of %s, by name, and is gone past with a reason", async (_what, operation) => {
      await using two = await twoDatabases([...ITEM, sql], operation);
      const label = name.replaceAll("DB", two.there);
      const refusal = { code: "UP-DEPENDENT", message: expect.stringContaining(label) };
      await expect(plan(two.own)).rejects.toMatchObject(refusal);
      const accept = [{ name: label.replace(/^(outside view|routine|event) /, ""), reason: "it is dropped before contract" }];
      const service = two.own.withChange(operation, { accept });
      await plan({ ...two.own, service });
    });

    test("is not in the way of a column that it does not read, nor of another table of that name", async () => {
      await using two = await twoDatabases([...ITEM, sql], `u.dropColumn({ table: "item", column: "note" })`);
      await through(two.own);
      expect((await shown(two, "item")).join()).not.toContain("note");
      const elsewhere = sql.replaceAll(/\bHERE\.item/g, "THERE.item");
      if (elsewhere.includes("TRIGGER")) return;
      await using other = await twoDatabases([...ITEM, elsewhere], `u.dropColumn({ table: "item", column: "price" })`);
      await through(other.own);
    });
  });
});
