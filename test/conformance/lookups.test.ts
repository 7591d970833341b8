import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Session } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService, offlineTables } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { COMMANDS, isWhole, seeded, untilEnough } from "../harness/random.ts";
import { isSampled } from "../harness/sample.ts";
import { check, plan, revert, runContract, runExpand, runMigrate, sync, verify } from "../harness/engine.ts";

/** Who knows the value in the row, and who the reference, of the two releases. */
const CASES = [
  { name: "lookup", values: "old", reference: "new" },
  { name: "join-lookup", values: "new", reference: "old" },
] as const;

interface Command {
  readonly do: "insert" | "insert several" | "update" | "update several" | "delete" | "rename" | "forget" | "rolled back";
  readonly by: "values" | "reference";
  readonly ids: readonly [string, string];
  readonly city: string | null;
  readonly to: string;
}

const word = fc.constantFrom("a", "b", "it's", "d e", "");
const commands = (by: readonly Command["by"][]): fc.Arbitrary<readonly Command[]> =>
  fc.array(
    fc.record({
      do: fc.constantFrom(
        ...(["insert", "insert several", "update", "update", "update several", "delete", "rename", "forget", "rolled back"] as const),
      ),
      by: fc.constantFrom(...by),
      ids: fc.tuple(fc.constantFrom("1", "2", "3"), fc.constantFrom("4", "5", "6")),
      city: fc.option(word, { nil: null, freq: 5 }),
      to: word,
    }),
    { minLength: COMMANDS / 2, maxLength: COMMANDS },
  );

/** Customers and the city of each, as they should be. */
type Model = Map<string, string | null>;

/** What a client of each release does, on its own tables. */
class Client {
  readonly #session: Session;
  readonly #knows: Command["by"];
  constructor(session: Session, knows: Command["by"]) {
    this.#session = session;
    this.#knows = knows;
  }

