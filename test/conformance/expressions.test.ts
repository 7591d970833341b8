import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { defineService, type Service } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { liveSchema } from "../harness/normalise.ts";
import { ownChange } from "../harness/own-change.ts";
import { plan, runExpand, runMigrate, sync, verify } from "../harness/engine.ts";

const toNumber = (forward: string, backward = "CAST({n} AS CHAR(20))"): string =>
  `convertColumn({ table: "item", from: "name", to: "n", type: { kind: "integer" }, forward: ${JSON.stringify(forward)}, backward: ${JSON.stringify(backward)} })`;

/** Expressions that would fail in triggers, and so the writes of clients. SQLite converts whatever it gets. */
const CASES = [
  { what: "a column that is not there", change: toNumber("{nope}"), code: "UP-SCHEMA", says: /item has no column nope/ },
  { what: "a column that is not there, on the way back", change: toNumber("0", "{nope}"), code: "UP-SCHEMA", says: /no column nope/ },
  { what: "what is no SQL", change: toNumber("CAST({name} AS"), code: "UP-EXPRESSION", says: /n of item/ },
  { what: "a function that is not there", change: toNumber("nofunction({name})"), code: "UP-EXPRESSION", says: /nofunction/ },
  {
    what: "values that do not convert",
    change: toNumber("CAST({name} AS INTEGER)"),
    code: "UP-EXPRESSION",
    says: /n of item/,
    not: "sqlite",
  },
  { what: "a type that does not convert", change: toNumber("{name}"), code: "UP-EXPRESSION", says: /n of item/, not: "sqlite" },
  {
    what: "a way back that fails",
    change: toNumber("0", "nofunction({n})"),
    code: "UP-EXPRESSION",
    says: /name of item.*nofunction/s,
  },
  {
    what: "a fill that fails",
    change: `setNotNull({ table: "item", column: "name", fill: "nofunction({id})" })`,
    code: "UP-EXPRESSION",
    says: /name of item.*nofunction/s,
  },
] as const;

/** A service of a table and a change of it, given as text. */
async function withService<T>(change: string, body: (service: Service) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(import.meta.dirname, "../fixtures/evolutions/.tmp-"));
  try {
    for (const [file, text] of [
      ["001_item", `createTable("item", [column("id").integer().primaryKey(), column("name").varchar(20)])`],
      ["002_change", change],
    ] as const)
      writeFileSync(
        join(folder, `${file}.mjs`),
        `import { column, convertColumn, createTable, evolution, setNotNull } from "underpin";\nexport default evolution([${text}]);\n`,
      );
    const releases = [1, 2].map((version) => ({ name: `v${version}`, version }));
    return await body(defineService({ name: "shop", migrations: pathToFileURL(`${folder}/`), releases }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(CASES)("$what in an expression is found before there are triggers that would fail the clients' writes", async (found) => {
    if ("not" in found && found.not === dialect) return;
    await withService(found.change, async (service) => {
      await using database = await freshDatabase(dialect);
      const options = { service, url: database.url };
      await sync({ ...options, to: "v1" });
      await using client = await database.connect();
      await client.run("INSERT INTO item (id, name) VALUES (1, 'abc'), (2, '7')");
      const before = await liveSchema(database.url);
      const refusal = { code: found.code, message: expect.stringMatching(found.says), fine: "Nothing was changed." };
      await expect(plan(options)).rejects.toMatchObject(refusal);
      await expect(runExpand(options)).rejects.toMatchObject(refusal);
      if (found.code === "UP-EXPRESSION") await expect(verify(options)).rejects.toMatchObject(refusal);
      expect(await liveSchema(database.url)).toEqual(before);
      expect(await client.run("INSERT INTO item (id, name) VALUES (3, 'x')")).toBe(1);
    });
  });
});

test.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))(
  "on %s, a bad value beyond the first rows is warned of, and found where all are tried",
  async (dialect) => {
    await withService(toNumber("CAST({name} AS INTEGER)"), async (service) => {
      await using database = await freshDatabase(dialect);
      const options = { service, url: database.url };
      await sync({ ...options, to: "v1" });
      await using client = await database.connect();
      for (let id = 0; id < 10_001; id += 1000)
        await client.run(`INSERT INTO item (id, name) VALUES ${Array.from({ length: 1000 }, (_, i) => `(${id + i}, '7')`).join(", ")}`);
      const warning = expect.stringMatching(/n of item is made of was tried on 10000 rows; expand --try-all/);
      expect((await plan(options)).warnings).toContainEqual(warning);
      await client.run("INSERT INTO item (id, name) VALUES (20000, 'abc')");
      expect((await plan(options)).warnings).toContainEqual(warning);
      const before = await liveSchema(database.url);
      await expect(runExpand({ ...options, tryAll: true })).rejects.toMatchObject({ code: "UP-EXPRESSION", fine: "Nothing was changed." });
      expect(await liveSchema(database.url)).toEqual(before);
      await client.run("UPDATE item SET name = '8' WHERE id = 20000");
      await runExpand({ ...options, tryAll: true });
    });
  },
);

