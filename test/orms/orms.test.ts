import { describe, expect, test } from "vitest";
import { checkMarker } from "underpin/client";
import { DIALECTS } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";
import { NEW, OLD, TABLE, type App, type Release } from "./app.ts";
import { Load, ROWS } from "./load.ts";
import { ormsOf } from "./orms.ts";

/** `npm run test:orms` asks for 20,000 of each ORM. */
const WHOLE = process.env["ORMS_OPERATIONS"];
const OPERATIONS = Number(WHOLE ?? 200);
const SEED = Number(process.env["ORMS_SEED"] ?? 9);

const CHANGES = [
  `u.renameColumn({ table: "item", from: "name", to: "title" })`,
  `u.convertColumn({ table: "item", from: "price", to: "cents", type: { kind: "integer" }, forward: "{price} * 100", backward: { postgres: "{cents} / 100", mysql: "{cents} DIV 100" }, notNull: true })`,
  `u.renameColumn({ table: "item", from: "plan", to: "tier" })`,
];

/** Every row, read by a release, is what was acknowledged. */
async function expectNothingLost({ model }: Load, app: App, { write }: Release): Promise<void> {
  for (const [id, item] of model) expect(await app.find(id)).toMatchObject(write(item));
}

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))(`on %s, seed ${SEED}`, (dialect) => {
  test.each(ormsOf(WHOLE !== undefined))(
    "two releases of one app through %s on the same rows: no statement fails, and every acknowledged write is there",
    async (name, load) => {
      const started = Date.now();
      const { connect } = await load();
      await using own = await ownChange(dialect, [TABLE[dialect]], CHANGES.join(", "));
      await using old = await connect(dialect, own.url, OLD);
      const clients = new Load(OPERATIONS, SEED);
      for (let id = 1; id <= ROWS / 2; id++) await clients.insert(old, OLD, { id, name: `before ${id}`, price: id });
      // The running release goes on while its tables are changed.
      await clients.run(
        new Map([[OLD, old]]),
        0.2,
        runExpand(own).then(() => runMigrate(own)),
      );
      await using fresh = await connect(dialect, own.url, NEW);
      await checkMarker((sql) => fresh.query(sql), 2);
      // What a release leaves out of its INSERT is the default, on both sides.
      for (let id = ROWS / 2 + 1; id <= ROWS; id++)
        await clients.insert(id % 2 === 0 ? fresh : old, id % 2 === 0 ? NEW : OLD, {
          id,
          name: `row ${id}`,
          ...(id % 4 < 2 && { plan: "pro" }),
        });
      const both = new Map([
        [OLD, old],
        [NEW, fresh],
      ]);
      await clients.run(both, 0.6);
      for (const [release, app] of both) await expectNothingLost(clients, app, release);
      // The last old node is gone.
      await clients.run(new Map([[NEW, fresh]]), 0.2, runContract(own));
      await expectNothingLost(clients, fresh, NEW);
      expect(clients.acknowledged).toBeGreaterThan(OPERATIONS);
      const retried = (old.retried ?? 0) + (fresh.retried ?? 0);
      if (WHOLE)
        process.stderr.write(
          `${name} on ${dialect}: ${clients.acknowledged} writes acknowledged, ${retried} transactions done again, ${Date.now() - started} ms\n`,
        );
    },
    3_600_000,
  );
});
