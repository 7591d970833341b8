import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { check, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { ownChange } from "../harness/own-change.ts";

/** What plain DDL does. */
const PLAIN: Readonly<Partial<Record<DialectName, string>>> = {
  postgres: "ALTER TABLE event ADD COLUMN id bigserial PRIMARY KEY",
  mysql: "ALTER TABLE event ADD COLUMN id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY",
};
const UUID: Readonly<Partial<Record<DialectName, string>>> = { postgres: "gen_random_uuid()", mysql: "uuid()" };
const SERVERS = DIALECTS.filter((dialect) => dialect in PLAIN);

describe.each(DIALECTS)("on %s, a table without a key gets one", (dialect) => {
  test("for the running release as well; revert leaves what was there, and the next evolution carries its rows over", async () => {
    await using database = await freshDatabase(dialect);
    await using twin = await freshDatabase(dialect);
    const options = { service: evolutionService("add-key"), url: database.url };
    await sync({ ...options, to: "v1" });
    await sync({ ...options, url: twin.url, to: "v1" });
    await using session = await database.connect();
    const values = Array.from({ length: 500 }, (_, n) => `('k${n}', ${n})`);
    await session.run(`INSERT INTO event (kind, n) VALUES ${values.join(", ")}`);
    const untouched = await liveSchema(database.url);
    const write = async (n: number): Promise<void> => {
      await session.run("INSERT INTO event (kind, n) VALUES (?, ?), (?, 0)", [`k${n}`, n, `gone ${n}`]);
      await session.run("UPDATE event SET kind = ? WHERE n = ?", [`moved${n - 400}`, n - 400]);
      await session.run("DELETE FROM event WHERE kind = ?", [`gone ${n}`]);
    };
    await runExpand({ ...options, to: "v2" });
    await write(500);
    await revert(options);
    expect(await liveSchema(database.url)).toEqual(untouched);
    await write(501);
    await runExpand({ ...options, to: "v2" });
    await write(502);
    await runMigrate({ ...options, to: "v2" });
    await write(503);
    await runContract({ ...options, to: "v2" });
    await write(504);
    const rows = await session.query<{ id: unknown; n: number }>("SELECT id, n FROM event ORDER BY n");
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 505 }, (_, n) => n));
    expect(new Set(rows.map(({ id }) => Number(id))).size).toBe(505);
    const plain = PLAIN[dialect];
    if (plain !== undefined) {
      await using other = await twin.connect();
      await other.run(plain);
      const { version: _version, ...schema } = await liveSchema(database.url);
      expect(await liveSchema(twin.url)).toMatchObject(schema);
    }
    await runExpand({ ...options, to: "v3" });
    await runMigrate({ ...options, to: "v3" });
    await runContract({ ...options, to: "v3" });
    expect(await session.query("SELECT sort FROM event WHERE n = 104")).toEqual([{ sort: "moved104" }]);
    expect((await check(options)).code).toBe(0);
  });

  test("only if it has none, and a key that is no number needs a value", async () => {
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE event (a integer NOT NULL PRIMARY KEY)"],
      'u.addPrimaryKey({ table: "event", column: "id" })',
    );
    const refused = { code: "UP-UNSUPPORTED", message: expect.stringContaining("has a primary key") };
    await expect(runExpand({ service: own.service, url: own.url })).rejects.toMatchObject(refused);
    await own.session.run("CREATE TABLE other (a integer)");
    const service = own.withChange('u.addPrimaryKey({ table: "other", column: "id", type: { kind: "uuid" } })');
    const numbered = { code: "UP-UNSUPPORTED", message: expect.stringContaining("can't be numbered") };
    await expect(runExpand({ service, url: own.url })).rejects.toMatchObject(numbered);
  });
});

describe.each(SERVERS)("on %s, a table without a key gets one", (dialect) => {
  test("while clients change and move its rows, and none of them fails", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("add-key"), url: database.url, to: "v2" };
    await sync({ ...options, to: "v1" });
    await using first = await database.connect();
    const [rows, each] = [8_000, 500];
    for (let from = 0; from < rows; from += each) {
      const numbers = Array.from({ length: each }, (_, i) => from + i);
      await first.run(`INSERT INTO event (kind, n) VALUES ${numbers.map((n) => `('k', ${n})`).join(", ")}`);
    }
    // Room in front, so that what clients change goes where the walk has been.
    await first.run("DELETE FROM event WHERE n < 2000");
    if (dialect === "postgres") await first.run("VACUUM event");
    const end = new AbortController();
    let next = rows;
    const clients = [0, 1].map(async (number) => {
      await using session = await database.connect();
      for (let n = rows - 1 - number; !end.signal.aborted; n = n - 2 < 2000 ? rows - 1 - number : n - 2) {
        await session.run("UPDATE event SET kind = 'changed' WHERE n = ?", [n]);
        await session.run("INSERT INTO event (kind, n) VALUES ('new', ?)", [next++]);
      }
    });
    try {
      await runExpand(options);
      await runMigrate(options);
      await runContract(options);
    } finally {
      end.abort();
    }
    await Promise.all(clients);
    const [found] = await first.query<{ total: unknown; ids: unknown; ns: unknown; least: unknown }>(
      "SELECT count(*) AS total, count(DISTINCT id) AS ids, count(DISTINCT n) AS ns, min(n) AS least FROM event",
    );
    expect(Object.values(found ?? {}).map(Number)).toEqual([next - 2000, next - 2000, next - 2000, 2000]);
  });

  test.runIf(dialect === "postgres")("whose numbers a role of the service's own may use", async () => {
    await using database = await freshDatabase("postgres");
    const options = { service: evolutionService("add-key"), url: database.url, to: "v2" };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    const [writer, changer] = [`writer_${Date.now()}`, `changer_${Date.now()}`];
    await session.run(`CREATE ROLE ${writer}; CREATE ROLE ${changer}; GRANT INSERT ON event TO ${writer}`);
    await session.run(`GRANT SELECT, UPDATE (n) ON event TO ${changer}; INSERT INTO event VALUES ('a', 1)`);
    await runExpand(options);
    await session.run(`SET ROLE ${writer}; INSERT INTO event (kind) VALUES ('b'); RESET ROLE`);
    await session.run(`SET ROLE ${changer}; UPDATE event SET n = 2 WHERE kind = 'a'; RESET ROLE`);
    await runMigrate(options);
    await runContract(options);
    await session.run(`SET ROLE ${writer}; INSERT INTO event (kind) VALUES ('c'); RESET ROLE`);
    expect(await session.query("SELECT id, kind FROM event ORDER BY id")).toEqual([
      { id: 1, kind: "b" },
      { id: 2, kind: "a" },
      { id: 3, kind: "c" },
    ]);
    await session.run(`DROP OWNED BY ${writer}, ${changer}; DROP ROLE ${writer}; DROP ROLE ${changer}`);
  });

  test("of any type that has a value by default", async () => {
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE event (a integer)", "INSERT INTO event VALUES (1), (2), (3)"],
      `u.addPrimaryKey({ table: "event", column: "id", type: { kind: "uuid" }, value: "${UUID[dialect]}" })`,
      { allow: "table copy" },
    );
    const options = { service: own.service, url: own.url };
    await runExpand(options);
    await runMigrate(options);
    await runContract(options);
    await own.session.run("INSERT INTO event (a) VALUES (4)");
    const rows = await own.session.query<{ id: string }>("SELECT id FROM event");
    expect(new Set(rows.map(({ id }) => id)).size).toBe(4);
    expect(rows.every(({ id }) => /^[0-9a-f-]{36}$/.test(id))).toBe(true);
  });
});
