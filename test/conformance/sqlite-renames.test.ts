import { describe, expect, test } from "vitest";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, revert, runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";

/** An order line with all that may hang on its `price`, which is to be called `cost`. */
const SHOP = [
  "CREATE TABLE code (code INTEGER PRIMARY KEY)",
  `CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  price INTEGER NOT NULL DEFAULT 10 REFERENCES code (code), -- in cents
  most INTEGER, twice INTEGER AS (price * 2) VIRTUAL, CHECK (price > 0 AND price < most),
  CONSTRAINT dear CHECK (twice < 2000 -- not too dear
  )
)`,
  "CREATE INDEX cheap ON item (price DESC) WHERE price < 50",
  "CREATE VIEW prices AS SELECT id, price AS cost FROM item WHERE price IS NOT NULL",
  "CREATE VIEW stars AS SELECT * FROM prices",
  "CREATE TABLE log (what TEXT)",
  "CREATE TRIGGER noted AFTER UPDATE OF price ON item WHEN OLD.price <> NEW.price BEGIN INSERT INTO log VALUES (OLD.price || ' to ' || NEW.price); END",
  "CREATE TRIGGER gone BEFORE DELETE ON item BEGIN INSERT INTO log VALUES ('gone ' || OLD.price); END",
  "CREATE TRIGGER made AFTER INSERT ON log WHEN NEW.what = 'make' BEGIN INSERT INTO item (price, most) VALUES (7, 900); END",
  "INSERT INTO code VALUES (1), (2), (3), (5), (7), (10), (999), (1500)",
  "INSERT INTO item (price, most) VALUES (1, 100), (2, 100)",
];

/** Every statement as the file keeps it. */
async function texts(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ sql: string }>(
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'underpin%' AND tbl_name NOT LIKE 'migrate%' ORDER BY type, name",
  );
  return rows.map(({ sql }) => sql);
}

