import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { check, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { ownChange } from "../harness/own-change.ts";
import { liveSchema } from "../harness/normalise.ts";
import { patient } from "../harness/sessions.ts";

const ORDER: Readonly<Record<string, string>> = { author: "id", book: "id", profile: "author_id", photo: "id", shelf: "room, book_id" };
const TABLES = Object.keys(ORDER);

/** Statements of a client that knows nothing of it, the same in every phase; each finds its rows by a key. */
async function write(session: Session, round: number): Promise<void> {
  const names = [`author ${round}`, `editor ${round}`, `short-lived ${round}`];
  await session.run("INSERT INTO author (name) VALUES (?), (?), (?)", names);
  const found = await session.query<{ id: number }>("SELECT id FROM author WHERE name IN (?, ?, ?) ORDER BY name", names);
  const [author, editor, passing] = found.map(({ id }) => id);
  await session.run("INSERT INTO book (author_id, editor_id, title) VALUES (?, ?, 'a'), (?, NULL, 'b')", [author, editor, passing]);
  await session.run("INSERT INTO profile (author_id, text) VALUES (?, 'x'), (?, 'y')", [author, passing]);
  await session.run("INSERT INTO photo (profile_id) VALUES (?), (?), (?)", [author, passing, author]);
  await session.run("INSERT INTO shelf (room, book_id) SELECT ?, id FROM book WHERE author_id = ?", [round, author]);
  await session.run("UPDATE book SET editor_id = ? WHERE author_id = ?", [passing, author]);
  await session.run("DELETE FROM author WHERE id = ?", [passing]);
}

/** What a client sees of the rows, which does not ask for columns that it does not know. */
async function rows(session: Session): Promise<unknown> {
  await session.query("SELECT count(*) AS n FROM author");
  const known = (row: object): object => Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("underpin_")));
  const found = TABLES.map(async (table) => (await session.query(`SELECT * FROM ${table} ORDER BY ${ORDER[table]}`)).map(known));
  return await Promise.all(found);
}

/** Tables without the order of their columns: a wide one stands last. */
async function tables(url: string): Promise<unknown> {
  const schema = (await liveSchema(url)) as { tables: Record<string, { columns: { name: string }[] }>; triggers: unknown[] };
  const sorted = Object.entries(schema.tables).map(([name, table]) => [
    name,
    { ...table, columns: table.columns.toSorted((a, b) => a.name.localeCompare(b.name)) },
  ]);
  return { tables: Object.fromEntries(sorted), triggers: schema.triggers };
}

/** What plain DDL does to tables that nobody uses. */
const PLAIN: Readonly<Partial<Record<DialectName, readonly string[]>>> = {
  postgres: [
    "ALTER TABLE author ALTER COLUMN id TYPE bigint",
    "ALTER SEQUENCE author_id_seq AS bigint",
    "ALTER TABLE book ALTER COLUMN id TYPE bigint, ALTER COLUMN author_id TYPE bigint, ALTER COLUMN editor_id TYPE bigint",
    "ALTER SEQUENCE book_id_seq AS bigint",
    "ALTER TABLE profile ALTER COLUMN author_id TYPE bigint",
    "ALTER TABLE photo ALTER COLUMN profile_id TYPE bigint",
    "ALTER TABLE shelf ALTER COLUMN book_id TYPE bigint",
  ],
  mysql: [
    "ALTER TABLE shelf DROP FOREIGN KEY shelf_ibfk_1, MODIFY book_id bigint NOT NULL",
    "ALTER TABLE photo DROP FOREIGN KEY photo_of, MODIFY profile_id bigint DEFAULT 1",
    "ALTER TABLE profile DROP FOREIGN KEY profile_ibfk_1, MODIFY author_id bigint NOT NULL",
    "ALTER TABLE book DROP FOREIGN KEY book_ibfk_1, DROP FOREIGN KEY book_ibfk_2",
    "ALTER TABLE book MODIFY id bigint NOT NULL AUTO_INCREMENT, MODIFY author_id bigint NOT NULL, MODIFY editor_id bigint",
    "ALTER TABLE author MODIFY id bigint NOT NULL AUTO_INCREMENT",
    "ALTER TABLE book ADD CONSTRAINT book_ibfk_1 FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE",
    "ALTER TABLE book ADD CONSTRAINT book_ibfk_2 FOREIGN KEY (editor_id) REFERENCES author (id) ON DELETE SET NULL",
    "ALTER TABLE profile ADD CONSTRAINT profile_ibfk_1 FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE",
    "ALTER TABLE photo ADD CONSTRAINT photo_of FOREIGN KEY (profile_id) REFERENCES profile (author_id) ON DELETE CASCADE",
    "ALTER TABLE shelf ADD CONSTRAINT shelf_ibfk_1 FOREIGN KEY (book_id) REFERENCES book (id)",
  ],
};
const SERVERS = DIALECTS.filter((dialect) => dialect in PLAIN);

