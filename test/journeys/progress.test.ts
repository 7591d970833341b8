import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run, runAtTerminal } from "../harness/cli.ts";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { runExpand, sync } from "../harness/engine.ts";

const SERVICE = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));
const ROWS = 200_000;
/** To the first column, and all of the line away. */
const CLEARED = "\u001B[1G\u001B[0K";
const DONE = /^ {4}200000 rows in [\d.]+ (m?s|min)$/m;

async function expanded(): Promise<TestDatabase> {
  const database = await freshDatabase("sqlite");
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  await using session = await database.connect();
  await session.run(
    `INSERT INTO person (id, name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS}) SELECT i, 'name ' || i FROM n`,
  );
  await runExpand(options);
  return database;
}

test.skipIf(process.platform !== "linux")(
  "at a terminal, progress stands in one line that is drawn anew; what was done stays",
  async () => {
    await using database = await expanded();
    const { code, screen } = await runAtTerminal(["--service", SERVICE, "--url", database.url, "migrate"], { EVOLUTIONS: "rename" });
    expect(code).toBe(0);
    const drawn = screen.split(CLEARED);
    expect(drawn.length).toBeGreaterThan(1);
    expect(drawn[0]).toMatch(/fill title of person\r?\n {4}\d+ rows of about 200000, \d+ rows\/s, .* to go$/);
    // What a terminal leaves of a line: what was written after it was last cleared.
    const lines = screen.split(/\r?\n/).map((line) => line.split(CLEARED).at(-1));
    expect(lines.filter((line) => line?.includes("rows/s"))).toEqual([]);
    expect(lines.join("\n")).toMatch(DONE);
  },
);

test("in a log, progress is told now and then, and what was done at the end", async () => {
  await using database = await expanded();
  const { code, stderr } = await run("underpin", ["--service", SERVICE, "--url", database.url, "migrate"], {
    env: { EVOLUTIONS: "rename" },
  });
  expect(code).toBe(0);
  expect(stderr).toMatch(DONE);
  expect(stderr).not.toContain("\u001B");
});
