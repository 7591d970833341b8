import { expect, test, describe } from "vitest";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { marked } from "../harness/sessions.ts";

interface Names {
  readonly code: string;
  readonly author: string;
  readonly pages: string;
  readonly place: string;
}
const OLD: Names = { code: "code", author: "author_code", pages: "pages", place: "place" };
const NEW: Names = { code: "slug", author: "author_slug", pages: "length", place: "spot" };

/** What a client of a release does in one round; the server takes rows along by ON UPDATE CASCADE and ON DELETE SET NULL. */
async function write(session: Session, round: number, { code, author, pages, place }: Names): Promise<void> {
  const key = (name: string): string => `${name}${round}`;
  await session.run(`INSERT INTO author (${code}, name) VALUES (?, 'x'), (?, 'y')`, [key("a"), key("b")]);
  await session.run(`INSERT INTO book (id, ${author}, ${pages}) VALUES (?, ?, 7), (?, ?, 8)`, [
    3 * round,
    key("a"),
    3 * round + 1,
    key("b"),
  ]);
  await session.run(`INSERT INTO book (id) VALUES (?)`, [3 * round + 2]);
  await session.run(`INSERT INTO shelf (room, ${place}, book_id) VALUES (?, 'left', ?)`, [round, 3 * round]);
  await session.run(`UPDATE author SET ${code} = ? WHERE ${code} = ?`, [key("c"), key("a")]);
  await session.run(`UPDATE shelf SET ${place} = 'right' WHERE room = ? AND ${place} = 'left'`, [round]);
  await session.run(`DELETE FROM author WHERE ${code} = ?`, [key("b")]);
  await expect(session.run(`INSERT INTO book (id, ${author}) VALUES (-${round}, 'nobody')`)).rejects.toThrow(/foreign key/i);
  await expect(session.run(`INSERT INTO book (id, ${pages}) VALUES (-${round}, 0)`)).rejects.toThrow(/constraint/i);
}

async function rows(session: Session, { code, author, pages, place }: Names): Promise<unknown> {
  return [
    await session.query(`SELECT ${code} AS a, name FROM author ORDER BY 1`),
    await session.query(`SELECT id, ${author} AS a, ${pages} AS b FROM book ORDER BY 1`),
    await session.query(`SELECT room, ${place} AS a, book_id FROM shelf ORDER BY 1, 2`),
  ];
}

/** What both must say of the rounds so far. */
function expected(rounds: readonly number[]): unknown {
  const sorted = rounds.toSorted((a, b) => a - b);
  return [
    sorted.map((round) => ({ a: `c${round}`, name: "x" })).toSorted((a, b) => (a.a < b.a ? -1 : 1)),
    sorted.flatMap((round) => [
      { id: 3 * round, a: `c${round}`, b: 7 },
      { id: 3 * round + 1, a: null, b: 8 },
      { id: 3 * round + 2, a: null, b: 1 },
    ]),
    sorted.map((room) => ({ room, a: "right", book_id: 3 * room })),
  ];
}

const PLAIN = [
  "ALTER TABLE author RENAME COLUMN code TO slug",
  "ALTER TABLE book RENAME COLUMN author_code TO author_slug",
  "ALTER TABLE book RENAME COLUMN pages TO length",
  "ALTER TABLE shelf RENAME COLUMN place TO spot",
];
const SERVERS = DIALECTS.filter((dialect) => dialect !== "sqlite");

describe.each(SERVERS)("on %s, columns of keys, foreign keys and checks are renamed", (dialect) => {
  const service = evolutionService("rename-keys");
  test("for clients of both releases, as the server's own DDL would; revert leaves what was there", async () => {
    await using database = await freshDatabase(dialect);
    await using twin = await freshDatabase(dialect);
    const options = { service, url: database.url };
    await sync({ ...options, to: "v1" });
    await sync({ ...options, url: twin.url, to: "v1" });
    await using old = await marked(database, 1);
    await using next = await marked(database, 2);
    const rounds: number[] = [];
    const both = async (): Promise<void> => {
      for (const [session, names] of [
        [old, OLD],
        [next, NEW],
      ] as const) {
        rounds.push(rounds.length + 1);
        await write(session, rounds.length, names);
      }
      await runMigrate(options);
      expect(await rows(old, OLD)).toEqual(expected(rounds));
      expect(await rows(next, NEW)).toEqual(expected(rounds));
    };
    await write(old, rounds.push(1), OLD);
    const untouched = await liveSchema(database.url);
    await runExpand(options);
    await both();
    await revert(options);
    expect(await liveSchema(database.url)).toEqual(untouched);
    await runExpand(options);
    await both();
    await both();
    await runContract(options);
    await write(next, rounds.push(rounds.length + 1), NEW);
    expect(await rows(next, NEW)).toEqual(expected(rounds));
    await using other = await twin.connect();
    for (const sql of PLAIN) await other.run(sql);
    const { version: _version, ...schema } = await liveSchema(database.url);
    expect(await liveSchema(twin.url)).toMatchObject(schema);
  });

  test("while the next release's clients are at work, to whom no statement fails", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service, url: database.url };
    await sync({ ...options, to: "v1" });
    await runExpand(options);
    const end = new AbortController();
    const rounds: number[] = [];
    const client = async (number: number): Promise<void> => {
      await using session = await marked(database, 2);
      for (let round = number; !end.signal.aborted; round += 3) {
        await write(session, round, NEW);
        rounds.push(round);
      }
    };
    const clients = Promise.all([1, 2, 3].map(client));
    try {
      await runMigrate(options);
      await runContract(options);
    } finally {
      end.abort();
    }
    await clients;
    await using session = await database.connect();
    expect(await rows(session, NEW)).toEqual(expected(rounds));
  });
});
