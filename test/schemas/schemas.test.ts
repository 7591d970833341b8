import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { isSampled } from "../harness/sample.ts";
import { CHANGES } from "./changes/all.ts";
import { EXPECTED, EXPECTED_BY_HAND } from "./expected.ts";
import { HAND_SCHEMAS, handBuilder } from "./hand/all.ts";
import { judge } from "./judge.ts";
import { dropPlaces } from "./places.ts";
import { describeCase, lineFor, statistics } from "./report.ts";
import { judgeMany, signatureOf, smallest, type Judged } from "./run.ts";

/** How many schemas each change is tried on: `npm run test:schemas` asks for 500. */
const SCHEMAS = Number(process.env["SCHEMAS"] ?? 0);
const SAMPLE = { sqlite: 2, postgres: 1, mysql: 1 } as const;
/** How many changes of each hand-written schema are in the sample. */
const SAMPLE_BY_HAND = { sqlite: Infinity, postgres: 2, mysql: 2 } as const;
/** A file that takes the smallest schema for each fault. */
const FINDINGS = process.env["SCHEMAS_FINDINGS"];
/** Only these changes. */
const WANTED = process.env["SCHEMAS_CHANGES"]?.split(",");

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(import.meta.dirname, ".tmp-"))));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await dropPlaces();
});

describe.each(DIALECTS)("on %s", (dialect) => {
  test.each(Object.entries(CHANGES).filter(([name], place) => (WANTED ? WANTED.includes(name) : SCHEMAS > 0 || isSampled(dialect, place))))(
    "%s of random schemas leaves what plain DDL would, can be taken back without a trace, and is not noticed meanwhile; or it is refused",
    async (name, make) => {
      const judged = await judgeMany(dialect, make, SCHEMAS || SAMPLE[dialect], folder);
      const wrong = judged.filter(({ verdict }) => verdict.is === "fault");
      if (SCHEMAS > 0) process.stdout.write(`${statistics(`${dialect} ${name}`, judged)}\n`);
      if (FINDINGS) await report(FINDINGS, `${dialect} ${name}`, wrong, (one, fault) => smallest(dialect, make, one, fault, folder));
      const expected = SCHEMAS > 0 ? {} : (EXPECTED[dialect]?.[name] ?? {});
      expect(
        wrong.map(({ index }) => index),
        [
          ...wrong.map((one) => describeCase(`${dialect} ${name} ${one.index}`, one)),
          ...wrong.map((one) => lineFor(dialect, name, one)),
        ].join("\n"),
      ).toEqual(Object.keys(expected).map(Number));
    },
    24 * 3_600_000,
  );
});

describe.each(HAND_SCHEMAS.filter(({ dialect }) => DIALECTS.includes(dialect)))("on $dialect, the schema of a $name", (schema) => {
  test.each(schema.changes.slice(0, SCHEMAS > 0 ? Infinity : SAMPLE_BY_HAND[schema.dialect]))(
    "$name leaves what plain DDL would, can be taken back without a trace, and is not noticed meanwhile; or it is refused",
    async (change) => {
      const { verdict } = await judge(schema.dialect, handBuilder(schema, change), change, folder);
      const title = `${schema.dialect} ${schema.name}: ${change.name}`;
      const faults = verdict.is === "fault" ? verdict.faults : [];
      const line = faults.map((fault) => `expected by hand ${JSON.stringify(title)}: ${JSON.stringify(signatureOf(fault))},`)[0];
      expect(
        faults.length > 0,
        [JSON.stringify(faults, null, 2), line ?? `${title} passes: take its line out of expected.ts`].join("\n"),
      ).toBe(EXPECTED_BY_HAND[title] !== undefined);
    },
  );
});

/** Writes down each kind of fault once. */
async function report(
  file: string,
  title: string,
  wrong: readonly Judged[],
  minimal: (one: Judged, fault: Parameters<typeof signatureOf>[0]) => Promise<Judged | null>,
): Promise<void> {
  const seen = new Set<string>();
  for (const one of wrong)
    for (const fault of one.verdict.is === "fault" ? one.verdict.faults : []) {
      if (seen.has(signatureOf(fault))) continue;
      seen.add(signatureOf(fault));
      appendFileSync(file, describeCase(`${title} ${one.index}`, (await minimal(one, fault)) ?? one));
    }
}
