import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { barbican } from "@underpin/barbican";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { squash } from "../harness/engine.ts";
import { unexpected } from "./allowed.ts";
import { emptyBarbican, schemaDifferences, upgrade, upstreamBarbican } from "../harness/barbican.ts";

/** `UPDATE_BASE=1` writes the squashed schema anew, from what upstream's Victoria left. */
const FOLDER = new URL("../../services/barbican/src/migrations/base/", import.meta.url);
const VERSION = 35;

describe.each(DIALECTS)("on %s, an empty database", (dialect) => {
  test("gets the schema of upstream's squashed script at once", async () => {
    if (process.env["UPDATE_BASE"]) {
      await using recorded = await upstreamBarbican(dialect, "victoria");
      const statements = await squash({ service: barbican, url: recorded.url });
      // Tables have the character set of their database.
      const plain = statements
        .filter((statement) => !statement.startsWith("ALTER DATABASE"))
        .map((statement) => statement.replace(/ DEFAULT CHARSET=\w+ COLLATE=\w+$/, ""));
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(
        new URL(`${VERSION}.${dialect}.ts`, FOLDER),
        `/** Victoria's schema at once; made from what upstream's left (UPDATE_BASE=1 npm test). */\nexport default [\n${plain.map((statement) => `  ${JSON.stringify(statement)},\n`).join("")}];\n`,
      );
    }
    await using database = await emptyBarbican(dialect);
    for (const release of ["victoria", "zed", "2026.1"]) {
      await upgrade(database.url, release);
      expect(unexpected(await schemaDifferences(database.url, dialect, release), dialect, release), release).toEqual([]);
    }
  });

  test("gets the newest by one call, whatever its character set", async () => {
    await using database = await freshDatabase(dialect);
    await upgrade(database.url, "2026.1");
    const differences = unexpected(await schemaDifferences(database.url, dialect, "2026.1"), dialect, "2026.1");
    expect(differences.filter(({ path }) => !path.includes("/options/"))).toEqual([]);
  });
});
