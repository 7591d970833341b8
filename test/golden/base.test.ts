import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { liveSchema } from "../harness/normalise.ts";
import { liveRows } from "../harness/rows.ts";
import { check, runExpand, squash, sync } from "../harness/engine.ts";

/** `UPDATE_BASE=1` writes the squashed schema anew from a replay; the tests then hold it against one. */
const FOLDER = new URL("base/", new URL("../../services/keystone/src/migrations/", import.meta.url));

describe.each(DIALECTS)("on %s, the squashed base", (dialect) => {
  test("equals the replayed history, schema and rows", async () => {
    await using replayed = await freshDatabase(dialect);
    await sync({ service: keystone, url: replayed.url, replay: true });
    if (process.env["UPDATE_BASE"]) {
      const statements = await squash({ service: keystone, url: replayed.url });
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(
        new URL(`85.${dialect}.ts`, FOLDER),
        `/** Today's schema at once; made from a replay of the history (UPDATE_BASE=1 npm test). */\nexport default [\n${statements.map((statement) => `  ${JSON.stringify(statement)},\n`).join("")}];\n`,
      );
    }
    await using laid = await freshDatabase(dialect);
    const results = await sync({ service: keystone, url: laid.url });
    expect(results.map((result) => result.to)).toEqual([85]);
    expect(await liveSchema(laid.url)).toEqual(await liveSchema(replayed.url));
    expect(await liveRows(laid.url)).toEqual(await liveRows(replayed.url));
  });

  test("is what expand lays on an empty database, and nothing is left to do", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: keystone, url: database.url };
    await runExpand(options);
    expect((await check(options)).code).toBe(0);
  });
});