  async read(): Promise<Model> {
    await this.#session.query("SELECT count(*) FROM customer");
    const rows = await this.#session.query<{ id: string; city: string | null }>(
      this.#knows === "values"
        ? "SELECT id, city FROM customer ORDER BY id"
        : "SELECT customer.id AS id, city.name AS city FROM customer LEFT JOIN city ON city.id = customer.city_id ORDER BY 1",
    );
    return new Map(rows.map(({ id, city }) => [id, city]));
  }

  async play({ do: action, ids, city, to }: Command, model: Model): Promise<void> {
    const [column, value] = await this.#given(city);
    const [first] = ids;
    const set = `UPDATE customer SET ${column} = ?, name = ? WHERE id`;
    const insert = async (id: string): Promise<void> => {
      await this.#session.run(`INSERT INTO customer (id, ${column}) VALUES (?, ?)`, [id, value]);
    };
    switch (action) {
      case "insert":
        if (model.has(first)) return;
        await insert(first);
        model.set(first, city);
        break;
      case "insert several":
        if (ids.some((id) => model.has(id))) return;
        await this.#session.run(`INSERT INTO customer (id, ${column}) VALUES (?, ?), (?, ?)`, [ids[0], value, ids[1], value]);
        for (const id of ids) model.set(id, city);
        break;
      case "update":
        await this.#session.run(`${set} = ?`, [value, to, first]);
        if (model.has(first)) model.set(first, city);
        break;
      case "update several":
        await this.#session.run(`${set} IN (?, ?)`, [value, to, ...ids]);
        for (const id of ids) if (model.has(id)) model.set(id, city);
        break;
      case "delete":
        await this.#session.run("DELETE FROM customer WHERE id = ?", [first]);
        model.delete(first);
        break;
      case "rename":
        // Only those who know the entries change one, and to what is none yet.
        if (this.#knows === "values" || city === null || city === to || (await this.#entry(to)) !== null) return;
        await this.#session.run("UPDATE city SET name = ? WHERE name = ?", [to, city]);
        for (const [id, name] of model) if (name === city) model.set(id, to);
        break;
      case "forget":
        if (this.#knows === "reference") await this.#session.run(FORGET);
        break;
      case "rolled back":
        await this.#session
          .transaction(async () => {
            if (model.has(first)) await this.#session.run(`${set} = ?`, [value, to, first]);
            else await insert(first);
            throw new Error("roll back");
          })
          .catch(onlyRollBack);
    }
  }

  async #entry(name: string): Promise<number | null> {
    return (await this.#session.query<{ id: number }>("SELECT id FROM city WHERE name = ?", [name]))[0]?.id ?? null;
  }

  /** The column and the value that say this city; an entry that is not there yet is made. */
  async #given(city: string | null): Promise<readonly [string, string | number | null]> {
    if (this.#knows === "values") return ["city", city];
    if (city === null) return ["city_id", null];
    if ((await this.#entry(city)) === null) await this.#session.run("INSERT INTO city (name) VALUES (?)", [city]);
    return ["city_id", await this.#entry(city)];
  }
}

function onlyRollBack(error: Error): void {
  if (error.message !== "roll back") throw error;
}

/** Entries that nobody uses. */
const FORGET = "DELETE FROM city WHERE id NOT IN (SELECT city_id FROM customer WHERE city_id IS NOT NULL)";

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(CASES.filter((_, place) => isWhole || isSampled(dialect, place)).map((operation) => [operation.name, operation] as const))(
    "%s: whatever old and new clients write in whatever order, both say the same of each row; contract loses nothing, and revert leaves the old side as if nothing had been",
    async (name, { values, reference }) => {
      await untilEnough((statements) =>
        fc.assert(
          fc.asyncProperty(
            commands([values === "old" ? "values" : "reference"]),
            commands([values === "old" ? "values" : "reference"]),
            commands([values === "old" ? "values" : "reference"]),
            commands(["values", "reference"]),
            fc.boolean(),
            async (before, during, meanwhile, after, ends) => {
              await using database = await freshDatabase(dialect);
              const options = { service: evolutionService(name), url: database.url };
              await sync({ ...options, to: "v1" });
              const untouched = (await liveSchema(database.url))["tables"];
              await using old = await database.connect();
              await using fresh = await database.connect();
              if (dialect === "sqlite") for (const session of [old, fresh]) await session.run("PRAGMA foreign_keys = ON");
              const clients = {
                values: new Client(values === "old" ? old : fresh, "values"),
                reference: new Client(reference === "old" ? old : fresh, "reference"),
              };
              const model: Model = new Map();
              const play = async (list: readonly Command[], watched: readonly Command["by"][]): Promise<void> => {
                for (const command of list) {
                  await clients[command.by].play(command, model);
                  statements.done++;
                  for (const side of watched) expect(await clients[side].read()).toEqual(model);
                }
              };
              const running = values === "old" ? "values" : "reference";
              await play(before, [running]);
              await runExpand(options);
              await play(during, [running]);
              if (dialect === "sqlite") await play(meanwhile, [running]);
              await Promise.all([runMigrate(options), dialect === "sqlite" ? null : play(meanwhile, [running])]);
              await play(after, ["values", "reference"]);
              expect((await verify(options)).disagreements.flatMap(({ rows }) => rows)).toEqual([]);
              const [stays] = ends ? ([running === "values" ? "reference" : "values"] as const) : ([running] as const);
              if (ends) {
                await runContract(options);
                expect((await check(options)).code).toBe(0);
                expect((await liveSchema(database.url))["tables"]).toEqual(await offlineTables(dialect, options.service));
              } else {
                await revert(options);
                expect((await liveSchema(database.url))["tables"]).toEqual(untouched);
              }
              expect(await clients[stays].read()).toEqual(model);
              expect((await liveSchema(database.url))["triggers"]).toEqual([]);
            },
          ),
          { numRuns: 1, endOnFailure: true, ...seeded() },
        ),
      );
    },
    24 * 3_600_000,
  );

  test("several columns are one entry together, under their own names, and no row goes without", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("lookup-two"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    const add = (id: number, street: string, town: string): Promise<number> =>
      session.run("INSERT INTO customer (id, street, town) VALUES (?, ?, ?)", [id, street, town]);
    await add(1, "High St", "Ely");
    await add(2, "High St", "Ely");
    await add(3, "High St", "Bath");
    await runExpand(options);
    await add(4, "Low St", "Bath");
    await runMigrate(options);
    const places = (): Promise<readonly object[]> =>
      session.query(
        "SELECT customer.id AS id, place.street AS street, place.town AS town FROM customer JOIN place ON place.number = customer.place ORDER BY 1",
      );
    const [first, , third] = await places();
    expect([first, third]).toEqual([
      { id: 1, street: "High St", town: "Ely" },
      { id: 3, street: "High St", town: "Bath" },
    ]);
    expect(await session.query("SELECT 1 AS one FROM place")).toHaveLength(3);
    const [entry] = await session.query<{ number: number }>("SELECT number FROM place WHERE town = 'Ely'");
    await session.run("INSERT INTO customer (id, place) VALUES (5, ?)", [entry?.number]);
    await session.run("UPDATE place SET town = 'Ayr' WHERE number = ?", [entry?.number]);
    expect(await session.query("SELECT id, town FROM customer WHERE street = 'High St' ORDER BY id")).toEqual([
      { id: 1, town: "Ayr" },
      { id: 2, town: "Ayr" },
      { id: 3, town: "Bath" },
      { id: 5, town: "Ayr" },
    ]);
    await runContract(options);
    await expect(session.run("INSERT INTO customer (id, place) VALUES (6, NULL)")).rejects.toThrow(/null/i);
    expect(await places()).toHaveLength(5);
    expect((await check(options)).code).toBe(0);
  });

  test("values of a type that can't be unique are refused; of another they are entries", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("lookup-text"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run("INSERT INTO note (id, body) VALUES (1, 'x'), (2, 'x')");
    if (dialect === "mysql") {
      await expect(plan(options)).rejects.toMatchObject({
        code: "UP-UNSUPPORTED",
        message: expect.stringContaining("can't be unique here"),
      });
      return;
    }
    await sync(options);
    expect(await session.query("SELECT words FROM body")).toEqual([{ words: "x" }]);
  });

  test("values that the column takes for equal are one entry, and verify says what would be lost", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("lookup"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    for (const [id, city] of [
      ["1", "Oslo"],
      ["2", "oslo"],
      ["3", "Oslo"],
      ["4", null],
    ])
      await session.run("INSERT INTO customer (id, city) VALUES (?, ?)", [id, city]);
    await runExpand(options);
    await runMigrate(options);
    const equal = (await session.query("SELECT 1 FROM customer WHERE id = '1' AND city = 'oslo'")).length > 0;
    const entries = await session.query<{ name: string }>("SELECT name FROM city ORDER BY id");
    expect(entries.map(({ name }) => name).toSorted()).toEqual(equal ? ["Oslo"] : ["Oslo", "oslo"]);
    const { disagreements, losses } = await verify(options);
    expect(disagreements.flatMap(({ rows }) => rows)).toEqual([]);
    expect(losses.flatMap(({ rows }) => rows)).toEqual(equal ? [{ is: "oslo", comes_back_as: "Oslo" }] : []);
    await runContract(options);
    const left = await session.query<{ id: string; entry: number | null }>("SELECT id, city_id AS entry FROM customer ORDER BY id");
    expect(left.map(({ entry }) => entry === null)).toEqual([false, false, false, true]);
    expect(new Set(left.map(({ entry }) => entry)).size).toBe(equal ? 2 : 3);
  });

  test.skipIf(dialect === "sqlite")("clients of both releases at once: whoever waits for whom, both say the same in the end", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("lookup"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    for (let id = 0; id < 20; id++) await session.run("INSERT INTO customer (id, city) VALUES (?, ?)", [String(id), `c${id % 4}`]);
    await runExpand(options);
    await runMigrate(options);
    const CITIES = 4;
    const isDeadlock = (error: unknown): boolean =>
      ["40P01", "ER_LOCK_DEADLOCK", "23505", "ER_DUP_ENTRY"].includes((error as { code: string }).code);
    const client = async (seed: number, statement: (i: number) => readonly [string, readonly unknown[]]): Promise<number> => {
      await using own = await database.connect();
      let refused = 0;
      for (let i = 0; i < 150; i++)
        try {
          await own.run(...statement(i * 7 + seed));
        } catch (error) {
          if (!isDeadlock(error)) throw error;
          refused++;
        }
      return refused;
    };
    await Promise.all([
      ...[1, 2, 3].map((seed) =>
        client(seed, (i) => ["UPDATE customer SET city = ? WHERE id = ?", [`c${i % CITIES}`, String((i * seed) % 20)]]),
      ),
      client(4, (i) => ["UPDATE city SET name = ? WHERE name = ?", [`c${i % CITIES}`, `c${(i + 1) % CITIES}`]]),
      client(5, (i) => ["UPDATE city SET name = ? WHERE name = ?", [`x${i}`, `c${i % CITIES}`]]),
    ]);
    expect((await verify(options)).disagreements.flatMap(({ rows }) => rows)).toEqual([]);
    const rows = await session.query(
      "SELECT customer.id FROM customer JOIN city ON city.id = customer.city_id AND city.name = customer.city",
    );
    expect(rows).toHaveLength(20);
    await runContract(options);
  });

  test("an expansion that is stopped after each of its steps goes on there", async () => {
    await using database = await freshDatabase(dialect);
    const service = evolutionService("lookup");
    await sync({ service, url: database.url, to: "v1" });
    await using session = await database.connect();
    await session.run("INSERT INTO customer (id, name, city) VALUES ('k1', 'ann', 'Ulm')");
    let stops = 0;
    for (let isDone = false; !isDone; stops++) {
      const stop = new AbortController();
      let steps = 0;
      const onEvent = ({ type }: { readonly type: string }): void => {
        if (type === "step-done" && steps++ === stops) stop.abort();
      };
      isDone = await runExpand({ service, url: database.url, to: "v2", onEvent, signal: stop.signal }).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ name: "AbortError" });
          return false;
        },
      );
    }
    // The others make the table and its triggers in one transaction.
    expect(stops).toBeGreaterThan(dialect === "mysql" ? 2 : 0);
    await runMigrate({ service, url: database.url, to: "v2" });
    expect(await session.query("SELECT city.name FROM customer JOIN city ON city.id = city_id")).toEqual([{ name: "Ulm" }]);
  });
});
