import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { check, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

describe.each(DIALECTS)("on %s", (dialect) => {
  test("NOT NULL, a wider type, NULL again, a default, a check, an index: both releases go on; revert takes it back, contract makes it so", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("in-place"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    const row = async (id: number): Promise<object | undefined> => {
      await session.query("SELECT count(*) FROM item");
      return (await session.query("SELECT * FROM item WHERE id = ?", [id]))[0];
    };
    await session.run("INSERT INTO item (id, code) VALUES (1, 'a')");
    const untouched = (await liveSchema(database.url))["tables"];

    await runExpand(options);
    await session.run("INSERT INTO item (id, code) VALUES (2, 'b')");
    expect(await row(2)).toEqual({ id: 2, label: "item b", code: "b", quantity: 1, price: 0 });
    await session.run("UPDATE item SET label = NULL, price = 7 WHERE id = 2");
    expect(await row(2)).toMatchObject({ label: "item b", price: 7 });
    await session.run("INSERT INTO item (id, label, code) VALUES (3, 'none', NULL), (4, 'long', 'more than ten')");
    expect(await row(4)).toMatchObject({ code: "more than ten" });

    await session.run("DELETE FROM item WHERE id > 2");
    await revert(options);
    expect((await liveSchema(database.url))["tables"]).toEqual(untouched);
    expect((await liveSchema(database.url))["triggers"]).toEqual([]);
    expect(await row(1)).toEqual({ id: 1, label: null, code: "a", quantity: 1, price: null });

    await runExpand(options);
    await runMigrate(options);
    expect(await row(1)).toEqual({ id: 1, label: "item a", code: "a", quantity: 1, price: 0 });
    await runContract(options);
    await expect(session.run("INSERT INTO item (id, code) VALUES (5, 'e')")).rejects.toThrow(/null|default/i);
    await session.run("INSERT INTO item (id, label, price) VALUES (5, 'e', 1)");
    expect(await row(5)).toEqual({ id: 5, label: "e", code: null, quantity: 5, price: 1 });
    await session.run("INSERT INTO item (id, label, price, quantity) VALUES (6, 'f', 1, -1)");
    expect((await liveSchema(database.url))["triggers"]).toEqual([]);
    expect((await check(options)).code).toBe(0);
    await using fresh = await freshDatabase(dialect);
    await sync({ ...options, url: fresh.url });
    expect((await liveSchema(database.url))["tables"]).toEqual((await liveSchema(fresh.url))["tables"]);
  });

  test("a table has two names until contract; both read and write the same rows, and what refers to it follows", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("rename-table"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    const untouched = (await liveSchema(database.url))["tables"];
    const rows = async (table: string): Promise<readonly object[]> => {
      await session.query(`SELECT count(*) FROM ${table}`);
      return await session.query(`SELECT * FROM ${table} ORDER BY id`);
    };
    await session.run("INSERT INTO item (name) VALUES ('one')");
    for (const round of ["first", "again"]) {
      await runExpand(options);
      await session.run("INSERT INTO product (name) VALUES ('two')");
      await session.run("INSERT INTO product (name, quantity) VALUES ('three', 3)");
      await session.run("INSERT INTO item (name) VALUES ('four')");
      await session.run("UPDATE product SET quantity = 7 WHERE name = 'four'");
      await session.run("DELETE FROM product WHERE name = 'three'");
      expect((await rows("product")).map((row) => Object.values(row).slice(1))).toEqual([
        ["one", 1],
        ["two", 1],
        ["four", 7],
      ]);
      expect(await rows("item")).toEqual(await rows("product"));
      if (round === "again") break;
      await session.run("DELETE FROM item WHERE id > 1");
      await revert(options);
      expect((await liveSchema(database.url))["tables"]).toEqual(untouched);
    }
    await runMigrate(options);
    await runContract(options);
    await expect(session.query("SELECT * FROM item")).rejects.toThrow(/item/);
    const [first] = await rows("product");
    expect(first).toMatchObject({ name: "one" });
    await session.run("INSERT INTO part (id, item_id) VALUES (1, 1)");
    const { tables, triggers } = (await liveSchema(database.url)) as {
      tables: Record<string, unknown>;
      triggers: unknown[];
    };
    expect(triggers).toEqual([]);
    expect(JSON.stringify(tables["part"])).toContain('"product"');
    expect((await check(options)).code).toBe(0);
  });
});
