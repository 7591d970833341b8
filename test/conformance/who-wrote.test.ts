import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { DialectName, Session } from "underpin";
import { marker } from "underpin/client";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";

/** docs/who-wrote.md is the truth table; this holds the databases to it. */
const PAGE = readFileSync(new URL("../../docs/who-wrote.md", import.meta.url), "utf8");

type Value = string | null;
interface Row {
  readonly plan: Value;
  readonly tier: Value;
}
type Given = Readonly<Partial<Record<keyof Row, Value>>>;
type Side = "old" | "new";

const DEFAULTS = { none: "no DEFAULT", constant: "a DEFAULT", each_time: "a DEFAULT that is another one each time" } as const;
type Default = keyof typeof DEFAULTS;

interface Shape {
  readonly table: string;
  readonly has: Default;
  readonly notNull: boolean;
  readonly forward: (plan: Value) => Value;
  readonly backward: (tier: Value) => Value;
}

const same = (value: Value): Value => value;
const SHAPES: readonly Shape[] = (Object.keys(DEFAULTS) as Default[]).flatMap((has) =>
  [false, true].flatMap((notNull): Shape[] => {
    const suffix = `${has}_${notNull ? "not_null" : "null"}`;
    return [
      { table: `renamed_${suffix}`, has, notNull, forward: same, backward: same },
      {
        table: `converted_${suffix}`,
        has,
        notNull,
        forward: (plan) => plan?.toUpperCase() ?? null,
        backward: (tier) => tier?.toLowerCase() ?? null,
      },
    ];
  }),
);

const PLANS: readonly Given[] = [{}, { plan: "free" }, { plan: "Pro" }, { plan: null }];
const tiers = ({ forward }: Shape): readonly Given[] => [{}, { tier: forward("free") }, { tier: "Team" }, { tier: null }];

/** The lines of the table under a heading, each by its column names. */
function linesUnder(heading: string): readonly Readonly<Record<string, string>>[] {
  const section = PAGE.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const [head = [], , ...lines] = section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return lines.map((cells) => Object.fromEntries(cells.map((cell, i) => [head[i] ?? "", cell])));
}

/** What the page says of a write; undefined where it does not speak of such a one. */
function said(heading: string, plan: string, tier: string, by: readonly string[]): string | undefined {
  const line = linesUnder(heading).find(
    (cells) => cells["old column"]?.split(" or ").includes(plan) && cells["new column"]?.split(" or ").includes(tier),
  );
  return by.map((who) => line?.[who]).find((cell) => cell !== undefined);
}

function inserted(shape: Shape, given: Given, marked: boolean): Row | null {
  const of = (value: Value | undefined, own: Value): string =>
    value === undefined ? "left out" : value === null ? "NULL" : value === own ? "its default" : "another value";
  const own = shape.has === "constant" ? "free" : null;
  const by = [...(marked && shape.notNull ? ["marked, and the old column is NOT NULL"] : []), marked ? "marked" : "unmarked"];
  const side = said(`The old column has ${DEFAULTS[shape.has]}`, of(given.plan, own), of(given.tier, shape.forward(own)), by);
  const drawn = shape.has === "each_time" ? "drawn" : own;
  const row = { plan: given.plan === undefined ? drawn : given.plan, tier: given.tier === undefined ? shape.forward(own) : given.tier };
  return settled(shape, row, side, given.plan !== undefined && given.tier !== undefined);
}

function updated(shape: Shape, before: Row, set: Given, marked: boolean): Row | null {
  const row = { ...before, ...set };
  const of = (name: keyof Row): string => (row[name] === before[name] ? "unchanged" : "changed");
  return settled(shape, row, said("UPDATE", of("plan"), of("tier"), [marked ? "marked" : "unmarked"]), true);
}

/** The row that becomes of one whose `side` counts; null where the old shape can't hold that. */
function settled(shape: Shape, row: Row, side: string | undefined, isKept: boolean): Row | null {
  expect(side, JSON.stringify(row)).toMatch(/^(old|new|as it is)$/);
  const agrees = isKept && shape.forward(row.plan) === row.tier;
  const settledRow: Row =
    side === "as it is" || agrees
      ? row
      : (side as Side) === "old"
        ? { plan: row.plan, tier: shape.forward(row.plan) }
        : { plan: shape.backward(row.tier), tier: row.tier };
  return shape.notNull && settledRow.plan === null ? null : settledRow;
}

const EACH_TIME: Readonly<Record<DialectName, string>> = {
  postgres: "substr(md5(random()::text), 1, 8)",
  mysql: "(left(uuid(), 8))",
  sqlite: "(lower(hex(randomblob(4))))",
};

function createTable({ table, has, notNull }: Shape, dialect: DialectName): string {
  const value = has === "none" ? "" : ` DEFAULT ${has === "constant" ? "'free'" : EACH_TIME[dialect]}`;
  return `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, plan VARCHAR(40)${notNull ? " NOT NULL" : ""}${value}, note VARCHAR(40))`;
}

