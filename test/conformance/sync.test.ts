import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DialectName, Session } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { COMMANDS, isWhole, seeded, untilEnough } from "../harness/random.ts";
import { isSampled } from "../harness/sample.ts";
import { revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

type Value = string | number | null;
type Side = Readonly<Record<string, Value>>;

/** An operation as the model knows it: what each side says of the other. */
interface Case {
  readonly name: string;
  readonly old: fc.Arbitrary<Side>;
  /** Absent where new clients write nothing that flows back. */
  readonly new?: fc.Arbitrary<Side>;
  readonly forward: (old: Side) => Side;
  readonly backward?: (fresh: Side) => Side;
  /** What becomes of what an old client wrote, where that is not what it stays. */
  readonly settle?: (old: Side) => Side;
}

const word = fc.stringMatching(/^[A-Za-z ']{1,8}$/);
const split = (name: string): Side =>
  name.includes("-") ? { head: name.slice(0, name.indexOf("-")), tail: name.slice(name.indexOf("-") + 1) } : { head: name, tail: "" };

const CASES: readonly Case[] = [
  {
    name: "rename",
    old: fc.record({ name: word }),
    new: fc.record({ title: word }),
    forward: ({ name }) => ({ title: name ?? null }),
    backward: ({ title }) => ({ name: title ?? null }),
  },
  {
    name: "convert",
    old: fc.record({ price: fc.integer({ min: -9, max: 99 }) }),
    new: fc.record({ price_text: fc.integer({ min: -9, max: 99 }).map(String) }),
    forward: ({ price }) => ({ price_text: String(price) }),
    backward: ({ price_text: text }) => ({ price: Number(text) }),
  },
  {
    name: "lossy",
    old: fc.record({ name: word }),
    new: fc.record({ loud: word }),
    forward: ({ name }) => ({ loud: String(name).toUpperCase() }),
    backward: ({ loud }) => ({ name: String(loud).toLowerCase() }),
  },
  {
    name: "split",
    old: fc.record({
      name: fc.oneof(
        word,
        fc.tuple(word, word).map((parts) => parts.join("-")),
      ),
    }),
    new: fc.record({ head: word, tail: fc.oneof(fc.constant(""), word) }),
    forward: ({ name }) => split(String(name)),
    backward: ({ head, tail }) => ({ name: tail === "" ? (head ?? null) : `${head}-${tail}` }),
  },
  {
    name: "merge",
    old: fc.record({ first: word, last: word }),
    new: fc.record({ full_name: fc.tuple(word, word).map((parts) => parts.join("/")) }),
    forward: ({ first, last }) => ({ full_name: `${first}/${last}` }),
    backward: ({ full_name: name }) => ({ first: String(name).split("/")[0] ?? null, last: String(name).split("/")[1] ?? null }),
  },
  {
    name: "require",
    old: fc.record({ first: fc.option(word, { nil: null }) }),
    new: fc.record({ first: word }),
    forward: ({ first }) => ({ first: first ?? "unknown" }),
    backward: (fresh) => fresh,
    settle: ({ first }) => ({ first: first ?? "unknown" }),
  },
  { name: "derive", old: fc.record({ name: word }), forward: ({ name }) => ({ loud: String(name).toUpperCase() }) },
];

/** What clients do; `by` decides which release's code it is. */
type Command =
  | {
      readonly do: "insert" | "insert several" | "update" | "update several" | "upsert" | "rolled back" | "savepoint";
      readonly by: "old" | "new";
      readonly id: number;
      readonly other: number;
      readonly old: Side;
      readonly new: Side;
    }
  | { readonly do: "delete"; readonly by: "old" | "new"; readonly id: number }
  | { readonly do: "note"; readonly by: "old" | "new"; readonly id: number };

function commands({ old, new: fresh }: Case): fc.Arbitrary<readonly Command[]> {
  const by = fc.constantFrom(...(fresh ? (["old", "new"] as const) : (["old"] as const)));
  const id = fc.integer({ min: 1, max: 6 });
  const write = fc.record({
    do: fc.constantFrom(
      ...(["insert", "insert several", "update", "update", "update several", "upsert", "rolled back", "savepoint"] as const),
    ),
    by,
    id,
    other: fc.integer({ min: 7, max: 9 }),
    old,
    new: fresh ?? fc.constant({}),
  });
  return fc.array(
    fc.oneof(
      { weight: 5, arbitrary: write },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("delete" as const, "note" as const), by, id }) },
    ),
    { minLength: COMMANDS / 2, maxLength: COMMANDS },
  );
}