test.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))(
  "on %s, an old default of which the new value can't be made is found before every insert fails of it",
  async (dialect) => {
    const change = toNumber("CAST({name} AS INTEGER)");
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20) DEFAULT 'none')"],
      `u.${change}`,
    );
    await expect(plan(own)).rejects.toMatchObject({ code: "UP-EXPRESSION", why: expect.stringContaining("none") });
  },
);

test.skipIf(!DIALECTS.includes("postgres"))("who may only read, and make no temporary table, is told of it all the same", async () => {
  await withService(toNumber("CAST({name} AS INTEGER)"), async (service) => {
    await using database = await freshDatabase("postgres");
    await sync({ service, url: database.url, to: "v1" });
    await using owner = await database.connect();
    const reader = `reader_${Date.now()}`;
    for (const sql of [
      "INSERT INTO item (id, name) VALUES (1, 'abc')",
      `REVOKE TEMPORARY ON DATABASE ${new URL(database.url).pathname.slice(1)} FROM PUBLIC`,
      `CREATE ROLE ${reader} LOGIN`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader}`,
    ])
      await owner.run(sql);
    const url = database.url.replace("underpin@", `${reader}@`);
    await expect(plan({ service, url })).rejects.toMatchObject({ code: "UP-EXPRESSION", why: expect.stringContaining("abc") });
    await owner.run(`DROP OWNED BY ${reader}`);
    await owner.run(`DROP ROLE ${reader}`);
  });
});

const FILL = `u.setNotNull({ table: "item", column: "owner_id", fill: "'none'" })`;

test.each(DIALECTS)("on %s, a fill may refer to a row that is there, or that hand-written SQL makes before it", async (dialect) => {
  const tables = [
    "CREATE TABLE owner (id VARCHAR(9) PRIMARY KEY)",
    "CREATE TABLE item (id INTEGER PRIMARY KEY, owner_id VARCHAR(9), FOREIGN KEY (owner_id) REFERENCES owner (id))",
    "INSERT INTO item (id) VALUES (1)",
  ];
  const insert = "INSERT INTO owner (id) VALUES ('none')";
  const byHand = `u.rawSql({ table: "owner", title: "add none", phase: "expand", sql: { ${dialect}: ${JSON.stringify(insert)} }, effect: "add", why: "a test", back: { ${dialect}: "DELETE FROM owner" } })`;
  const cases = [
    { rows: [insert], change: FILL },
    { rows: [], change: `${byHand}, ${FILL}` },
  ];
  for (const { rows, change } of cases) {
    await using own = await ownChange(dialect, [...tables, ...rows], change);
    await runExpand(own);
    await own.session.run("INSERT INTO item (id) VALUES (2)");
    await runMigrate(own);
    expect(await own.session.query("SELECT DISTINCT owner_id FROM item")).toEqual([{ owner_id: "none" }]);
  }
});
