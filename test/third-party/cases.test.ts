import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineService, type DialectName, type Service, type Session } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { liveSchema } from "../harness/normalise.ts";
import type { Case } from "./case.ts";
import { CASES } from "./cases.ts";
import { tableOfCases } from "./table.ts";
import { check, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(import.meta.dirname, ".tmp-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A case as a service: version 1 is what there is before, version 2 the change. */
function serviceOf(from: keyof typeof CASES, index: number): Service {
  const migrations = mkdtempSync(join(folder, "case-"));
  for (const [number, part] of [
    ["001", "before"],
    ["002", "change"],
  ])
    writeFileSync(
      join(migrations, `${number}_${part}.ts`),
      `import { evolution } from "underpin";\nimport { CASES } from ${JSON.stringify(join(import.meta.dirname, "cases.ts"))};\nexport default evolution(CASES.${from}[${index}].${part});\n`,
    );
  return defineService({
    name: "third",
    migrations: pathToFileURL(`${migrations}/`),
    releases: [
      { name: "v1", version: 1 },
      { name: "v2", version: 2 },
    ],
  });
}

async function look(session: Session, looks: Case["during"] = []): Promise<void> {
  for (const [write, select, rows] of looks) {
    if (write !== null) await session.run(write);
    await session.query("SELECT 1 AS one");
    const found = await session.query(select);
    // Drivers give counts as numbers or as text.
    expect(found.map((row) => ("n" in row ? { ...row, n: Number(row["n"]) } : row))).toEqual(rows);
  }
}

/** In the sample each server has every sixth case, and those that only it has; `npm run test:sync` runs them all. */
const isInSample = (dialect: DialectName, index: number, { only }: Case): boolean =>
  process.env["THIRD_PARTY"] !== undefined || dialect === "sqlite" || only !== undefined || index % 6 === (dialect === "postgres" ? 0 : 1);

describe.each(DIALECTS)("on %s", (dialect) => {
  const cases = (["pgroll", "reshape"] as const).flatMap((from) =>
    CASES[from].flatMap((one, index) =>
      (!one.only || one.only.includes(dialect)) && isInSample(dialect, index, one) ? [[one.name, one, from, index] as const] : [],
    ),
  );
  test.each(cases)(
    "%s: expand, both sides right, revert, as before, expand again, both sides right, contract, right",
    async (_name, one, from, index) => {
      await using database = await freshDatabase(dialect);
      const options = { service: serviceOf(from, index), url: database.url };
      await sync({ ...options, to: "v1" });
      await using session = await database.connect();
      const untouched = await liveSchema(database.url);
      for (const write of one.rows ?? []) await session.run(write);
      await runExpand(options);
      await look(session, one.during);

      await revert(options);
      const { version: _now, ...after } = await liveSchema(database.url);
      const { version: _then, ...before } = untouched;
      expect({ ...after, ...(one.leaves && { [one.leaves]: null }) }).toEqual({ ...before, ...(one.leaves && { [one.leaves]: null }) });
      // The rows as they were, for the second time.
      if ("item" in (untouched["tables"] as object)) await session.run("DELETE FROM item");
      if (one.rows?.some((write) => write.startsWith("INSERT INTO place"))) await session.run("DELETE FROM place");
      if (one.rows?.some((write) => write.startsWith("INSERT INTO owner"))) await session.run("DELETE FROM owner");
      for (const write of one.rows ?? []) await session.run(write);
      await runExpand(options);
      await look(session, one.during);
      await runMigrate(options);
      await runContract(options);
      await look(session, one.after);
      if (one.refused !== undefined) await expect(session.run(one.refused)).rejects.toThrow(/./);
      expect((await liveSchema(database.url))["triggers"]).toEqual([]);
      expect((await check(options)).code).toBe(0);
      await using offline = await freshDatabase(dialect);
      await sync({ ...options, url: offline.url });
      expect((await liveSchema(database.url))["tables"]).toEqual((await liveSchema(offline.url))["tables"]);
    },
  );
});

test("the docs list every case, and where it holds", () => {
  expect(
    readFileSync(join(import.meta.dirname, "../../docs/third-party.md"), "utf8")
      .replaceAll(/ +/g, " ")
      .replaceAll(/-{3,}/g, "---"),
  ).toContain(tableOfCases().replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---"));
});
