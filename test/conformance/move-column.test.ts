import { describe, expect, test } from "vitest";
import { marker } from "underpin/client";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService, offlineTables } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { ownChange } from "../harness/own-change.ts";
import { check, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

describe.each(DIALECTS)("on %s", (dialect) => {
  test("an upsert that takes the value away is heard, though a row that comes without one takes the other table's", async () => {
    await using own = await ownChange(
      dialect,
      [
        "CREATE TABLE account (id INT NOT NULL PRIMARY KEY, phone VARCHAR(9))",
        "CREATE TABLE profile (account_id INT NOT NULL PRIMARY KEY)",
      ],
      `u.moveColumn({ from: { table: "account", column: "phone" }, to: { table: "profile", column: "phone" }, on: { id: "account_id" } })`,
    );
    const upsert =
      dialect === "mysql" ? "ON DUPLICATE KEY UPDATE phone = VALUES(phone)" : "ON CONFLICT (id) DO UPDATE SET phone = excluded.phone";
    await own.session.run("INSERT INTO account (id, phone) VALUES (1, '11')");
    await own.session.run("INSERT INTO profile (account_id) VALUES (1)");
    await runExpand(own);
    await own.session.run("UPDATE account SET phone = '12'");
    await own.session.run(`INSERT INTO account (id, phone) VALUES (1, NULL) ${upsert}`);
    expect(await own.session.query("SELECT account.phone AS a, profile.phone AS p FROM account JOIN profile ON account_id = id")).toEqual([
      { a: null, p: null },
    ]);
  });

  test("a column that moves into another table is the same in both, whichever release writes; revert and contract lose nothing", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("move"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using old = await database.connect();
    await using fresh = await database.connect();
    if (dialect === "postgres") await fresh.run("SET underpin.version = '2'");
    if (dialect === "mysql") await fresh.run(marker(2).mysqlInit);
    const phones = async (): Promise<readonly object[]> => {
      await old.query("SELECT count(*) FROM profile");
      return await old.query(
        "SELECT id, account.phone AS a, profile.phone AS p FROM account LEFT JOIN profile ON account_id = id ORDER BY id",
      );
    };
    await old.run("INSERT INTO account (id, phone) VALUES ('1', '11'), ('2', NULL), ('3', '33')");
    await old.run("INSERT INTO profile (account_id, bio) VALUES ('1', 'x'), ('2', 'y')");
    const untouched = (await liveSchema(database.url))["tables"];
    for (const round of ["first", "again"]) {
      await runExpand(options);
      await old.run("UPDATE account SET phone = '12' WHERE id = '1'");
      await fresh.run("UPDATE profile SET phone = '22' WHERE account_id = '2'");
      expect(await phones()).toMatchObject([
        { a: "12", p: "12" },
        { a: "22", p: "22" },
        { a: "33", p: null },
      ]);
      if (round === "again") break;
      await old.run("UPDATE account SET phone = NULL WHERE id = '2'");
      await revert(options);
      expect((await liveSchema(database.url))["tables"]).toEqual(untouched);
      await old.run("UPDATE account SET phone = '11' WHERE id = '1'");
    }
    // Either row may come first.
    await old.run("INSERT INTO account (id, phone) VALUES ('4', '44')");
    await old.run("INSERT INTO profile (account_id) VALUES ('4')");
    await fresh.run("INSERT INTO profile (account_id, phone) VALUES ('5', '55')");
    await fresh.run("INSERT INTO account (id) VALUES ('5')");
    await runMigrate(options).then(
      () => expect.unreachable(),
      (error: unknown) => expect(error).toMatchObject({ code: "UP-VERIFY", why: expect.stringContaining('"id":"3"') }),
    );
    await old.run("INSERT INTO profile (account_id) VALUES ('3')");
    await runMigrate(options);
    expect(await phones()).toMatchObject(["12", "22", "33", "44", "55"].map((phone) => ({ a: phone, p: phone })));
    // The new release's account knows no phone: without it the profile still has one. Not to be told on SQLite.
    if (dialect !== "sqlite") {
      await fresh.run("DELETE FROM account WHERE id = '5'");
      expect(await old.query("SELECT phone FROM profile WHERE account_id = '5'")).toEqual([{ phone: "55" }]);
      await old.run("DELETE FROM account WHERE id = '4'");
      expect(await old.query("SELECT phone FROM profile WHERE account_id = '4'")).toEqual([{ phone: null }]);
    }
    await runContract(options);
    expect(await fresh.query("SELECT phone FROM profile WHERE account_id < '4' ORDER BY account_id")).toEqual([
      { phone: "12" },
      { phone: "22" },
      { phone: "33" },
    ]);
    expect((await liveSchema(database.url))["triggers"]).toEqual([]);
    expect((await check(options)).code).toBe(0);
    expect((await liveSchema(database.url))["tables"]).toEqual(await offlineTables(dialect, options.service));
  });
});
