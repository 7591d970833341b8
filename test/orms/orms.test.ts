import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkMarker } from "underpin/client";
import { DIALECTS } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";
import { NEW, OLD, TABLE, type App, type Item, type Release } from "./app.ts";
import { ORMS } from "./orms.ts";

/** `npm run test:orms` asks for 20,000 of each ORM. */
const OPERATIONS = Number(process.env["ORMS_OPERATIONS"] ?? 200);
const SEED = Number(process.env["ORMS_SEED"] ?? 9);
const SHORT = 2;
const ROWS = 40;
const WORKERS = 8;

const CHANGES = [
  `u.renameColumn({ table: "item", from: "name", to: "title" })`,
  `u.convertColumn({ table: "item", from: "price", to: "cents", type: { kind: "integer" }, forward: "{price} * 100", backward: { postgres: "{cents} / 100", mysql: "{cents} DIV 100" }, notNull: true })`,
  `u.renameColumn({ table: "item", from: "plan", to: "tier" })`,
];

/** A client's operation: which row, by which release, what of it. */
const operation = fc.record({
  id: fc.integer({ min: 1, max: ROWS }),
  by: fc.constantFrom<Release>(OLD, NEW),
  how: fc.constantFrom("update", "save", "save"),
  change: fc.record(
    {
      name: fc.stringMatching(/^[A-Za-z ']{1,12}$/),
      price: fc.integer({ min: 0, max: 9999 }),
      plan: fc.constantFrom("free", "pro", "Team"),
    },
    { requiredKeys: [] },
  ),
});

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))(`on %s, seed ${SEED}`, (dialect) => {
  test.each(Object.entries(ORMS).slice(0, process.env["ORMS_OPERATIONS"] ? undefined : SHORT))(
    "two releases of one app through %s on the same rows: every acknowledged write is there, whichever release looks",
    async (_name, connect) => {
      await using own = await ownChange(dialect, [TABLE[dialect]], CHANGES.join(", "));
      await using old = await connect(dialect, own.url, OLD);
      const model = new Map<number, Item>();
      const insert = async (
        app: App,
        { write }: Release,
        item: Partial<Item> & { readonly id: number; readonly name: string },
      ): Promise<void> => {
        await app.insert({ id: item.id, ...write(item) });
        model.set(item.id, { price: 0, plan: "free", ...item });
      };
      for (let id = 1; id <= ROWS / 2; id++) await insert(old, OLD, { id, name: `before ${id}`, price: id });
      await runExpand(own);
      await runMigrate(own);
      await using fresh = await connect(dialect, own.url, NEW);
      await checkMarker((sql) => fresh.query(sql), 2);
      // What a release leaves out of its INSERT is the default, on both sides.
      for (let id = ROWS / 2 + 1; id <= ROWS; id++)
        await insert(id % 2 === 0 ? fresh : old, id % 2 === 0 ? NEW : OLD, { id, name: `row ${id}`, ...(id % 4 < 2 && { plan: "pro" }) });
      const operations = fc.sample(operation, { numRuns: OPERATIONS, seed: SEED });
      // The clients of one row take turns; those of different rows do not.
      const workers = Array.from({ length: WORKERS }, async (_, worker) => {
        for (const { id, by, how, change } of operations.filter((each) => each.id % WORKERS === worker)) {
          if (Object.keys(change).length === 0) continue;
          const app = by === OLD ? old : fresh;
          await app[how](id, by.write(change));
          model.set(id, { ...(model.get(id) as Item), ...change });
        }
      });
      await Promise.all(workers);
      for (const [id, item] of model)
        for (const [app, { write }] of [
          [old, OLD],
          [fresh, NEW],
        ] as const)
          expect(await app.find(id)).toMatchObject(write(item));
      await runContract(own);
      for (const [id, item] of model) expect(await fresh.find(id)).toMatchObject(NEW.write(item));
    },
    3_600_000,
  );
});