async function shop(service: ReturnType<typeof inlineService>["service"], statements: readonly string[] = SHOP) {
  const database = await freshDatabase("sqlite");
  const session = await database.connect();
  await session.run("PRAGMA foreign_keys = ON");
  for (const sql of statements) await session.run(sql);
  const own = { service, url: database.url };
  await versionControl(own);
  return {
    own,
    session,
    [Symbol.asyncDispose]: async () => {
      await session.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

const RENAME = `[u.renameColumn({ table: "item", from: "price", to: "cost" })]`;

describe.runIf(DIALECTS.includes("sqlite"))("on sqlite, a renamed column is the old one", () => {
  test("all that hangs on it follows, as with the server's own rename; both releases go on meanwhile", async () => {
    using people = inlineService(RENAME);
    await using subject = await shop(people.service);
    await using twin = await shop(people.service, [...SHOP, `ALTER TABLE item RENAME COLUMN price TO "cost"`]);
    const { own, session } = subject;
    const before = await texts(session);
    await runExpand(own);
    await revert(own);
    expect(await texts(session)).toEqual(before);

    await runExpand(own);
    // The old column is filled only after these rows are looked at, and its default would be too much for the first of them.
    await session.run("INSERT INTO item (cost, most) VALUES (3, 9)");
    await session.run("UPDATE item SET cost = 5, most = 7 WHERE cost = 3");
    await session.run("INSERT INTO item (price, most) VALUES (3, 4)");
    await session.run("INSERT INTO log VALUES ('make')");
    await session.run("DELETE FROM item WHERE cost = 7");
    for (const [sql, why] of [
      ["INSERT INTO item (cost, most) VALUES (2, 1)", "CHECK"],
      ["INSERT INTO item (cost, most) VALUES (1500, 9000)", "CHECK constraint failed: dear"],
      ["INSERT INTO item (cost, most) VALUES (4, 1500)", "FOREIGN KEY"],
      ["UPDATE item SET cost = 100", "CHECK"],
    ] as const)
      await expect(session.run(sql), sql).rejects.toThrow(why);
    await runMigrate(own);
    expect(await session.query("SELECT price, cost, most, twice FROM item ORDER BY id")).toEqual([
      { price: 1, cost: 1, most: 100, twice: 2 },
      { price: 2, cost: 2, most: 100, twice: 4 },
      { price: 5, cost: 5, most: 7, twice: 10 },
      { price: 3, cost: 3, most: 4, twice: 6 },
    ]);
    await runContract(own);
    expect(await texts(session)).toEqual(await texts(twin.session));
    // The first is what the plan warns of: the next release's INSERT, and the UPDATE that fills the column.
    expect(await session.query("SELECT what FROM log ORDER BY rowid")).toEqual(
      ["10 to 3", "3 to 5", "make", "gone 7"].map((what) => ({ what })),
    );
    await expect(session.run("INSERT INTO item (cost, most) VALUES (NULL, 4)")).rejects.toThrow("NOT NULL");
    expect(await session.query("SELECT cost FROM stars ORDER BY id")).toEqual([{ cost: 1 }, { cost: 2 }, { cost: 5 }, { cost: 3 }]);
  });

  test.each(["one after the other", "both at once"])("a chain is contracted %s", async (how) => {
    using people = inlineService(RENAME, `[u.renameColumn({ table: "item", from: "cost", to: "charge" })]`);
    await using subject = await shop(people.service);
    const plain = [`ALTER TABLE item RENAME COLUMN price TO "cost"`, `ALTER TABLE item RENAME COLUMN cost TO "charge"`];
    await using twin = await shop(people.service, [...SHOP, ...plain]);
    const { own, session } = subject;
    const before = await texts(session);
    await runExpand(own);
    await session.run("INSERT INTO item (charge, most) VALUES (3, 9)");
    await session.run("INSERT INTO item (cost, most) VALUES (5, 9)");
    await expect(session.run("INSERT INTO item (charge, most) VALUES (5, 4)")).rejects.toThrow("CHECK");
    await revert(own);
    expect(await texts(session)).toEqual(before);
    await runExpand(own);
    await runMigrate(own);
    if (how === "one after the other") {
      await runContract({ ...own, to: 1 });
      await session.run("INSERT INTO item (charge, most) VALUES (7, 9)");
      await session.run("INSERT INTO item (cost, most) VALUES (999, 1000)");
      await expect(session.run("INSERT INTO item (charge, most) VALUES (7, 4)")).rejects.toThrow("CHECK");
      await expect(session.run("INSERT INTO item (cost, charge, most) VALUES (NULL, NULL, 4)")).rejects.toThrow("CHECK");
      expect(await session.query("SELECT count(*) n FROM item WHERE cost IS NOT charge")).toEqual([{ n: 0 }]);
    }
    await runContract(own);
    expect(await texts(session)).toEqual(await texts(twin.session));
  });

  test.each([
    ["a key", "UP-UNSUPPORTED", `[u.renameColumn({ table: "item", from: "id", to: "cost" })]`, []],
    [
      "what a trigger reads of new rows",
      "UP-DEPENDENT",
      RENAME,
      ["CREATE TRIGGER new AFTER INSERT ON item BEGIN INSERT INTO log VALUES (NEW.price); END"],
    ],
    ["what a unique index has in its condition", "UP-UNSUPPORTED", RENAME, ["CREATE UNIQUE INDEX one ON item (most) WHERE price = 2"]],
    ["what is unique and has a default", "UP-DEPENDENT", RENAME, ["CREATE UNIQUE INDEX one ON item (price, most)"]],
    [
      "what a view's trigger writes by the name",
      "UP-DEPENDENT",
      RENAME,
      [
        "CREATE VIEW plain AS SELECT id, price FROM item",
        "CREATE TRIGGER via INSTEAD OF INSERT ON plain BEGIN INSERT INTO item (price, most) VALUES (NEW.price, 900); END",
      ],
    ],
    [
      "what a view of a view reads by the name",
      "UP-DEPENDENT",
      RENAME,
      ["CREATE VIEW plain AS SELECT id, price FROM item", "CREATE VIEW above AS SELECT price FROM plain"],
    ],
    ["anything, beside a view that is broken", "UP-DEPENDENT", RENAME, ["CREATE VIEW broken AS SELECT absent FROM item"]],
  ])("%s is refused, and nothing is changed", async (_what, code, evolution, more) => {
    using people = inlineService(evolution);
    await using subject = await shop(people.service, [...SHOP, ...more]);
    const { own, session } = subject;
    const before = await texts(session);
    await expect(plan(own)).rejects.toMatchObject({ code });
    await expect(runExpand(own)).rejects.toMatchObject({ code });
    expect(await texts(session)).toEqual(before);
  });

  test("what is unique and replaces rows goes on so, and others' keys follow", async () => {
    using people = inlineService(RENAME);
    const tables = [
      "CREATE TABLE item (id INTEGER PRIMARY KEY, price INTEGER, most INTEGER, UNIQUE (price, most) ON CONFLICT REPLACE)",
      "CREATE TABLE sale (price INTEGER, most INTEGER, FOREIGN KEY (price, most) REFERENCES item (price, most) ON UPDATE CASCADE)",
    ];
    await using subject = await shop(people.service, tables);
    await using twin = await shop(people.service, [...tables, `ALTER TABLE item RENAME COLUMN price TO "cost"`]);
    const { own, session } = subject;
    await session.run("INSERT INTO item (price, most) VALUES (1, 1), (NULL, 2)");
    await runExpand(own);
    await session.run("INSERT INTO item (price, most) VALUES (1, 1)");
    await session.run("INSERT INTO sale VALUES (1, 1)");
    await session.run("UPDATE item SET cost = 5 WHERE cost = 1");
    expect(await session.query("SELECT price, cost, most FROM item ORDER BY id")).toEqual([
      { price: null, cost: null, most: 2 },
      { price: 5, cost: 5, most: 1 },
    ]);
    await runMigrate(own);
    await runContract(own);
    expect(await session.query("SELECT price, most FROM sale")).toEqual([{ price: 5, most: 1 }]);
    expect(await texts(session)).toEqual(await texts(twin.session));
  });

  test("a view that the next release makes of the new name meanwhile must wait", async () => {
    using people = inlineService(RENAME);
    await using subject = await shop(people.service);
    const { own, session } = subject;
    await runExpand(own);
    await runMigrate(own);
    await session.run("CREATE VIEW later AS SELECT cost FROM item");
    await expect(runContract(own)).rejects.toMatchObject({ code: "UP-DEPENDENT", why: expect.stringContaining("later") });
    await session.run("DROP VIEW later");
    await runContract(own);
  });
});
