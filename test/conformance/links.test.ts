import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { defineService, type DialectName, type Service } from "underpin";
import { dieAmidDdl, dieUntilDone } from "../crash/crash.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionModule, evolutionService, offlineTables } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { ownChange } from "../harness/own-change.ts";
import { isSampled } from "../harness/sample.ts";
import { check, plan, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

/** A service of two evolutions, each given as text. */
function serviceOf(folder: string, ...evolutions: readonly string[]): Service {
  for (const [i, text] of evolutions.entries())
    writeFileSync(
      join(folder, `00${i + 1}_script.mjs`),
      `import { column, convertColumn, createTable, evolution, extractLookup, extractTable, joinLookup, joinTable, mergeTables, renameColumn, splitTable } from "underpin";\nexport default evolution([${text}]);\n`,
    );
  return defineService({
    name: "people",
    migrations: pathToFileURL(`${folder}/`),
    releases: evolutions.map((_, i) => ({ name: `v${i + 1}`, version: i + 1 })),
  });
}

const CUSTOMER = `createTable("customer", [column("id").integer().autoincrement().primaryKey(), column("street").varchar(9), column("city").varchar(9).notNull()])`;
const PLACE = `createTable("place", [column("id").integer().autoincrement().primaryKey(), column("name").varchar(9)])`;
const ADDRESS = `createTable("address", [column("customer_id").integer().primaryKey(), column("street").varchar(9), column("town").varchar(9).notNull()])`;

/** What is killed again and again; `npm run test:crash` does all of it everywhere. */
const LINKS = ["extract", "split-table", "lookup"] as const;
const isWhole = process.env["CRASH"] !== undefined;
const KILLED: Readonly<Record<DialectName, readonly (typeof LINKS)[number][]>> = isWhole
  ? { sqlite: LINKS, postgres: LINKS, mysql: LINKS }
  : { sqlite: ["split-table"], postgres: ["extract"], mysql: ["lookup"] };

describe.each(DIALECTS)("on %s", (dialect) => {
  const some = <T>(cases: readonly T[]): readonly T[] => cases.filter((_, place) => isWhole || isSampled(dialect, place));

  test.each(
    some([
      [
        "a key that the database gives",
        CUSTOMER,
        `splitTable({ table: "customer", into: [{ table: "a", where: "{city} = 'x'" }, { table: "b" }] })`,
        /numbers the rows of customer/,
      ],
      [
        "a NOT NULL column without a word for nothing",
        CUSTOMER,
        `extractTable({ from: "customer", into: "address", key: { customer_id: "id" }, columns: [{ from: "city" }] })`,
        /customer\.city is NOT NULL and has no default/,
      ],
      [
        "a key that is not the owner's",
        CUSTOMER,
        `extractTable({ from: "customer", into: "address", key: { customer_id: "city" }, columns: [{ from: "street" }] })`,
        /The key of address must be that of customer/,
      ],
      [
        "a column that is not there",
        CUSTOMER,
        `extractTable({ from: "customer", into: "address", key: { customer_id: "id" }, columns: [{ from: "lane" }] })`,
        /customer has no column lane/,
      ],
      [
        "values that only together are an entry, of which one may be NULL",
        CUSTOMER,
        `extractLookup({ from: "customer", into: "place", columns: [{ from: "street" }, { from: "city" }], reference: "place_id" })`,
        /customer\.street may be NULL/,
      ],
      [
        "entries that can't be told apart",
        `${PLACE}, createTable("customer", [column("id").integer().primaryKey(), column("place_id").integer()])`,
        `joinLookup({ from: "place", into: "customer", columns: [{ from: "name" }], reference: "place_id" })`,
        /place\(name\) is not unique/,
      ],
      [
        "an entry's column that nobody takes over",
        `${PLACE}, createTable("customer", [column("id").integer().primaryKey(), column("place_id").integer()])`,
        `joinLookup({ from: "place", into: "customer", columns: [], reference: "place_id" })`,
        /place\.name would be lost/,
      ],
      [
        "a table that is there already",
        `${CUSTOMER}, ${ADDRESS}`,
        `extractTable({ from: "customer", into: "address", key: { id: "id" }, columns: [{ from: "street" }] })`,
        /There is a table address already/,
      ],
      [
        "a column that would be lost",
        `${CUSTOMER}, ${ADDRESS}`,
        `joinTable({ from: "address", into: "customer", key: { customer_id: "id" }, columns: [{ from: "town", missing: "" }] })`,
        /address\.street would be lost/,
      ],
      [
        "a row that the old release could not read",
        `${CUSTOMER}, ${ADDRESS}`,
        `joinTable({ from: "address", into: "customer", key: { customer_id: "id" }, columns: [{ from: "town", to: "t" }, { from: "street", to: "s" }] })`,
        /address\.town is NOT NULL/,
      ],
      [
        "a check that speaks of a column that goes",
        `createTable("customer", [column("id").integer().primaryKey(), column("city").varchar(9)], { checks: [{ name: "ck_city", expression: "city <> 'x'" }] })`,
        `convertColumn({ table: "customer", from: "city", to: "town", type: { kind: "text" }, forward: "{city}", backward: "{town}" })`,
        /The check ck_city speaks of city/,
      ],
      [
        "a table that others refer to",
        `createTable("job", [column("id").varchar(8).primaryKey(), column("state").varchar(8)]), createTable("task", [column("id").integer().primaryKey(), column("job").varchar(8).references("job.id")])`,
        `splitTable({ table: "job", into: [{ table: "a", where: "{state} = 'x'" }, { table: "b" }] })`,
        /task refers to job/,
      ],
    ] as const),
  )("%s is refused at planning, with the reason, and nothing is changed", async (_what, base, change, message) => {
    const folder = mkdtempSync(join(import.meta.dirname, "../fixtures/evolutions/.tmp-"));
    try {
      await using database = await freshDatabase(dialect);
      const options = { service: serviceOf(folder, base, change), url: database.url };
      await sync({ ...options, to: "v1" });
      const before = await liveSchema(database.url);
      await expect(runExpand(options)).rejects.toMatchObject({ message: expect.stringMatching(message), fine: "Nothing was changed." });
      expect((await liveSchema(database.url))["tables"]).toEqual(before["tables"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.skipIf(dialect === "sqlite")("a name that the server would cut or refuse is refused at planning", async () => {
    const folder = mkdtempSync(join(import.meta.dirname, "../fixtures/evolutions/.tmp-"));
    try {
      await using database = await freshDatabase(dialect);
      const long = "a".repeat(70);
      const options = {
        service: serviceOf(folder, CUSTOMER, `renameColumn({ table: "customer", from: "street", to: "${long}" })`),
        url: database.url,
      };
      await sync({ ...options, to: "v1" });
      await expect(runExpand(options)).rejects.toMatchObject({
        code: "UP-SCHEMA",
        message: expect.stringContaining(`the name ${long} is too long`),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.skipIf(dialect === "sqlite")("a row that a client is about to empty is waited for, and not carried over as it was", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("extract"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using client = await database.connect();
    for (let id = 1; id <= 5; id++) await client.run("INSERT INTO customer (id, street, city) VALUES (?, 'High', 'Ulm')", [`k${id}`]);
    await runExpand(options);
    await client.run("BEGIN");
    await client.run("UPDATE customer SET street = NULL, city = 'nowhere' WHERE id = 'k3'");
    let migration: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve, reject) => {
      migration = runMigrate({ ...options, onEvent: (event) => event.type === "wait" && resolve() });
      migration.then(() => reject(new Error("nothing was waited for")), reject);
    });
    await client.run("COMMIT");
    await migration;
    expect(await client.query("SELECT customer_id AS id FROM address ORDER BY 1")).toEqual(["k1", "k2", "k4", "k5"].map((id) => ({ id })));
  });

  test.skipIf(dialect === "sqlite")("a client whose write ends in a deadlock flows as before with its next one", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("extract"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using victim = await database.connect();
    await using other = await database.connect();
    for (let id = 1; id <= 50; id++) await other.run("INSERT INTO customer (id, street, city) VALUES (?, 'High', 'Ulm')", [`k${id}`]);
    await runExpand(options);
    await runMigrate(options);
    const [self] = await victim.query<{ id: number }>(
      dialect === "mysql" ? "SELECT CONNECTION_ID() AS id" : "SELECT pg_backend_pid() AS id",
    );
    const waits =
      dialect === "mysql"
        ? "SELECT 1 AS one FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_mysql_thread_id = ?"
        : "SELECT 1 AS one FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = ?";
    // MariaDB ends the lighter transaction, PostgreSQL the one that has waited longer: both are the victim's.
    await other.run("BEGIN");
    await other.run("UPDATE customer SET name = 'busy' WHERE id <> 'k1' AND id <> 'k2'");
    await other.query("SELECT * FROM address WHERE customer_id = 'k1' FOR UPDATE");
    const ended = victim.run("UPDATE customer SET street = 'Low' WHERE id = 'k1'").then(
      () => "done",
      () => "ended",
    );
    // Asked again sooner than after 100 ms, InnoDB says what it said before.
    while ((await other.query(waits, [self?.id])).length === 0) await delay(150);
    await other.run("UPDATE customer SET name = 'busy' WHERE id = 'k1'").catch(() => 0);
    await other.run("ROLLBACK");
    expect(await ended).toBe("ended");
    await victim.run("UPDATE customer SET street = 'Low' WHERE id = 'k2'");
    expect(await victim.query("SELECT street FROM address WHERE customer_id = 'k2'")).toEqual([{ street: "Low" }]);
  });

  test.each(
    some([
      ["extract", "address", "customer"],
      ["lookup", "city", "customer"],
      ["split-table", "open_job", "job"],
    ] as const),
  )("%s: triggers are made on new tables first, while no client's statement reaches them", async (folder, fresh, old) => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService(folder), url: database.url };
    await sync({ ...options, to: "v1" });
    const titles = (await plan({ ...options, phases: ["expand"] })).scripts.flatMap(({ steps }) => steps.map(({ title }) => title));
    const made = titles.filter((title) => title.startsWith("carry each"));
    const on = (table: string): number[] => made.flatMap((title, i) => (title.includes(` of ${table} over to `) ? [i] : []));
    expect(on(fresh).length).toBeGreaterThan(0);
    expect(Math.max(...on(fresh))).toBeLessThan(Math.min(...on(old)));
  });

  test.runIf(dialect === "mysql")("what is inserted flows only once what is changed does: else it could stay behind for good", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("rename"), url: database.url };
    await sync({ ...options, to: "v1" });
    const { scripts } = await plan({ ...options, phases: ["expand"] });
    const made = scripts.flatMap(({ steps }) => steps.flatMap(({ statements }) => statements.map(({ sql }) => sql)));
    const at = (event: string): number => made.findIndex((sql) => sql.startsWith("CREATE TRIGGER") && sql.includes(` BEFORE ${event} ON `));
    expect(at("UPDATE")).toBeGreaterThanOrEqual(0);
    expect(at("UPDATE")).toBeLessThan(at("INSERT"));
  });

  test.runIf(dialect === "postgres")("a table that takes over what is unlogged is so, too: else it could not refer to it", async () => {
    await using own = await ownChange(
      dialect,
      ["CREATE UNLOGGED TABLE item (id integer PRIMARY KEY, size text)"],
      `u.extractTable({ from: "item", into: "extra", key: { item_id: "id" }, columns: [{ from: "size" }] })`,
    );
    await own.session.run("INSERT INTO item VALUES (1, 'big')");
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    expect(await own.session.query("SELECT relpersistence::text p, x.size FROM pg_class, extra x WHERE relname = 'extra'")).toEqual([
      { p: "u", size: "big" },
    ]);
  });

  test("a row of an extracted table that belongs to nobody stops the data migration: it would be lost", async () => {
    await using own = await ownChange(
      dialect,
      [
        "CREATE TABLE customer (id INTEGER NOT NULL PRIMARY KEY)",
        "CREATE TABLE address (customer_id INTEGER NOT NULL PRIMARY KEY, street VARCHAR(9))",
      ],
      `u.joinTable({ from: "address", into: "customer", key: { customer_id: "id" }, columns: [{ from: "street" }] })`,
    );
    await own.session.run("INSERT INTO address VALUES (1, 'High')");
    await runExpand(own);
    await expect(runMigrate(own)).rejects.toMatchObject({
      code: "UP-VERIFY",
      message: expect.stringContaining("rows of address belong to no row of customer"),
    });
    await own.session.run("INSERT INTO customer (id) VALUES (1)");
    await own.session.run("UPDATE address SET street = 'Low'");
    await runMigrate(own);
    await runContract(own);
    expect(await own.session.query("SELECT id, street FROM customer")).toEqual([{ id: 1, street: "Low" }]);
  });

  test("rows of two tables with one key stop the merge before anything is carried over", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("merge-tables"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run("INSERT INTO cat (id, name) VALUES ('1', 'tom')");
    await session.run("INSERT INTO dog (id, name) VALUES ('1', 'rex')");
    await runExpand(options);
    await expect(runMigrate(options)).rejects.toMatchObject({
      code: "UP-VERIFY",
      message: expect.stringContaining("rows of cat and dog have the same key"),
    });
    await session.run("UPDATE dog SET id = '2' WHERE id = '1'");
    await runMigrate(options);
    await runContract(options);
    expect(await session.query("SELECT id, name, kind FROM animal ORDER BY id")).toEqual([
      { id: "1", name: "tom", kind: "cat" },
      { id: "2", name: "rex", kind: "dog" },
    ]);
  });

  test.each(
    some([
      ["rename", "person", "name", "INSERT INTO person (id, name) VALUES (?, 'a')"],
      ["extract", "customer", "street", "INSERT INTO customer (id, street, city) VALUES (?, 'a', 'Ulm')"],
      ["split-table", "job", "state", "INSERT INTO job (id, name, state) VALUES (?, 'n', 'a')"],
      ["move", "account", "phone", "INSERT INTO account (id, phone) VALUES (?, 'a')"],
      ["lookup", "customer", "city", "INSERT INTO customer (id, city) VALUES (?, 'a')"],
    ] as const),
  )(
    "%s: wherever expand dies, with whatever triggers are there by then, what clients write meanwhile is carried over",
    async (folder, table, column, insert) => {
      await using database = await freshDatabase(dialect);
      const options = { service: evolutionService(folder), url: database.url };
      await sync({ ...options, to: "v1" });
      await using client = await database.connect();
      const run = { url: database.url, phase: "expand", to: "v2", service: evolutionModule(folder) } as const;
      await dieAmidDdl(run, dialect, async (life) => {
        const [first, second] = [String(100 + 2 * life), String(101 + 2 * life)];
        if (folder === "move") await client.run("INSERT INTO profile (account_id) VALUES (?)", [first]);
        await client.run(insert, [first]);
        await client.run(insert, [second]);
        if (folder === "move") await client.run("INSERT INTO profile (account_id) VALUES (?)", [second]);
        await client.run(`UPDATE ${table} SET ${column} = 'done' WHERE id = ?`, [first]);
        await client.run(`UPDATE ${table} SET ${column} = 'b' WHERE id = ?`, [second]);
        if (folder !== "move") await client.run(`DELETE FROM ${table} WHERE id = ?`, [second]);
      });
      await runMigrate(options);
      await runContract(options);
      expect((await check(options)).code).toBe(0);
    },
  );

  test.each(KILLED[dialect])("%s, killed again and again, gets there all the same", async (folder) => {
    await using database = await freshDatabase(dialect);
    const service = evolutionService(folder);
    await sync({ service, url: database.url, to: "v1" });
    await using session = await database.connect();
    for (let id = 1; id <= 30; id++)
      await session.run(
        {
          extract: "INSERT INTO customer (id, name, street, city) VALUES (?, 'n', ?, 'c')",
          "split-table": "INSERT INTO job (id, name, state) VALUES (?, 'n', ?)",
          lookup: "INSERT INTO customer (id, name, city) VALUES (?, 'n', ?)",
        }[folder],
        [`k${id}`, id % 3 === 0 ? "done" : "new"],
      );
    let kills = 0;
    for (const phase of ["expand", "migrate", "contract"] as const)
      kills += await dieUntilDone({ url: database.url, phase, to: "v2", service: evolutionModule(folder) });
    expect(kills).toBeGreaterThan(2);
    expect((await check({ service, url: database.url })).code).toBe(0);
    const count = async (table: string): Promise<number> =>
      Number((await session.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);
    if (folder === "extract") expect(await count("address")).toBe(30);
    else if (folder === "lookup") expect([await count("city"), await count("customer WHERE city_id IS NULL")]).toEqual([2, 0]);
    else expect([await count("open_job"), await count("done_job")]).toEqual([20, 10]);
    expect((await liveSchema(database.url))["tables"]).toEqual(await offlineTables(dialect, service));
  });
});