describe.each(SERVERS)("on %s", (dialect) => {
  test("a key and all that refers to it grow while clients write, as plain DDL would have it; revert leaves it as it was", async () => {
    await using database = await freshDatabase(dialect);
    await using twin = await freshDatabase(dialect);
    const options = { service: evolutionService("widen-key"), url: database.url };
    await sync({ ...options, to: "v1" });
    await sync({ ...options, url: twin.url, to: "v1" });
    await using session = await database.connect();
    await using other = await twin.connect();
    const both = async (round: number): Promise<void> => {
      await write(session, round);
      await write(other, round);
      expect(await rows(session)).toEqual(await rows(other));
    };
    await both(1);
    const untouched = await tables(database.url);
    await runExpand({ ...options, to: "v2" });
    await both(2);
    await revert(options);
    expect(await tables(database.url)).toEqual(untouched);
    let round = 3;
    for (const to of ["v2", "v3"]) {
      await both(round++);
      await runExpand({ ...options, to });
      await both(round++);
      await runMigrate({ ...options, to });
      await both(round++);
      await runContract({ ...options, to });
      await both(round++);
    }
    for (const sql of PLAIN[dialect] ?? []) await other.run(sql);
    expect(await tables(database.url)).toEqual(await tables(twin.url));
    expect((await check(options)).code).toBe(0);

    await session.run("INSERT INTO author (id, name) VALUES (3000000000, 'late')");
    await session.run("INSERT INTO book (id, author_id, title) VALUES (4000000000, 3000000000, 'later')");
    await session.run("INSERT INTO shelf (room, book_id) VALUES (1, 4000000000)");
    await session.run("DELETE FROM shelf WHERE book_id = 4000000000");
    await session.run("DELETE FROM author WHERE id = 3000000000");
    await session.query("SELECT count(*) AS n FROM book");
    expect(await session.query("SELECT id FROM book WHERE title = 'later'")).toEqual([]);
  });

  test("no statement of clients at work fails for good, and no acknowledged write is lost", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("widen-key"), url: database.url, to: "v2" };
    await sync({ ...options, to: "v1" });
    const end = new AbortController();
    let acknowledged = 0;
    const client = async (number: number): Promise<void> => {
      await using session = patient(await database.connect());
      for (let round = number * 1_000_000; !end.signal.aborted; round++) {
        await write(session, round);
        acknowledged++;
      }
    };
    const clients = Promise.all([1, 2, 3].map(client));
    try {
      await runExpand(options);
      await runMigrate(options);
      await runContract(options);
    } finally {
      end.abort();
    }
    await clients;
    await using session = await database.connect();
    const count = async (table: string): Promise<unknown> =>
      (await session.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n;
    expect(await count("author")).toBe(2 * acknowledged);
    expect(await count("book")).toBe(acknowledged);
    expect(await count("shelf")).toBe(acknowledged);
    expect(await count("book b JOIN author a ON a.id = b.author_id JOIN profile p ON p.author_id = a.id")).toBe(acknowledged);
  });
});

