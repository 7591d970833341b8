import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase, GOLDEN_NAME } from "../harness/databases.ts";
import { hasGolden, readGolden } from "../harness/golden.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { compare, liveSchema, type Difference, type Json } from "../harness/normalise.ts";
import { unexpected } from "./allowed.ts";
import { runContract, runExpand, runMigrate } from "../harness/engine.ts";

const PARTS = ["version", "tables", "triggers", "enums", "functions"] as const;
const RELEASES = keystone.releases.filter((release) => release.version > 0);

async function differences(url: string, dialect: DialectName, state: string): Promise<readonly Difference[]> {
  const [golden, live] = [readGolden(`schema/${state}.${GOLDEN_NAME[dialect]}`), await liveSchema(url)];
  const part = (schema: Record<string, Json>, name: string): Json =>
    anonymous(schema[name] ?? (name === "triggers" || name === "functions" ? [] : {}), dialect);
  return unexpected(
    PARTS.flatMap((name) => compare(part(golden, name), part(live, name), name)),
    dialect,
    state,
  );
}

/** SQLite alone keeps no name for a constraint that was made without one. Ours have names where upstream's lost theirs. */
function anonymous(value: Json, dialect: DialectName): Json {
  if (dialect !== "sqlite") return value;
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    ["unique", "foreignKeys"].includes(key) && Array.isArray(inner) ? inner.map((item: object) => ({ ...item, name: null })) : inner,
  ) as Json;
}

describe.each(DIALECTS)("on %s, the schema equals upstream's", (dialect) => {
  // Releases of one version run the same scripts: what they leave is compared with the record of each.
  const recorded = RELEASES.filter(({ name }) => hasGolden(`schema/${name}.${GOLDEN_NAME[dialect]}`));
  test.each(
    [...new Set(recorded.map(({ version }) => version))].map((version) => {
      const names = recorded.filter((release) => release.version === version).map(({ name }) => name);
      return [names.join(", "), names] as const;
    }),
  )("after db_sync of %s on an empty database", async (_names, [to = "", ...others]) => {
    // From the end of the legacy repository on, which golden/base goes through on an empty database.
    await using database = await keystoneAt(dialect, to);
    for (const release of [to, ...others]) expect(await differences(database.url, dialect, release), release).toEqual([]);
  });

  test.each([
    ["kilo", 67],
    ["liberty", 75],
    ["mitaka", 96],
  ] as const)("of %s, as the legacy repository makes it", async (release, version) => {
    await using database = await keystoneAt(dialect, version);
    const [golden, live] = [readGolden(`schema/${release}.${GOLDEN_NAME[dialect]}`), await liveSchema(database.url)];
    // Until Mitaka took them in (081 to 085), extensions had tables and repositories of their own.
    const own = new Set(Object.keys(live["tables"] as object));
    const goldenTables = Object.fromEntries(
      Object.entries(golden["tables"] as Record<string, Json>).filter(([name]) => release === "mitaka" || own.has(name)),
    );
    expect(
      unexpected(compare(anonymous(goldenTables, dialect), anonymous(live["tables"] ?? {}, dialect), "tables"), dialect, release),
    ).toEqual([]);
    expect(Object.keys(goldenTables).length).toBeGreaterThan(17);
  });

  test("after every phase of every release, from Mitaka on", async () => {
    await using database = await keystoneAt(dialect, 96);
    const options = { service: keystone, url: database.url };
    const found: Record<string, readonly Difference[]> = {};
    let checked = 0;
    const note = async (...states: readonly string[]): Promise<void> => {
      const state = states.find((candidate) => hasGolden(`schema/${candidate}.${GOLDEN_NAME[dialect]}`));
      if (state === undefined) return;
      checked++;
      const list = await differences(database.url, dialect, state);
      if (list.length > 0) found[state] = list;
    };
    let previous = "mitaka";
    for (const { name: to } of RELEASES) {
      const from = `${to}.from-${previous}`;
      await runExpand({ ...options, to });
      await note(`${from}.expand`);
      await runMigrate({ ...options, to });
      await note(`${from}.migrate`);
      await runContract({ ...options, to });
      await note(`${from}.contract`, to);
      previous = to;
    }
    expect(found).toEqual({});
    expect(checked).toBeGreaterThan(10);
  });

  test.each(["newton", "ocata", "pike", "queens"])("after each phase of %s on an empty database", async (to) => {
    await using database = await freshDatabase(dialect);
    const options = { service: keystone, url: database.url, to };
    const version = keystone.releases.find((release) => release.name === to)?.version ?? 0;
    // An empty database has no release to skip.
    await runExpand({ ...options, to: version });
    expect(await differences(database.url, dialect, `${to}.expand`)).toEqual([]);
    await runMigrate({ ...options, to: version });
    expect(await differences(database.url, dialect, `${to}.migrate`)).toEqual([]);
    await runContract({ ...options, to: version });
    const contract = `${to}.contract`;
    expect(await differences(database.url, dialect, hasGolden(`schema/${contract}.${GOLDEN_NAME[dialect]}`) ? contract : to)).toEqual([]);
  });
});
