import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { runExpand, runMigrate, sync } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

describe.skipIf(!DIALECTS.includes("postgres"))("on postgres, a service with a role of its own", () => {
  test.each([
    [
      "extract",
      "street",
      "address",
      "street",
      "INSERT INTO customer (id, name) VALUES ('2', 'bob'); INSERT INTO address (customer_id, street) VALUES ('2', 'Low')",
    ],
    ["lookup", "city", "city", "name", "INSERT INTO city (name) VALUES ('Low')"],
  ] as const)(
    "%s: its role may do in the new table what it may do in the old one; another one, nothing",
    async (folder, column, other, there, fresh) => {
      await using database = await freshDatabase("postgres");
      await using session = await database.connect();
      const options = { service: evolutionService(folder), url: database.url };
      await sync({ ...options, to: "v1" });
      const role = `old_${Date.now()}`;
      await session.run(`CREATE ROLE ${role}`);
      await session.run(`CREATE ROLE ${role}_other`);
      await session.run(`GRANT SELECT, INSERT, UPDATE, DELETE ON customer TO ${role}`);
      await session.run(`ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${role}_other`);
      await runExpand(options);
      await session.run(`SET ROLE ${role}_other`);
      await expect(session.query(`SELECT * FROM ${other}`)).rejects.toThrow(/permission denied/);
      await session.run(`SET ROLE ${role}`);
      await session.run(`INSERT INTO customer (id, name, city) VALUES ('1', 'ann', 'Ulm')`);
      await session.run(`UPDATE customer SET ${column} = 'High' WHERE id = '1'`);
      expect(await session.query(`SELECT ${there} FROM ${other}`)).toContainEqual({ [there]: "High" });
      await session.run(fresh);
      await session.run("RESET ROLE");
      await session.run(`DROP OWNED BY ${role}, ${role}_other`);
      await session.run(`DROP ROLE ${role}, ${role}_other`);
    },
  );

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

  test("what is made of several columns may be used by who may use all of them", async () => {
    await using own = await ownChange(
      "postgres",
      ["CREATE TABLE item (id int PRIMARY KEY, secret text, shown text)", "INSERT INTO item VALUES (1, 'hidden', 'open')"],
      `u.mergeColumns({ table: "item", from: ["secret", "shown"], to: { name: "all", type: { kind: "text" } }, forward: "{secret} || '/' || {shown}", backward: { secret: "split_part({all}, '/', 1)", shown: "split_part({all}, '/', 2)" } })`,
    );
    const [some, every] = ["some", "every"].map((who) => `${who}_${Date.now()}`);
    await own.session.run(`CREATE ROLE ${some}; CREATE ROLE ${every}`);
    await own.session.run(`GRANT SELECT (id, shown) ON item TO ${some}; GRANT SELECT (id, secret, shown) ON item TO ${every}`);
    await runExpand(own);
    await runMigrate(own);
    await own.session.run(`SET ROLE ${every}`);
    expect(await own.session.query(`SELECT "all" FROM item`)).toEqual([{ all: "hidden/open" }]);
    await own.session.run(`SET ROLE ${some}`);
    await expect(own.session.query(`SELECT "all" FROM item`)).rejects.toThrow(/permission denied/);
    await own.session.run(`RESET ROLE; DROP OWNED BY ${some}, ${every}; DROP ROLE ${some}, ${every}`);
  });

  test("what is derived from a column takes nobody's place, and is granted as any new column", async () => {
    await using own = await ownChange(
      "postgres",
      ["CREATE TABLE item (id int PRIMARY KEY, name text)", "INSERT INTO item VALUES (1, 'Cup')"],
      `u.deriveColumn({ table: "item", column: { name: "slug", type: { kind: "text" } }, from: ["name"], value: "lower({name})" })`,
    );
    const role = `named_${Date.now()}`;
    await own.session.run(`CREATE ROLE ${role}; GRANT SELECT (id, name), UPDATE (name) ON item TO ${role}`);
    await runExpand(own);
    await own.session.run(`SET ROLE ${role}`);
    await own.session.run("UPDATE item SET name = 'Mug' WHERE id = 1");
    await expect(own.session.query("SELECT slug FROM item")).rejects.toThrow(/permission denied/);
    await own.session.run("RESET ROLE");
    expect(await own.session.query("SELECT slug FROM item")).toEqual([{ slug: "mug" }]);
    await own.session.run(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
});
