import * as fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineService, type Service } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { rehearse, versionControl } from "../harness/engine.ts";
import { sketches } from "./arbitrary.ts";
import { builderOf } from "./build.ts";
import { addColumn } from "./changes/columns.ts";
import { differences, dumpOf } from "./dumps/dump.ts";
import { HAND_SCHEMAS, handBuilder } from "./hand/all.ts";
import type { Builder } from "./judge.ts";
import { dropPlaces, freshPlace } from "./places.ts";

const SCHEMAS = Math.ceil(Number(process.env["SCHEMAS"] ?? 20) / 5);
const SEED = Number(process.env["SCHEMAS_SEED"] ?? 20261121);

let folder = "";
let service: Service;
beforeAll(() => {
  folder = mkdtempSync(join(import.meta.dirname, ".tmp-"));
  writeFileSync(join(folder, "001_nothing.ts"), `import { evolution } from "underpin";\nexport default evolution([]);\n`);
  service = defineService({ name: "judged", migrations: pathToFileURL(`${folder}/`), releases: [{ name: "v1", version: 1 }] });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await dropPlaces();
});

describe.each(DIALECTS)("on %s", (dialect) => {
  /** What differs between a schema and its copy, and what the copy is said to lack. */
  async function copied(build: Builder): Promise<{ readonly unlike: readonly string[]; readonly lacks: readonly string[] }> {
    await using place = await freshPlace(dialect);
    await using scratch = await freshPlace(dialect);
    await build(place);
    await versionControl({ service, url: place.url });
    const { lacks } = await rehearse({ service, url: place.url, scratch: scratch.url });
    const [original, copy] = [await dumpOf(dialect, place.url, place.client), await dumpOf(dialect, scratch.url, scratch.client)];
    return { unlike: differences(original, copy), lacks };
  }

  test.each(HAND_SCHEMAS.filter((schema) => schema.dialect === dialect))(
    "a rehearsal's copy of the schema of a $name dumps as the original",
    async (schema) => {
      const [change] = schema.changes;
      if (!change) throw new RangeError("a schema without changes");
      expect(await copied(handBuilder(schema, change))).toEqual({ unlike: [], lacks: [] });
    },
  );

  test("a rehearsal's copy of random schemas dumps as the original", async () => {
    const found: object[] = [];
    for (const sketch of fc.sample(sketches(dialect), { seed: SEED, numRuns: SCHEMAS })) {
      const change = addColumn(sketch);
      if (change) found.push(await copied(builderOf(sketch, change)));
    }
    expect(found).toEqual(found.map(() => ({ unlike: [], lacks: [] })));
  }, 3_600_000);
});