describe.skipIf(!DIALECTS.includes("postgres"))("on postgres, identity columns and refusals", () => {
  test("an identity column counts on under its own sequence's name, from where it stood", async () => {
    await using database = await freshDatabase("postgres");
    const options = { service: evolutionService("widen-identity"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run(
      "CREATE TABLE ticket (id integer GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 10 CACHE 1) PRIMARY KEY, note text)",
    );
    await session.run("COMMENT ON COLUMN ticket.id IS 'as printed'");
    await session.run("INSERT INTO ticket (note) VALUES ('first'), ('second')");
    await runExpand(options);
    await runMigrate(options);
    await session.run("INSERT INTO ticket (note) VALUES ('third')");
    await runContract(options);
    await session.run("INSERT INTO ticket (note) VALUES ('fourth')");
    expect(await session.query("SELECT id, note FROM ticket ORDER BY id")).toEqual([
      { id: 100, note: "first" },
      { id: 110, note: "second" },
      { id: 120, note: "third" },
      { id: 130, note: "fourth" },
    ]);
    await expect(session.run("INSERT INTO ticket (id, note) VALUES (1, 'by hand')")).rejects.toThrow(/non-DEFAULT/);
    const [sequence] = await session.query(
      "SELECT s.data_type::text AS type, s.sequencename::text AS name, col_description('ticket'::regclass, a.attnum) AS comment FROM pg_sequences s, pg_attribute a WHERE a.attrelid = 'ticket'::regclass AND a.attname = 'id'",
    );
    expect(sequence).toEqual({ type: "bigint", name: "ticket_id_seq", comment: "as printed" });
  });

  test("what hangs on such a column and can't follow is refused", async () => {
    await using database = await freshDatabase("postgres");
    const options = { service: evolutionService("widen-key"), url: database.url, to: "v2" };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run("CREATE VIEW titles AS SELECT author_id, title FROM book");
    await expect(runExpand(options)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining("view titles") });
    await session.run("DROP VIEW titles");
    await session.run("CREATE INDEX odd ON book ((author_id % 2))");
    await expect(runExpand(options)).rejects.toMatchObject({ code: "UP-UNSUPPORTED", message: expect.stringContaining("odd") });
    await session.run("DROP INDEX odd");
  });

  test("a key that is no integer is refused", async () => {
    await using database = await freshDatabase("postgres");
    const options = { service: evolutionService("widen-identity"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run("CREATE TABLE ticket (id varchar(8) PRIMARY KEY)");
    await expect(runExpand(options)).rejects.toMatchObject({ code: "UP-UNSUPPORTED", message: "ticket.id is no integer." });
  });

  test("who refers to it only since it was expanded is named before contract begins", async () => {
    await using database = await freshDatabase("postgres");
    const options = { service: evolutionService("widen-key"), url: database.url };
    await sync({ ...options, to: "v1" });
    await runExpand({ ...options, to: "v2" });
    await runMigrate({ ...options, to: "v2" });
    await using session = await database.connect();
    await session.run("CREATE TABLE award (id integer PRIMARY KEY, winner integer REFERENCES author (id))");
    await expect(runContract({ ...options, to: "v2" })).rejects.toMatchObject({
      code: "UP-UNSUPPORTED",
      message: expect.stringContaining("award(winner)"),
    });
    await session.run("ALTER TABLE award DROP CONSTRAINT award_winner_fkey");
    await runContract({ ...options, to: "v2" });
  });
});

describe.skipIf(!DIALECTS.includes("sqlite"))("on sqlite", () => {
  test("every integer is wide already, and nothing is done", async () => {
    await using database = await freshDatabase("sqlite");
    const options = { service: evolutionService("widen-key"), url: database.url };
    await sync({ ...options, to: "v1" });
    const untouched = await tables(database.url);
    for (const to of ["v2", "v3"]) for (const run of [runExpand, runMigrate, runContract]) await run({ ...options, to });
    expect(await tables(database.url)).toEqual(untouched);
  });
});

test.runIf(DIALECTS.includes("postgres"))(
  "on postgres, sequences and the order of foreign keys stay with a key that is widened",
  async () => {
    await using own = await ownChange(
      "postgres",
      [
        "CREATE TABLE item (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)",
        "CREATE SEQUENCE beside AS integer OWNED BY item.id",
        "CREATE TABLE line (id serial PRIMARY KEY)",
        "CREATE SEQUENCE line_beside OWNED BY line.id",
        // The row goes by the one before the other asks for it.
        "CREATE TABLE part (n integer PRIMARY KEY, z integer CONSTRAINT z REFERENCES item ON DELETE CASCADE, a integer CONSTRAINT a REFERENCES item, line integer REFERENCES line)",
      ],
      `u.widenKey({ table: "item", column: "id" }), u.widenKey({ table: "line", column: "id" })`,
    );
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    await own.session.run("INSERT INTO item DEFAULT VALUES");
    await own.session.run("INSERT INTO line DEFAULT VALUES");
    await own.session.run("INSERT INTO part VALUES (1, 1, 1, 1)");
    await own.session.run("DELETE FROM item");
    expect(await own.session.query("SELECT * FROM part")).toEqual([]);
    expect(
      await own.session.query("SELECT sequencename n, data_type::text t FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"),
    ).toEqual([
      { n: "beside", t: "integer" },
      { n: "item_id_seq", t: "bigint" },
      { n: "line_beside", t: "bigint" },
      { n: "line_id_seq", t: "bigint" },
    ]);
  },
);