/** The rows as they should be: both sides of each. Before the backfill the new side of an untouched row is not known. */
class Model {
  readonly rows = new Map<number, { old: Side; new: Side | null }>();
  readonly #case: Case;
  constructor(operation: Case) {
    this.#case = operation;
  }
  write(id: number, by: "old" | "new", old: Side, fresh: Side): void {
    const row = this.rows.get(id);
    const settled = this.#case.settle?.(old) ?? old;
    // A write that changes nothing on its side says nothing to the other.
    if (row && JSON.stringify(by === "old" ? row.old : row.new) === JSON.stringify(by === "old" ? old : fresh)) return;
    // Sides that agree already stay as they are: what only one of them can say is not lost.
    const agrees = by === "new" && row && JSON.stringify(this.#case.forward(row.old)) === JSON.stringify(fresh);
    if (agrees) return void this.rows.set(id, { old: row.old, new: fresh });
    this.rows.set(
      id,
      by === "old" || !this.#case.backward
        ? { old: settled, new: this.#case.forward(old) }
        : { old: this.#case.backward(fresh), new: fresh },
    );
  }
  /** What both sides of a row are to hold. Whatever touches a row that is not settled yet may settle it. */
  saysOf(id: number): Side {
    const row = this.rows.get(id);
    return row?.new === null && this.#case.settle ? {} : { ...row?.old, ...row?.new };
  }
  fill(): void {
    for (const row of this.rows.values()) {
      row.new ??= this.#case.forward(row.old);
      row.old = this.#case.settle?.(row.old) ?? row.old;
    }
  }
}

/** What every client of a release says when it connects; SQLite has no way to say it. */
const MARK: Readonly<Record<DialectName, string | null>> = {
  postgres: "SET underpin.version = '2'",
  mysql: "SET @underpin_version = 2",
  sqlite: null,
};

async function play(
  operation: Case,
  model: Model,
  clients: Readonly<Record<"old" | "new", Session>>,
  list: readonly Command[],
  allowNew: boolean,
  statements: { done: number },
): Promise<void> {
  const needsName = (side: Side): Side =>
    "name" in side || "title" in side || "head" in side || "loud" in side ? side : { ...side, name: "-" };
  for (const command of list) {
    if (command.by === "new" && !allowNew) continue;
    statements.done++;
    const { id, by } = command;
    const client = clients[by];
    const present = model.rows.has(id);
    if (command.do === "delete") {
      await client.run("DELETE FROM person WHERE id = ?", [id]);
      model.rows.delete(id);
    } else if (command.do === "note") await client.run("UPDATE person SET note = ? WHERE id = ?", [by, id]);
    else {
      const side = by === "old" ? command.old : command.new;
      const columns = Object.keys(side);
      const ids = command.do === "update several" || command.do === "insert several" ? [id, command.other] : [id];
      const here = (of: readonly number[]): string => of.map(() => "?").join(", ");
      const update = (of = ids): Promise<number> =>
        client.run(`UPDATE person SET ${columns.map((column) => `${column} = ?`).join(", ")} WHERE id IN (${here(of)})`, [
          ...Object.values(side),
          ...of,
        ]);
      const insert = (of = ids): Promise<number> => {
        const row = ["rename", "split", "lossy"].includes(operation.name) ? side : needsName(side);
        const values = `(?, ${Object.keys(row)
          .map(() => "?")
          .join(", ")})`;
        return client.run(
          `INSERT INTO person (${["id", ...Object.keys(row)].join(", ")}) VALUES ${of.map(() => values).join(", ")}`,
          of.flatMap((each) => [each, ...Object.values(row)]),
        );
      };
      if (command.do === "rolled back") {
        await client
          .transaction(async () => {
            await (present ? update() : insert());
            throw new Error("roll back");
          })
          .catch((error: Error) => expect(error.message).toBe("roll back"));
        continue;
      }
      if (command.do === "savepoint") {
        await client.transaction(async () => {
          await (present ? update() : insert());
          await client.run("SAVEPOINT here");
          await client.run("DELETE FROM person WHERE id = ?", [id]);
          await insert();
          await client.run("UPDATE person SET note = 'gone' WHERE id = ?", [id]);
          await client.run("ROLLBACK TO SAVEPOINT here");
        });
      } else if (command.do === "upsert" ? !present : command.do.startsWith("insert")) {
        if (ids.some((each) => model.rows.has(each))) continue;
        await insert();
      } else {
        if (!present) continue;
        await update();
      }
      for (const each of ids) if (!command.do.startsWith("update") || model.rows.has(each)) model.write(each, by, command.old, command.new);
    }
    await agree(model, clients.old);
  }
}

/** Every row holds what the model says, on both sides. */
async function agree(model: Model, session: Session): Promise<void> {
  // Node 22's SQLite takes the columns of * from before another connection's change; any other read refreshes it.
  await session.query("SELECT count(*) FROM person");
  const rows = await session.query<Record<string, Value>>("SELECT * FROM person WHERE id < 1000 ORDER BY id");
  expect(rows.map((row) => row["id"])).toEqual([...model.rows.keys()].toSorted((a, b) => a - b));
  for (const row of rows) {
    expect(row).toMatchObject(model.saysOf(Number(row["id"])));
  }
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(CASES.filter((_, place) => isWhole || isSampled(dialect, place)).map((operation) => [operation.name, operation] as const))(
    "%s: whatever old and new clients write in whatever order, both sides agree; contract loses nothing, and revert leaves the old side as if nothing had been",
    async (_name, operation) => {
      await untilEnough((statements) =>
        fc.assert(
          fc.asyncProperty(
            commands(operation),
            commands(operation),
            commands(operation),
            commands(operation),
            fc.boolean(),
            async (before, during, meanwhile, after, ends) => {
              await using database = await freshDatabase(dialect);
              const options = { service: evolutionService(operation.name), url: database.url };
              await sync({ ...options, to: "v1" });
              const untouched = (await liveSchema(database.url))["tables"];
              await using old = await database.connect();
              await using fresh = await database.connect();
              const mark = MARK[dialect];
              if (mark) await fresh.run(mark);
              const clients = { old, new: fresh };
              const model = new Model(operation);
              // Rows of before: the new side comes with the backfill.
              for (const command of before.filter((candidate) => candidate.do === "insert" && candidate.by === "old")) {
                if (!("old" in command) || model.rows.has(command.id)) continue;
                const row: Side = { id: command.id, name: "-", ...command.old };
                await old.run(
                  `INSERT INTO person (${Object.keys(row).join(", ")}) VALUES (${Object.keys(row)
                    .map(() => "?")
                    .join(", ")})`,
                  Object.values(row),
                );
                model.rows.set(command.id, { old: command.old, new: null });
              }
              // Enough rows for several ranges.
              await old.transaction(async () => {
                for (let id = 1000; id < 2200; id++)
                  await old.run("INSERT INTO person (id, name, price, first, last) VALUES (?, 'filler', 1, 'f', 'l')", [id]);
              });
              await runExpand(options);
              await play(operation, model, clients, during, false, statements);
              // The backfill and the old release at once; SQLite's calls hold up the whole process, so there one after the other.
              if (dialect === "sqlite") await play(operation, model, clients, meanwhile, false, statements);
              await Promise.all([
                runMigrate(options),
                dialect === "sqlite" ? null : play(operation, model, clients, meanwhile, false, statements),
              ]);
              model.fill();
              await agree(model, old);
              await play(operation, model, clients, after, true, statements);
              if (ends) {
                await runContract(options);
                const rows = await fresh.query<Record<string, Value>>("SELECT * FROM person WHERE id < 1000 ORDER BY id");
                for (const row of rows) expect(row).toMatchObject({ ...model.rows.get(Number(row["id"]))?.new });
                expect(rows).toHaveLength(model.rows.size);
                const [fillers] = await fresh.query<Record<string, Value>>("SELECT count(*) AS n FROM person WHERE id >= 1000");
                expect(Number(fillers?.["n"])).toBe(1200);
              } else {
                await revert(options);
                const rows = await old.query<Record<string, Value>>("SELECT * FROM person WHERE id < 1000 ORDER BY id");
                for (const row of rows) expect(row).toMatchObject({ ...model.rows.get(Number(row["id"]))?.old });
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
