import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";

const DEMO = fileURLToPath(new URL("../../examples/keystone-serving/dist/main.js", import.meta.url));

// On servers test/upgrade/next-release.test.ts goes the same way, behind HAProxy.
describe.each(DIALECTS.filter((dialect) => dialect === "sqlite"))("on %s", (dialect) => {
  test("Keystone's schema changes while two of its processes serve: no request fails, and nothing that was written is lost", async () => {
    await using database = await freshDatabase(dialect);
    const child = spawn(process.execPath, [DEMO, "--url", database.url, "--requests", "60"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" },
    });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (out += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/\n0 failed of \d{3,}, 0 lost of \d{2,}/) });
    expect(out).toContain("n1 underpin-1, n2 2026.1");
    expect(out).toMatch(/UP-NODES.*\(2026\.1, seen/);
    expect(out).toContain("UP-SCHEMA-TOO-NEW");
  });
});
