import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { check, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { ownChange } from "../harness/own-change.ts";
import { marked, patient } from "../harness/sessions.ts";

const SERVERS = DIALECTS.filter((dialect) => dialect !== "sqlite");

/** The columns as a release knows them. */
interface Names {
  readonly key: string;
  readonly author: string;
  readonly editor: string;
}
const OLD: Names = { key: "id", author: "author_id", editor: "editor_id" };
const NEW: Names = { key: "uid", author: "author_uid", editor: "editor_uid" };

/** What a client of either release does in one round; each finds its rows by a key. */
async function write(session: Session, round: number, { key, author, editor }: Names): Promise<void> {
  const names = [`author ${round}`, `editor ${round}`, `short-lived ${round}`];
  await session.run("INSERT INTO author (name) VALUES (?), (?), (?)", names);
  const found = await session.query<{ k: unknown }>(`SELECT ${key} AS k FROM author WHERE name IN (?, ?, ?) ORDER BY name`, names);
  const [first, second, passing] = found.map(({ k }) => k);
  await session.run(`INSERT INTO book (${author}, ${editor}, title) VALUES (?, ?, ?), (?, NULL, 'gone')`, [
    first,
    second,
    `book ${round}`,
    passing,
  ]);
  await session.run(`INSERT INTO profile (id, ${author}) VALUES (?, ?), (?, ?)`, [2 * round, first, 2 * round + 1, passing]);
  if (round % 2 === 0) await session.run(`UPDATE book SET ${editor} = ? WHERE ${author} = ?`, [passing, first]);
  await session.run(`DELETE FROM author WHERE ${key} = ?`, [passing]);
}

/** Who belongs to whom, by names. */
async function belongings(session: Session, { key, author, editor }: Names): Promise<unknown> {
  const books = await session.query(
    `SELECT b.title, a.name AS author, e.name AS editor FROM book b JOIN author a ON a.${key} = b.${author} LEFT JOIN author e ON e.${key} = b.${editor} ORDER BY b.title`,
  );
  const profiles = await session.query(`SELECT p.id, a.name FROM profile p JOIN author a ON a.${key} = p.${author} ORDER BY p.id`);
  const [count] = await session.query<{ n: number }>(`SELECT count(*) AS n FROM book`);
  const [orphans] = await session.query<{ n: number }>(`SELECT count(*) AS n FROM profile`);
  return { books, profiles, counts: [Number(count?.n), Number(orphans?.n)] };
}

function expected(rounds: readonly number[]): unknown {
  const byTitle = rounds
    .map((round) => ({ title: `book ${round}`, author: `author ${round}`, editor: round % 2 === 0 ? null : `editor ${round}` }))
    .toSorted((a, b) => (a.title < b.title ? -1 : 1));
  const profiles = rounds.toSorted((a, b) => a - b).map((round) => ({ id: 2 * round, name: `author ${round}` }));
  return { books: byTitle, profiles, counts: [rounds.length, rounds.length] };
}

/** What plain DDL does to tables that nobody uses and that have no rows. */
const PLAIN: Readonly<Partial<Record<DialectName, readonly string[]>>> = {
  postgres: [
    "ALTER TABLE author ADD uid uuid DEFAULT gen_random_uuid()",
    "ALTER TABLE book ADD author_uid uuid NOT NULL, ADD editor_uid uuid",
    "ALTER TABLE profile ADD author_uid uuid",
    "ALTER TABLE book DROP author_id, DROP editor_id",
    "ALTER TABLE profile DROP author_id",
    "ALTER TABLE author DROP CONSTRAINT author_pkey, DROP id, ADD PRIMARY KEY (uid)",
    "CREATE INDEX ix_book_author ON book (author_uid, title)",
    "ALTER TABLE profile ADD CONSTRAINT profile_author_id_key UNIQUE (author_uid)",
    "ALTER TABLE book ADD FOREIGN KEY (author_uid) REFERENCES author (uid) ON DELETE CASCADE",
    "ALTER TABLE book ADD FOREIGN KEY (editor_uid) REFERENCES author (uid) ON DELETE SET NULL ON UPDATE CASCADE",
    "ALTER TABLE profile ADD FOREIGN KEY (author_uid) REFERENCES author (uid) ON DELETE CASCADE",
  ],
  mysql: [
    "ALTER TABLE book DROP FOREIGN KEY book_ibfk_1, DROP FOREIGN KEY book_ibfk_2",
    "ALTER TABLE book DROP INDEX ix_book_author, DROP INDEX editor_id",
    "ALTER TABLE profile DROP FOREIGN KEY profile_ibfk_1",
    "ALTER TABLE book DROP author_id, DROP editor_id, ADD author_uid char(36) NOT NULL, ADD editor_uid char(36)",
    "ALTER TABLE profile DROP author_id, ADD author_uid char(36)",
    "ALTER TABLE author DROP PRIMARY KEY, DROP id, ADD uid char(36) DEFAULT (uuid()) PRIMARY KEY",
    "ALTER TABLE book ADD INDEX ix_book_author (author_uid, title)",
    "ALTER TABLE profile ADD UNIQUE author_id (author_uid)",
    "ALTER TABLE book ADD CONSTRAINT book_author_uid_fkey FOREIGN KEY (author_uid) REFERENCES author (uid) ON DELETE CASCADE",
    "ALTER TABLE book ADD INDEX editor_id (editor_uid)",
    "ALTER TABLE book ADD CONSTRAINT book_editor_uid_fkey FOREIGN KEY (editor_uid) REFERENCES author (uid) ON DELETE SET NULL ON UPDATE CASCADE",
    "ALTER TABLE profile ADD CONSTRAINT profile_author_uid_fkey FOREIGN KEY (author_uid) REFERENCES author (uid) ON DELETE CASCADE",
  ],
};

/** Tables without the order of their columns: new ones stand last. */
async function tables(url: string): Promise<unknown> {
  const schema = (await liveSchema(url)) as { tables: Record<string, { columns: { name: string }[] }>; triggers: unknown[] };
  const sorted = Object.entries(schema.tables).map(([name, table]) => [
    name,
    { ...table, columns: table.columns.toSorted((a, b) => a.name.localeCompare(b.name)) },
  ]);
  return { tables: Object.fromEntries(sorted), triggers: schema.triggers };
}

describe.each(SERVERS)("on %s, a key is replaced by a uuid with all that refers to it", (dialect) => {
  const optionsOf = (database: TestDatabase) => ({ service: evolutionService("replace-key"), url: database.url });

  test("for clients of both releases; revert leaves what was there, contract what plain DDL would", async () => {
    await using database = await freshDatabase(dialect);
    await using twin = await freshDatabase(dialect);
    const given = optionsOf(database);
    await sync({ ...given, to: "v1" });
    await sync({ ...optionsOf(twin), to: "v1" });
    await using old = await marked(database, 1);
    await using next = await marked(database, 2);
    const rounds: number[] = [];
    const round = (): number => rounds[rounds.push(rounds.length + 1) - 1] ?? 0;
    await write(old, round(), OLD);
    const untouched = await liveSchema(database.url);
    for (const again of [true, false]) {
      await runExpand(given);
      await write(old, round(), OLD);
      await write(old, round(), OLD);
      await runMigrate(given);
      for (const side of [OLD, NEW]) expect(await belongings(old, side)).toEqual(expected(rounds));
      for (let i = 0; i < 2; i++) {
        await write(next, round(), NEW);
        await write(old, round(), OLD);
      }
      for (const side of [OLD, NEW]) expect(await belongings(old, side)).toEqual(expected(rounds));
      if (!again) break;
      await revert(given);
      expect(await liveSchema(database.url)).toEqual(untouched);
      expect(await belongings(old, OLD)).toEqual(expected(rounds));
    }
    await runContract(given);
    await write(next, round(), NEW);
    await write(next, round(), NEW);
    expect(await belongings(next, NEW)).toEqual(expected(rounds));
    await using other = await twin.connect();
    for (const sql of PLAIN[dialect] ?? []) await other.run(sql);
    expect(await tables(database.url)).toEqual(await tables(twin.url));
    expect((await check(given)).code).toBe(0);
  });

  test("while clients of both are at work, to whom no statement fails for good", async () => {
    await using database = await freshDatabase(dialect);
    const given = optionsOf(database);
    await sync({ ...given, to: "v1" });
    const rounds: number[] = [];
    const working = (version: number, names: Names, first: number) => {
      const end = new AbortController();
      const done = (async () => {
        await using connected = await marked(database, version);
        const session = patient(connected);
        for (let round = first; !end.signal.aborted; round += 4) {
          await write(session, round, names);
          rounds.push(round);
        }
      })();
      return async (): Promise<void> => {
        end.abort();
        await done;
      };
    };
    const old = [working(1, OLD, 0), working(1, OLD, 1)];
    await runExpand(given);
    await runMigrate(given);
    const next = [working(2, NEW, 2), working(2, NEW, 3)];
    await using session = await database.connect();
    const enough = rounds.length + 60;
    while (rounds.length < enough) await session.query("SELECT 1");
    for (const stop of old) await stop();
    await runContract(given);
    for (const stop of next) await stop();
    await using fresh = await database.connect();
    expect(await belongings(fresh, NEW)).toEqual(expected(rounds));
  });

  test("a key of text becomes a uuid by functions, there and back", async () => {
    const [type, forward, backward] =
      dialect === "postgres"
        ? ["uuid", "{id}::uuid", "replace({uid}::text, '-', '')"]
        : ["char(36)", "INSERT(INSERT(INSERT(INSERT({id}, 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-')", "REPLACE({uid}, '-', '')"];
    await using own = await ownChange(
      dialect,
      [
        "CREATE TABLE project (id varchar(32) NOT NULL PRIMARY KEY, name varchar(20))",
        "CREATE TABLE task (id integer PRIMARY KEY, project_id varchar(32) NOT NULL, CONSTRAINT task_project FOREIGN KEY (project_id) REFERENCES project (id))",
      ],
      `u.replaceKey({ table: "project", from: "id", to: "uid", type: { native: "${type}" }, forward: "${forward}", backward: "${backward}", references: { "task.project_id": "project_uid" } })`,
    );
    const { session } = own;
    const options = { service: own.service, url: own.url };
    const [a, b] = ["0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcdef"];
    const [c, d] = ["11111111222233334444555555555555", "11111111-2222-3333-4444-555555555555"];
    await session.run("INSERT INTO project (id) VALUES (?)", [a]);
    await session.run("INSERT INTO task VALUES (1, ?)", [a]);
    await runExpand(options);
    await runMigrate(options);
    await session.run("INSERT INTO project (uid) VALUES (?)", [d]);
    await session.run("INSERT INTO task (id, project_uid) VALUES (2, ?)", [d]);
    await session.run("INSERT INTO task (id, project_id) VALUES (3, ?)", [a]);
    expect(await session.query("SELECT id, project_id, project_uid FROM task ORDER BY id")).toEqual([
      { id: 1, project_id: a, project_uid: b },
      { id: 2, project_id: c, project_uid: d },
      { id: 3, project_id: a, project_uid: b },
    ]);
    await expect(session.run("INSERT INTO task (id, project_id) VALUES (4, 'nobody')")).rejects.toThrow(/foreign key/i);
    await runContract(options);
    await session.run("INSERT INTO task (id, project_uid) VALUES (4, ?)", [b]);
    expect(await session.query("SELECT id, project_uid FROM task ORDER BY id")).toEqual([
      { id: 1, project_uid: b },
      { id: 2, project_uid: d },
      { id: 3, project_uid: b },
      { id: 4, project_uid: b },
    ]);
  });

  test.runIf(dialect === "postgres")("clients who refer to a row, and then change it, do not wait for each other's reference", async () => {
    await using database = await freshDatabase(dialect);
    const given = optionsOf(database);
    await sync({ ...given, to: "v1" });
    await runExpand(given);
    await using one = await database.connect();
    await using other = await database.connect();
    await one.run("INSERT INTO author (name) VALUES ('both')");
    for (const session of [one, other]) {
      await session.run("SET lock_timeout = '5s'");
      await session.run("BEGIN");
      await session.run("INSERT INTO book (author_id, title) VALUES (1, 'x')");
    }
    await one.run("UPDATE author SET name = 'one' WHERE id = 1");
    await one.run("COMMIT");
    await other.run("UPDATE author SET name = 'other' WHERE id = 1");
    await other.run("COMMIT");
    expect(await one.query("SELECT name FROM author")).toEqual([{ name: "other" }]);
  });

  test.each([
    ['references: { "book.author_id": "author_uid" }', "editor_id"],
    ['references: { "book.author_id": "author_uid", "book.editor_id": "e", "book.title": "t" }', "book.title"],
  ])("with %s it is refused for %s", async (references, named) => {
    await using own = await ownChange(
      dialect,
      [
        "CREATE TABLE author (id integer PRIMARY KEY DEFAULT 1)",
        "CREATE TABLE book (id integer PRIMARY KEY, author_id integer, editor_id integer, title integer, FOREIGN KEY (author_id) REFERENCES author (id), FOREIGN KEY (editor_id) REFERENCES author (id))",
      ],
      `u.replaceKey({ table: "author", from: "id", to: "uid", ${references} })`,
    );
    await expect(runExpand({ service: own.service, url: own.url })).rejects.toMatchObject({
      code: "UP-UNSUPPORTED",
      message: expect.stringContaining(named),
    });
  });
});
