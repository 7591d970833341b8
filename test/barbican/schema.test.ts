import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { barbican } from "@underpin/barbican";
import { barbicanAt, barbicanRows, GOLDEN, schemaDifferences, upgrade, upstreamBarbican } from "../harness/barbican.ts";
import { DIALECTS, GOLDEN_NAME } from "../harness/databases.ts";
import { goldenRows, liveRows, loadRows, type Rows } from "../harness/rows.ts";
import { unexpected } from "./allowed.ts";

const RELEASES = barbican.releases.map(({ name }) => name);
const after = (release: string): readonly string[] => RELEASES.slice(RELEASES.indexOf(release) + 1);

/** Upgrades release by release, and looks at each; releases of one version are one upgrade. */
async function hop(url: string, releases: readonly string[], look: (release: string) => Promise<void>): Promise<void> {
  let at = -1;
  for (const release of releases) {
    const version = barbican.releases.find(({ name }) => name === release)?.version ?? 0;
    if (version !== at) await upgrade(url, release);
    at = version;
    await look(release);
  }
}

async function expectSchema(url: string, dialect: DialectName, state: string, from = state): Promise<void> {
  if (!GOLDEN.has(`schema/${state}.${GOLDEN_NAME[dialect]}`)) return;
  expect(unexpected(await schemaDifferences(url, dialect, state), dialect, from), state).toEqual([]);
}

const sorted = (rows: Rows): unknown =>
  Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [table, list.map((row) => JSON.stringify(row, Object.keys(row).toSorted())).toSorted()]),
  );

/** They were recorded on MariaDB; rows are the same on all databases. */
async function expectRows(url: string, name: string): Promise<void> {
  if (!GOLDEN.has(`data/${name}.mariadb.rows`)) return;
  expect(sorted(await liveRows(url)), name).toEqual(sorted(goldenRows(barbicanRows(`${name}.mariadb.rows`))));
}

describe.each(DIALECTS)("on %s, the schema equals upstream's", (dialect) => {
  test("at every release, by the whole history on an empty database", async () => {
    await using database = await barbicanAt(dialect, 20);
    await expectSchema(database.url, dialect, "revision-30dba269cc64");
    // From Victoria on upstream's own begins with another schema, which test/barbican/base has.
    await hop(database.url, after("kilo"), async (release) => {
      if (after("ussuri").includes(release)) await expectSchema(database.url, dialect, `${release}.from-liberty`, "fresh.from-liberty");
      else await expectSchema(database.url, dialect, release);
    });
  });

  test("and its rows, at every release of a database that upstream's Liberty made", async () => {
    // Upstream's scripts do not make Liberty on SQLite; its service does.
    await using database = await upstreamBarbican(dialect, dialect === "sqlite" ? "liberty.auto" : "liberty");
    await loadRows(database.url, barbicanRows("liberty-rows"));
    await expectRows(database.url, "liberty");
    await hop(database.url, after("liberty"), async (release) => {
      await expectSchema(database.url, dialect, `${release}.from-liberty`);
      await expectRows(database.url, release);
    });
  });

  test.each(["liberty", "mitaka", "newton", "ocata", "zed", "2026.1"])(
    "on a database that %s made when it started (db_auto_create)",
    async (from) => {
      await using database = await upstreamBarbican(dialect, `${from}.auto`);
      await hop(database.url, [from, ...after(from)], (release) =>
        expectSchema(database.url, dialect, `${release}.auto`, release === from ? `${from}.auto` : `auto.from-${from}`),
      );
    },
  );

  test("rows of before Liberty get their owner, and access control lists say the opposite of what they said", async () => {
    await using database = await barbicanAt(dialect, 20);
    await loadRows(database.url, barbicanRows("pre-liberty-rows"));
    await upgrade(database.url, "liberty");
    // Upstream takes one of two owners as the database comes to it, ours the first.
    const twoOwners = (rows: Rows): Rows => ({
      ...rows,
      secrets: (rows["secrets"] ?? []).map((row) => (row["name"] === "s0" ? { ...row, project_id: "either" } : row)),
    });
    const live = await liveRows(database.url);
    const golden = goldenRows(barbicanRows("liberty-from-pre-liberty.mariadb.rows"));
    expect(sorted(twoOwners(live))).toEqual(sorted(twoOwners(golden)));
    expect(live["secrets"]?.find((row) => row["name"] === "s0")?.["project_id"]).toBe("2b7629cf-96a5-3292-5c9b-17ce6e7c6a85");
  });
});