/** Whether a statement ran; what refuses it can only be that the old column takes no NULL. */
async function runs(client: Session, sql: string, values: readonly Value[]): Promise<boolean> {
  try {
    await client.run(sql, values);
    return true;
  } catch (error) {
    expect(String(error)).toMatch(/null value|cannot be null|doesn't have a default|CHECK constraint/i);
    return false;
  }
}

/** What one statement was to leave behind: a row, or null where it was to be refused. */
interface Expected {
  readonly what: string;
  readonly shape: Shape;
  readonly id: number;
  readonly given: Given;
  readonly wanted: Row | null;
  readonly ran: boolean;
}

/** A value that the server drew by itself, under one name on both sides. */
function undrawn(row: Row | undefined, { forward }: Shape, given: Given): Row | undefined {
  if (!row || given.plan !== undefined || row.plan === null || !/^[0-9a-f]{8}$/.test(row.plan)) return row;
  return { plan: "drawn", tier: row.tier === forward(row.plan) ? forward("drawn") : row.tier };
}

describe.each(DIALECTS)("on %s", (dialect) => {
  /** Every kind of statement by one client, with everything that may be given (REPLACE is an INSERT of a row that is there already); `marked` as the trigger can tell. */
  async function play(
    old: Session,
    client: Session,
    shapes: readonly Shape[],
    first: number,
    marked: boolean,
  ): Promise<readonly Expected[]> {
    const played: Expected[] = [];
    let id = first;
    for (const shape of shapes) {
      const before: Row = { plan: "was", tier: shape.forward("was") };
      const combinations = PLANS.flatMap((plan) => tiers(shape).map((tier): Given => ({ ...plan, ...tier })));
      const standing = combinations.flatMap((_, i) => [1, 2, 3].map((n) => id + 4 * i + n));
      await old.run(`INSERT INTO ${shape.table} (id, plan) VALUES ${standing.map((each) => `(${each}, 'was')`).join(", ")}`);
      for (const given of combinations) {
        const columns = Object.keys(given);
        const values = Object.values(given);
        const insert = (at: number, verb = "INSERT"): string =>
          `${verb} INTO ${shape.table} (${["id", ...columns].join(", ")}) VALUES (${[at, ...values.map(() => "?")].join(", ")})`;
        const wanted = inserted(shape, given, marked);
        played.push({ what: "INSERT", shape, id, given, wanted, ran: await runs(client, insert(id), values) });
        if (dialect !== "postgres") {
          const replaced = await runs(client, insert(id + 3, "REPLACE"), values);
          played.push({ what: "REPLACE", shape, id: id + 3, given, wanted, ran: replaced });
        }
        if (columns.length > 0) {
          const update = `UPDATE ${shape.table} SET ${columns.map((column) => `${column} = ?`).join(", ")} WHERE id = ${id + 1}`;
          const set = updated(shape, before, given, marked);
          played.push({ what: "UPDATE", shape, id: id + 1, given, wanted: set, ran: await runs(client, update, values) });
          const upsert =
            dialect === "mysql"
              ? `ON DUPLICATE KEY UPDATE ${columns.map((column) => `${column} = VALUES(${column})`).join(", ")}`
              : `ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(", ")}`;
          // What is to be inserted has been through the INSERT trigger by then; SQLite's fires for a row that was inserted only.
          const put = dialect === "sqlite" ? set : wanted && updated(shape, before, pick(wanted, given), marked);
          played.push({
            what: "upsert",
            shape,
            id: id + 2,
            given,
            wanted: put,
            ran: await runs(client, `${insert(id + 2)} ${upsert}`, values),
          });
        }
        id += 4;
      }
    }
    return played;
  }

  test("every INSERT, UPDATE and upsert leaves what the table says, before the backfill and after it; contract keeps the new side", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("who-wrote"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using unmarked = await database.connect();
    await using marked = await database.connect();
    for (const shape of SHAPES) await unmarked.run(createTable(shape, dialect));
    if (dialect === "postgres") await marked.run("SET underpin.version = '2'");
    if (dialect === "mysql") await marked.run(marker(2).mysqlInit);
    // Hundreds of small commits: this is about what they say, not about the disk.
    if (dialect === "sqlite") for (const client of [unmarked, marked]) await client.run("PRAGMA synchronous = OFF");
    await runExpand(options);
    const early = await play(
      unmarked,
      unmarked,
      SHAPES.filter((shape) => shape.has === "constant"),
      1,
      false,
    );
    await runMigrate(options);
    const late = [
      ...(await play(unmarked, unmarked, SHAPES, 1001, false)),
      ...(await play(unmarked, marked, SHAPES, 2001, dialect !== "sqlite")),
    ];
    const rows = new Map<string, Row>();
    for (const { table } of SHAPES)
      for (const { id, plan, tier } of await unmarked.query<Row & { id: number }>(`SELECT id, plan, tier FROM ${table}`))
        rows.set(`${table} ${id}`, { plan, tier });
    const wrong = [...early, ...late].flatMap(({ what, shape, id, given, wanted, ran }) => {
      const got = ran ? undrawn(rows.get(`${shape.table} ${id}`), shape, given) : null;
      const who = id > 2000 ? "marked" : "unmarked";
      return JSON.stringify(got) === JSON.stringify(wanted)
        ? []
        : [`${what} of ${JSON.stringify(given)} by ${who} into ${shape.table}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`];
    });
    expect(wrong).toEqual([]);
    await runContract(options);
    for (const { table } of SHAPES)
      for (const { id, tier } of await unmarked.query<{ id: number; tier: Value }>(`SELECT id, tier FROM ${table}`))
        expect({ id, tier }).toEqual({ id, tier: rows.get(`${table} ${id}`)?.tier });
  });
});

/** A table with a default of every kind, and for each column a value that is none. */
const ITEMS: Readonly<Record<DialectName, string>> = {
  postgres: `made timestamp NOT NULL DEFAULT now(), day date DEFAULT CURRENT_DATE, price numeric(10,2) NOT NULL DEFAULT 0, ratio real DEFAULT 0.1,
    active boolean DEFAULT true, state varchar(9) NOT NULL DEFAULT lower('NEW'), data jsonb NOT NULL DEFAULT '{}', count bigint DEFAULT -1,
    plan char(9) DEFAULT 'it''s'`,
  mysql: `made datetime NOT NULL DEFAULT current_timestamp(), day date DEFAULT (curdate()), price decimal(10,2) NOT NULL DEFAULT 0, ratio float DEFAULT 0.1,
    active boolean DEFAULT true, state enum('new', 'old') NOT NULL DEFAULT 'new', data json NOT NULL DEFAULT '{}', count bigint DEFAULT -1,
    plan char(9) CHARACTER SET latin1 DEFAULT 'it''s é'`,
  sqlite: `made TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, day DATE DEFAULT (date('now')), price DECIMAL(10,2) NOT NULL DEFAULT 0, ratio REAL DEFAULT 0.1,
    active BOOLEAN DEFAULT '1', state VARCHAR(9) NOT NULL DEFAULT (lower('NEW')), data TEXT NOT NULL DEFAULT '{}', count BIGINT DEFAULT -1,
    plan CHAR(9) DEFAULT 'it''s'`,
};
const VALUES = {
  made: "2001-02-03 04:05:06",
  day: "2001-02-03",
  price: "1.50",
  ratio: "2.5",
  active: "0",
  state: "old",
  data: '{"a":1}',
  count: "7",
  plan: "Pro",
} as const;

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a default of any kind is no value that was given: neither release loses one to it, rows of NULLs are carried over, too", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("own-defaults"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run(`CREATE TABLE item (id INTEGER PRIMARY KEY, ${ITEMS[dialect]}, first VARCHAR(20), last VARCHAR(20))`);
    const columns = Object.keys(VALUES);
    const insert = async (id: number, names: readonly string[]): Promise<void> => {
      const list = ["id", ...names].map((name) => `"${name}"`).join(", ");
      const values = Object.values(VALUES).map((value) => `'${value}'`);
      await session.run(`INSERT INTO item (${list}) VALUES (${[id, ...(names.length > 0 ? values : [])].join(", ")})`);
    };
    await insert(1, columns);
    await insert(2, []);
    await runExpand(options);
    await insert(3, columns);
    await insert(4, []);
    await runMigrate(options);
    // A new client whose marker was lost on the way.
    await insert(
      5,
      columns.map((name) => `${name}_2`),
    );
    await session.run("INSERT INTO item (id, name) VALUES (6, 'a/b')");
    const rows = await session.query("SELECT * FROM item ORDER BY id");
    const text = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));
    for (const row of rows) for (const name of columns) expect(`${name} ${text(row[`${name}_2`])}`).toBe(`${name} ${text(row[name])}`);
    for (const name of columns) {
      expect([1, 3, 5].map((id) => text(rows[id - 1]?.[name]))).toEqual([1, 3, 5].map(() => text(rows[0]?.[name])));
      if (name !== "made" && name !== "day") expect(text(rows[3]?.[name])).toBe(text(rows[1]?.[name]));
      expect(text(rows[4]?.[name])).not.toBe(text(rows[3]?.[name]));
    }
    expect(rows.map(({ first, last, name }) => [first, last, name])).toEqual([
      ...[1, 2, 3, 4, 5].map(() => [null, null, "?/?"]),
      ["a", "b", "a/b"],
    ]);
    await runContract(options);
    const [kept] = await session.query("SELECT * FROM item WHERE id = 5");
    for (const name of columns) expect(text(kept?.[`${name}_2`])).toBe(text(rows[0]?.[name]));
  });
});

/** Of a row, what a client gives. */
function pick(row: Row, given: Given): Given {
  return Object.fromEntries(Object.keys(given).map((name) => [name, row[name as keyof Row]]));
}
