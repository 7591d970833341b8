import { describe, expect, test } from "vitest";
import { openDatabase } from "underpin/engine";
import { moveStatement } from "../../packages/underpin/src/run/backfill/batch.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";

// One writer has the whole file on SQLite: nobody can come in between there.
describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test("a row is held from when it is copied to another table, so that its copy can't outlive it", async () => {
    await using database = await freshDatabase(dialect);
    const { dialect: own } = await openDatabase(database.url);
    await using runner = await database.connect();
    await using client = await database.connect();
    await runner.run("CREATE TABLE item (id integer PRIMARY KEY, name varchar(9))");
    await runner.run("CREATE TABLE copy (id integer PRIMARY KEY, name varchar(9))");
    await runner.run("INSERT INTO item (id, name) VALUES (1, 'one')");
    const into = { table: "copy", key: ["id"], values: { id: '"id"', name: '"name"' } };
    await own.locks.setLockWait(client, { timeoutMs: 50 });
    await runner.transaction(async () => {
      expect(await runner.run(moveStatement({ name: "copy", table: "item", into }, own, ""))).toBe(1);
      const refused = await client.run("DELETE FROM item WHERE id = 1").catch((error: unknown) => own.failure(error));
      expect(refused).toBe("lock");
    });
    expect(await client.run("DELETE FROM item WHERE id = 1")).toBe(1);
  });
});
