import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";

/** A file and one server in `npm test`; `npm run test:upgrade` has the others, too. */
const CHOSEN = process.env["PEERS"] ? DIALECTS : DIALECTS.filter((dialect) => dialect !== "postgres" || DIALECTS.length < 3);

describe.each(CHOSEN)("on %s", (dialect) => {
  test("Newton becomes 2026.1 under the load of two releases, no statement fails and no row is lost", async () => {
    await using database = await freshDatabase(dialect);
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL("../../examples/keystone-rolling/dist/main.js", import.meta.url)), "--url", database.url],
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } },
    );
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (out += chunk.toString()));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(out).toMatch(/statements failed +0\n/);
    expect(out).toMatch(/rows verified +\d+, none lost/);
    expect(code, out).toBe(0);
  });
});
