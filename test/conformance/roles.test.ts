import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { runExpand, sync } from "../harness/engine.ts";

describe.skipIf(!DIALECTS.includes("postgres"))("on postgres, a service with a role of its own", () => {
  test.each([
    ["extract", "street", "address", "street"],
    ["lookup", "city", "city", "name"],
  ] as const)("%s: goes on writing through triggers into a table that its role may not touch", async (folder, column, other, there) => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    const options = { service: evolutionService(folder), url: database.url };
    await sync({ ...options, to: "v1" });
    const role = `old_${Date.now()}`;
    await session.run(`CREATE ROLE ${role}`);
    await session.run(`GRANT SELECT, INSERT, UPDATE, DELETE ON customer TO ${role}`);
    await runExpand(options);
    await session.run(`SET ROLE ${role}`);
    await session.run(`INSERT INTO customer (id, name, city) VALUES ('1', 'ann', 'Ulm')`);
    await session.run(`UPDATE customer SET ${column} = 'High' WHERE id = '1'`);
    await expect(session.query(`SELECT * FROM ${other}`)).rejects.toThrow(/permission denied/);
    await session.run("RESET ROLE");
    expect(await session.query(`SELECT ${there} FROM ${other}`)).toContainEqual({ [there]: "High" });
    await session.run(`DROP OWNED BY ${role}`);
    await session.run(`DROP ROLE ${role}`);
  });

  test("may do under a table's second name what it may do under the first, and no more", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    const options = { service: evolutionService("rename-table"), url: database.url };
    await sync({ ...options, to: "v1" });
    const role = `app_${Date.now()}`;
    await session.run(`CREATE ROLE ${role}`);
    await session.run(`GRANT SELECT, INSERT ON item TO ${role}`);
    await runExpand(options);
    await session.run(`SET ROLE ${role}`);
    await session.run("INSERT INTO product (id, name) VALUES (1, 'one')");
    expect(await session.query("SELECT name FROM product")).toEqual([{ name: "one" }]);
    await expect(session.run("DELETE FROM product")).rejects.toThrow(/permission denied/);
    await session.run("RESET ROLE");
    await session.run(`DROP OWNED BY ${role}`);
    await session.run(`DROP ROLE ${role}`);
  });
});
