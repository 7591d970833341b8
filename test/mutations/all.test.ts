import { spawn } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MUTATIONS, type Mutation } from "./mutations.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What vitest says of the test of a mutation, which is in the source. */
async function seen({ test: [file, name], only = "sqlite" }: Mutation, number: number): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("VITEST")));
  const child = spawn(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", join("test", file), "-t", name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")],
    { cwd: ROOT, env: { ...env, MUTATION: String(number), DB: only, NO_COLOR: "1" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  return said;
}

describe("a test notices when", () => {
  test.each(MUTATIONS.map((one, i) => [one.what, one, i] as const))("%s", { timeout: 600_000 }, async (_what, one, i) => {
    const said = await seen(one, i);
    expect(
      said.split("\n").filter((line) => line.includes("FAIL") && line.includes(one.test[1])),
      said,
    ).not.toEqual([]);
  });
});
