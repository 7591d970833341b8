import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defineService, type Service, type Session } from "underpin";
import { createEngine } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { liveSchema } from "../harness/normalise.ts";

const TABLES = [
  "CREATE TABLE shop (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL DEFAULT 'shop')",
  "CREATE TABLE item (id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL REFERENCES shop (id), code VARCHAR(20), price INTEGER CHECK (price > 0))",
  "CREATE INDEX item_price ON item (price)",
  "CREATE UNIQUE INDEX item_code ON item (shop_id, code)",
  "CREATE VIEW dear AS SELECT id FROM item WHERE price > 100",
];
const ROWS = ["INSERT INTO shop (id) VALUES (1), (2)", "INSERT INTO item VALUES (1, 1, 'a', 5), (2, 1, 'b', 500), (3, 2, 'a', 7)"];

let folder = "";
let service: Service;
beforeEach(() => {
  // Beside the tests, where scripts find the package.
  folder = mkdtempSync(join(import.meta.dirname, "../fixtures/evolutions/.tmp-"));
  mkdirSync(join(folder, "migrations"));
  service = defineService({ name: "shop", migrations: pathToFileURL(`${folder}/migrations/`), releases: [] });
});
afterEach(() => rmSync(folder, { recursive: true }));

const standing = async (url: string, session: Session): Promise<unknown> => [
  { ...(await liveSchema(url)), version: null },
  await session.query("SELECT * FROM shop ORDER BY id"),
  await session.query("SELECT * FROM item ORDER BY id"),
];

describe.each(DIALECTS)("on %s, a database that another tool made", (dialect) => {
  test("is taken over as it stands, and goes on from there; an empty one becomes the same", async () => {
    await using database = await freshDatabase(dialect);
    await using session = await database.connect();
    for (const statement of [...TABLES, ...ROWS]) await session.run(statement);
    const before = await standing(database.url, session);
    const engine = createEngine({ service, url: database.url });
    const { version, files, leftOut } = await engine.baseline();
    expect({ version, leftOut }).toEqual({ version: 1, leftOut: [] });
    expect(await standing(database.url, session)).toEqual(before);
    expect(readFileSync(files[1] ?? "", "utf8")).toMatch(/VIEW.*dear/);
    expect(await engine.check()).toMatchObject({ code: 0, versions: { expand: 1, migrate: 1, contract: 1 } });
    await expect(engine.baseline()).rejects.toMatchObject({ code: "UP-VERSION" });

    writeFileSync(
      join(folder, "migrations/002_sku.ts"),
      'import { evolution, renameColumn } from "underpin";\nexport default evolution([renameColumn({ table: "shop", from: "name", to: "title" })]);\n',
    );
    for (const phase of ["expand", "migrate", "contract"] as const) await engine[phase]();
    expect(await session.query("SELECT title FROM shop")).toEqual([{ title: "shop" }, { title: "shop" }]);

    await using empty = await freshDatabase(dialect);
    await createEngine({ service, url: empty.url }).sync();
    expect((await liveSchema(empty.url))["tables"]).toEqual((await liveSchema(database.url))["tables"]);
  });
});

test("an empty database has nothing to take over; with scripts it must be said where it stands", async () => {
  await using database = await freshDatabase("sqlite");
  const engine = createEngine({ service, url: database.url });
  await expect(engine.baseline()).rejects.toMatchObject({ code: "UP-ADOPT" });
  await using session = await database.connect();
  for (const statement of TABLES) await session.run(statement);
  for (const number of ["001", "002"])
    writeFileSync(join(folder, `migrations/${number}_it.ts`), 'import { evolution } from "underpin";\nexport default evolution([]);\n');
  await expect(engine.baseline()).rejects.toMatchObject({ code: "UP-ADOPT", next: expect.stringContaining("--to") });
  expect(await engine.baseline({ to: 1 })).toMatchObject({ version: 1, files: [] });
  expect(await engine.check()).toMatchObject({ code: 2 });
});
