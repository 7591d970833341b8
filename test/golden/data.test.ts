import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DialectName, Table } from "underpin";
import { openDatabase } from "underpin/engine";
import { keystone } from "@underpin/keystone";
import { DIALECTS, GOLDEN_NAME } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { hasGolden, readGolden } from "../harness/golden.ts";
import { removeKeys, writeKeys } from "../harness/keys.ts";
import { goldenRows, liveRows, loadRows, type Rows, rowsFile } from "../harness/rows.ts";
import { meaningOf, type Meaning } from "./keystone-rows.ts";
import { runContract, runExpand, runMigrate, sync, syncLegacy } from "../harness/engine.ts";

const HOPS = [
  "ocata",
  "pike",
  "queens",
  "rocky",
  "stein",
  "train",
  "ussuri",
  "victoria",
  "wallaby",
  "xena",
  "yoga",
  "zed",
  "2023.1",
  "2023.2",
  "2024.1",
  "2024.2",
  "2025.1",
  "2025.2",
  "2026.1",
];

let keys = "";
beforeAll(() => {
  keys = writeKeys();
});
afterAll(() => removeKeys(keys));

/** Rows that upstream loses and ours keeps: taken out on our side, and shown by tests of their own. */
function repaired(rows: Rows, dialect: DialectName, release: string): Rows {
  const out = { ...rows };
  const at = HOPS.indexOf(release);
  // 048 and 063: upstream never links a limit to its registered limit.
  if (at >= HOPS.indexOf("rocky") && out["limit"]) out["limit"] = out["limit"].map((row) => ({ ...row, registered_limit_id: null }));
  // 047: upstream's SQLite rebuild loses every limit.
  if (dialect === "sqlite" && at >= HOPS.indexOf("rocky")) for (const table of ["limit", "registered_limit"]) delete out[table];
  return out;
}

async function compareRows(url: string, name: string, dialect: DialectName, release: string, meaning: Meaning): Promise<void> {
  const path = `${name}.${GOLDEN_NAME[dialect]}.rows`;
  if (!hasGolden(`data/${path}`)) return;
  const golden = repaired(goldenRows(rowsFile(path)), dialect, release);
  const live = repaired(await liveRows(url), dialect, release);
  // Tables that only stand in the way of an upgrade halfway (SQLite's copies) hold nothing to compare.
  for (const table of Object.keys(golden)) if (/_(new|temp)$/.test(table)) delete golden[table];
  expect(meaningOf(live, meaning), path).toEqual(meaningOf(golden, meaning));
}

describe.each(DIALECTS)("on %s, the rows equal upstream's", (dialect) => {
  test("after every phase of every release from Newton to 2026.1, with rows written in between", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const options = { service: keystone, url: database.url };
    await compareRows(database.url, "newton", dialect, "newton", {});
    for (const to of HOPS) {
      await runExpand({ ...options, to });
      await runMigrate({ ...options, to });
      await compareRows(database.url, `${to}.after-migrate`, dialect, to, {});
      await runContract({ ...options, to });
      await compareRows(database.url, to, dialect, to, {});
      if (hasGolden(`data/interim/${to}`)) await loadRows(database.url, rowsFile(`interim/${to}`));
    }
  });

  test("after plain db_sync of each release in turn", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const options = { service: keystone, url: database.url };
    for (const to of HOPS) {
      await sync({ ...options, to });
      await compareRows(database.url, to, dialect, to, {});
      if (hasGolden(`data/interim/${to}`)) await loadRows(database.url, rowsFile(`interim/${to}`));
    }
  });

  test("from a Newton database whose credentials are still plain text", async () => {
    await using database = await keystoneAt(dialect, 109, "newton-legacy109-rows");
    const options = { service: keystone, url: database.url, settings: { credential: { key_repository: keys } } };
    const meaning: Meaning = { keys, now: ["password.created_at", "user.created_at"] };
    await runExpand({ ...options, to: "newton" });
    await runMigrate({ ...options, to: "newton" });
    await compareRows(database.url, "newton-from-legacy109.after-migrate", dialect, "newton", meaning);
    await runContract({ ...options, to: "newton" });
    await compareRows(database.url, "newton-from-legacy109", dialect, "newton", meaning);
  });

  test("from Kilo through Liberty, Mitaka and Newton, and no revocation is lost on the way", async () => {
    await using database = await keystoneAt(dialect, 67);
    const options = { service: keystone, url: database.url, settings: { credential: { key_repository: keys } } };
    await addKiloExtensions(database.url, dialect);
    await addDefaultDomain(database.url);
    await loadRows(database.url, rowsFile("kilo-rows"));
    const meaning: Meaning = { keys, now: ["password.created_at", "user.created_at"], numbered: true };
    const revocations = meaningOf(await liveRows(database.url))["revocation_event"]?.length;
    expect(revocations).toBe(40);
    await syncLegacy(options, 75);
    await compareRows(database.url, "from-kilo.liberty", dialect, "liberty", meaning);
    await syncLegacy(options, 96);
    const compareAfter095 = async (name: string): Promise<void> => {
      const live = await liveRows(database.url);
      // 095: upstream loses all of them; the ids are new.
      expect(live["revocation_event"]).toHaveLength(40);
      const golden = goldenRows(rowsFile(`${name}.${GOLDEN_NAME[dialect]}.rows`));
      expect(meaningOf({ ...live, revocation_event: [] }, meaning)).toEqual(meaningOf({ ...golden, revocation_event: [] }, meaning));
    };
    await compareAfter095("from-kilo.mitaka");
    await syncLegacy(options, 109);
    await compareAfter095("from-kilo.newton-109");
    await sync({ ...options, to: "newton" });
    await compareAfter095("from-kilo.newton");
  });
});

/** Kilo's own code made this domain; since Mitaka `keystone-manage bootstrap` does. */
async function addDefaultDomain(url: string): Promise<void> {
  await using session = await (await openDatabase(url)).connect();
  const extra = '{"description": "Owns users and tenants (i.e. projects) available on Identity API v2."}';
  await session.run("INSERT INTO domain (id, name, enabled, extra) VALUES (?, ?, ?, ?)", ["default", "Default", true, extra]);
}

/** The tables of Kilo's extensions, which had repositories of their own; 081 to 085 take them in as they are. */
async function addKiloExtensions(url: string, dialect: DialectName): Promise<void> {
  const database = await openDatabase(url);
  await using session = await database.connect();
  const present = new Set(await database.dialect.tables(session));
  const golden = readGolden(`schema/kilo.${GOLDEN_NAME[dialect]}`)["tables"] as unknown as Record<string, Omit<Table, "name">>;
  const schema = await database.dialect.catalogue.introspect(session);
  const missing = new Map(Object.entries(golden).filter(([name]) => !present.has(name)));
  while (missing.size > 0)
    for (const [name, table] of missing) {
      if (table.foreignKeys.some((key) => key.refTable !== name && missing.has(key.refTable))) continue;
      missing.delete(name);
      const indexes = table.indexes.filter((index) => !table.foreignKeys.some((key) => key.columns.join() === index.columns.join()));
      for (const statement of database.dialect.ddl.render({ kind: "create-table", table: { ...table, name, indexes } }, schema, "offline"))
        await session.run(statement.sql);
    }
}
