import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "../harness/cli.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";

const SERVICE = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));
const TELL = fileURLToPath(new URL("../fixtures/loaded.cjs", import.meta.url));

test.each(DIALECTS)("on %s, check and status load no HTTP client, which takes as much memory as all else", async (dialect) => {
  await using database = await freshDatabase(dialect);
  for (const command of ["check", "status"]) {
    const env = { EVOLUTIONS: "rename", NODE_OPTIONS: `--require=${TELL}` };
    const { code, stderr } = await run("underpin", ["--service", SERVICE, "--url", database.url, command], { env });
    expect(code).toBe(command === "check" ? 2 : 0);
    const loaded = JSON.parse(stderr.split("\n").find((line) => line.startsWith("[")) ?? "[]") as string[];
    expect(loaded).toContain("NativeModule fs");
    expect(loaded.filter((name) => name.includes("undici"))).toEqual([]);
  }
});
