import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Session } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService, offlineTables } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { COMMANDS, isWhole, seeded, untilEnough } from "../harness/random.ts";
import { isSampled } from "../harness/sample.ts";
import { check, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

type Row = Readonly<Record<string, string | null>>;
/** A shape of the data, as its release reads it: the rows of each of its tables. */
type Rows = Readonly<Record<string, readonly Row[]>>;

/** An operation between tables: the tables of each shape, and what each shape says of the other. */
interface Case {
  readonly name: string;
  readonly old: Readonly<Record<string, readonly string[]>>;
  readonly new: Readonly<Record<string, readonly string[]>>;
  /** What the new release reads, from what the old one reads. */
  readonly forward: (old: Rows) => Rows;
  /** Random rows of a table; `id` is its first column. */
  readonly row: (table: string) => fc.Arbitrary<Row>;
  /** Tables whose rows need one of the other with the same id. */
  readonly child?: Readonly<Record<string, string>>;
  /** Whether two tables of a shape may not have the same id at once. */
  readonly exclusive?: true;
  /** Whether a row of the one table always comes, goes and changes its key with one of the other. */
  readonly twins?: true;
}

const word = fc.constantFrom("a", "b", "C", "c ", "it's");
const maybe = fc.option(word, { nil: null });
const rowsOf = (rows: Rows, table: string): readonly Row[] => rows[table] ?? [];

/** A customer with an address of its own, or without. */
const inOne: Case["forward"] = (rows) => ({
  customer: rowsOf(rows, "customer").map(({ id = null, name = null }) => ({ id, name })),
  address: rowsOf(rows, "customer")
    .filter(({ street, city }) => street !== null || city !== "nowhere")
    .map(({ id = null, street = null, city = null }) => ({ customer_id: id, street, town: city })),
});
const customers: Pick<Case, "old" | "new" | "child"> & { row: Case["row"] } = {
  old: { customer: ["id", "name", "street", "city"] },
  new: { customer: ["id", "name"], address: ["customer_id", "street", "town"] },
  child: { address: "customer" },
  row: (table) => (table === "address" ? fc.record({ street: maybe, town: word }) : fc.record({ name: maybe, street: maybe, city: word })),
};

const CASES: readonly Case[] = [
  { name: "extract", ...customers, forward: inOne },
  {
    name: "join",
    old: { customer: ["id", "name"], address: ["customer_id", "street", "town"] },
    new: { customer: ["id", "name", "street", "city"] },
    child: { address: "customer" },
    forward: (rows) => ({
      customer: rowsOf(rows, "customer").map(({ id = null, name = null }) => {
        const address = rowsOf(rows, "address").find((row) => row["customer_id"] === id);
        const town = address?.["town"] ?? null;
        return { id, name, street: address?.["street"] ?? null, city: town === "nowhere" ? null : town };
      }),
    }),
    row: (table) =>
      table === "address" ? fc.record({ street: maybe, town: word }) : fc.record({ name: maybe, street: maybe, city: maybe }),
  },
  {
    name: "split-table",
    old: { job: ["id", "name", "state", "note"] },
    new: { open_job: ["id", "name", "state", "note"], done_job: ["id", "name", "note"] },
    exclusive: true,
    forward: (rows) => ({
      open_job: rowsOf(rows, "job").filter(({ state }) => state !== "done"),
      done_job: rowsOf(rows, "job")
        .filter(({ state }) => state === "done")
        .map(({ state: _state, ...rest }) => rest),
    }),
    row: (table) =>
      fc.record({
        name: word,
        note: maybe,
        state: table === "open_job" ? fc.constantFrom("new", "busy") : fc.constantFrom("new", "busy", "done"),
      }),
  },
  {
    name: "rename-table",
    old: { item: ["id", "name", "quantity"] },
    new: { product: ["id", "name", "quantity"] },
    forward: ({ item = [] }) => ({ product: item }),
    row: () => fc.record({ name: word, quantity: fc.constantFrom("1", "2") }),
  },
  {
    name: "move",
    old: { account: ["id", "name", "phone"], profile: ["account_id", "bio"] },
    new: { account: ["id", "name"], profile: ["account_id", "bio", "phone"] },
    forward: (rows) => ({
      account: rowsOf(rows, "account").map(({ id = null, name = null }) => ({ id, name })),
      profile: rowsOf(rows, "profile").map((profile) => ({
        ...profile,
        phone: rowsOf(rows, "account").find(({ id }) => id === profile["account_id"])?.["phone"] ?? null,
      })),
    }),
    twins: true,
    row: (table) => (table === "account" ? fc.record({ name: maybe, phone: maybe }) : fc.record({ bio: maybe, phone: maybe })),
  },
  {
    name: "merge-tables",
    old: { cat: ["id", "name"], dog: ["id", "name"] },
    new: { animal: ["id", "name", "kind"] },
    exclusive: true,
    forward: (rows) => ({
      animal: [
        ...rowsOf(rows, "cat").map((row) => ({ ...row, kind: "cat" })),
        ...rowsOf(rows, "dog").map((row) => ({ ...row, kind: "dog" })),
      ].toSorted((a, b) => String((a as Row)["id"]).localeCompare(String((b as Row)["id"]))),
    }),
    row: () => fc.record({ name: word, kind: fc.constantFrom("cat", "dog") }),
  },
];

interface Command {
  readonly do: "insert" | "insert several" | "update" | "update several" | "delete" | "rename key" | "rolled back" | "savepoint";
  readonly id: string;
  readonly to: string;
  readonly row: Row;
  readonly table: string;
}

function commands(operation: Case, sides: readonly ("old" | "new")[]): fc.Arbitrary<readonly (Command & { by: "old" | "new" })[]> {
  const id = fc.constantFrom("1", "2", "3", "4", "5", "6");
  const tables = sides.flatMap((by) => Object.keys(operation[by]).map((table) => ({ by, table })));
  return fc.array(
    fc.constantFrom(...tables).chain(({ by, table }) =>
      fc.record({
        do: fc.constantFrom(
          ...(["insert", "insert", "insert several", "update", "update", "update several"] as const),
          ...(["delete", "rename key", "rolled back", "savepoint"] as const),
        ),
        by: fc.constant(by),
        table: fc.constant(table),
        id,
        to: id,
        row: operation.row(table),
      }),
    ),
    { minLength: COMMANDS / 2, maxLength: COMMANDS },
  );
}

async function read(session: Session, shape: Case["old"]): Promise<Rows> {
  const rows: Record<string, Row[]> = {};
  for (const [table, columns] of Object.entries(shape)) {
    await session.query(`SELECT count(*) FROM ${table}`);
    rows[table] = await session.query<Row>(`SELECT ${columns.join(", ")} FROM ${table} ORDER BY 1`);
  }
  return rows;
}

/** One statement of a client; what the database's own constraints refuse is no statement at all. */
async function write(
  operation: Case,
  session: Session,
  { do: action, by, table, id, to, row }: Command & { by: "old" | "new" },
): Promise<void> {
  const columns = operation[by][table] ?? [];
  const [key = "id"] = columns;
  const given = Object.fromEntries(Object.entries(row).filter(([name]) => columns.includes(name)));
  const has = async (other: string, value: string): Promise<boolean> => {
    const [otherKey = "id"] = operation[by][other] ?? [];
    return (await session.query(`SELECT ${otherKey} FROM ${other} WHERE ${otherKey} = ?`, [value])).length > 0;
  };
  const taken = async (value: string): Promise<boolean> => {
    for (const other of operation.exclusive ? Object.keys(operation[by]) : [table]) if (await has(other, value)) return true;
    return false;
  };
  const parent = operation.child?.[table];
  // What concerns a row's being there, in every table that it stands in.
  const everywhere = async (statement: (of: string, by: string) => Promise<unknown>): Promise<void> => {
    const others = operation.twins ? Object.keys(operation[by]).filter((other) => other !== table) : [];
    for (const other of [table, ...others]) await statement(other, operation[by][other]?.[0] ?? "id");
  };
  const remove = (ids: readonly [string, string]): Promise<void> =>
    everywhere((of, name) => session.run(`DELETE FROM ${of} WHERE ${name} IN (?, ?)`, ids));
  const insert = async (ids = [id]): Promise<void> => {
    const values = `(?${Object.keys(given)
      .map(() => ", ?")
      .join("")})`;
    await session.run(
      `INSERT INTO ${table} (${[key, ...Object.keys(given)].join(", ")}) VALUES ${ids.map(() => values).join(", ")}`,
      ids.flatMap((each) => [each, ...Object.values(given)]),
    );
    for (const each of ids)
      await everywhere(async (of, name) => {
        if (of !== table) await session.run(`INSERT INTO ${of} (${name}) VALUES (?)`, [each]);
      });
  };
  const update = (ids = [id, id]): Promise<number> =>
    session.run(
      `UPDATE ${table} SET ${Object.keys(given)
        .map((name) => `${name} = ?`)
        .join(", ")} WHERE ${key} IN (?, ?)`,
      [...Object.values(given), ...ids],
    );
  const canInsert = async (value: string): Promise<boolean> =>
    !(await taken(value)) && (parent === undefined || (await has(parent, value)));
  switch (action) {
    case "insert":
      if (await canInsert(id)) await session.transaction(() => insert());
      break;
    case "insert several":
      if (id !== to && (await canInsert(id)) && (await canInsert(to))) await session.transaction(() => insert([id, to]));
      break;
    case "update":
      await update();
      break;
    case "update several":
      await update([id, to]);
      break;
    case "delete":
      await session.transaction(() => remove([id, id]));
      break;
    case "rename key":
      if (parent === undefined && !(await taken(to)))
        await session.transaction(() => everywhere((of, name) => session.run(`UPDATE ${of} SET ${name} = ? WHERE ${name} = ?`, [to, id])));
      break;
    case "rolled back":
      await session
        .transaction(async () => {
          await ((await canInsert(id)) ? insert() : update());
          throw new Error("roll back");
        })
        .catch((error: Error) => expect(error.message).toBe("roll back"));
      break;
    case "savepoint":
      await session.transaction(async () => {
        await ((await canInsert(id)) ? insert() : update());
        await session.run("SAVEPOINT here");
        await remove([id, to]);
        if (await canInsert(to)) await insert([to]);
        await session.run("ROLLBACK TO SAVEPOINT here");
      });
  }
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(CASES.filter((_, place) => isWhole || isSampled(dialect, place)).map((operation) => [operation.name, operation] as const))(
    "%s: whatever old and new clients write in whatever order, both shapes say the same; contract loses nothing, and revert leaves the old one as if nothing had been",
    async (_name, operation) => {
      await untilEnough((statements) =>
        fc.assert(
          fc.asyncProperty(
            commands(operation, ["old"]),
            commands(operation, ["old"]),
            commands(operation, ["old"]),
            commands(operation, ["old", "new"]),
            fc.boolean(),
            async (before, during, meanwhile, after, ends) => {
              await using database = await freshDatabase(dialect);
              const options = { service: evolutionService(operation.name), url: database.url };
              await sync({ ...options, to: "v1" });
              const untouched = (await liveSchema(database.url))["tables"];
              await using old = await database.connect();
              await using fresh = await database.connect();
              // As declared; else SQLite leaves orphans, which belong to neither shape.
              if (dialect === "sqlite") for (const session of [old, fresh]) await session.run("PRAGMA foreign_keys = ON");
              const play = async (list: typeof after): Promise<void> => {
                for (const command of list) {
                  await write(operation, command.by === "old" ? old : fresh, command);
                  statements.done++;
                }
              };
              const agree = async (): Promise<void> => {
                expect(await read(fresh, operation.new)).toEqual(operation.forward(await read(old, operation.old)));
              };
              await play(before);
              await runExpand(options);
              await play(during);
              if (dialect === "sqlite") await play(meanwhile);
              await Promise.all([runMigrate(options), dialect === "sqlite" ? null : play(meanwhile)]);
              await agree();
              for (const command of after) {
                await play([command]);
                await agree();
              }
              const [oldRows, newRows] = [await read(old, operation.old), await read(fresh, operation.new)];
              if (ends) {
                await runContract(options);
                expect(await read(fresh, operation.new)).toEqual(newRows);
                expect((await check(options)).code).toBe(0);
                expect((await liveSchema(database.url))["tables"]).toEqual(await offlineTables(dialect, options.service));
              } else {
                await revert(options);
                expect(await read(old, operation.old)).toEqual(oldRows);
                expect((await liveSchema(database.url))["tables"]).toEqual(untouched);
              }
              expect((await liveSchema(database.url))["triggers"]).toEqual([]);
            },
          ),
          { numRuns: 1, endOnFailure: true, ...seeded() },
        ),
      );
    },
    24 * 3_600_000,
  );
});
