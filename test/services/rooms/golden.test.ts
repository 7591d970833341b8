import { describe, expect, test } from "vitest";
import { DIALECTS } from "../../harness/databases.ts";
import { readGolden, SCENARIOS } from "./golden.ts";
import { replay } from "./replay.ts";

for (const release of ["30", "22"])
  describe.each(DIALECTS)(`like Keystone ${release}, on %s`, (dialect) => {
    const golden = readGolden(release);

    test.each(SCENARIOS.map((scenario) => [scenario.title, scenario] as const))("%s", async (_, scenario) => {
      expect(await replay(release, dialect, golden, scenario)).toBe("");
    });
  });
