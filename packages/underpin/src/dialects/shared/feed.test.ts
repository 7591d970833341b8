import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { feed } from "./feed.ts";
import { runTool } from "./tool.ts";

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "feed-"));
  file = join(folder, "dump");
  writeFileSync(file, "x".repeat(1 << 20));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program of the shell that is given the file, and told of its end only when it is gone. */
async function given(script: string): Promise<number> {
  let read = 0;
  const run = { tool: { path: "/bin/sh", version: "" }, args: ["-c", script], signal: undefined, reason: () => "" };
  await runTool(run, async (child) => {
    const gone = new Promise((resolve) => child.stdin.once("close", resolve));
    child.stdout.resume();
    await feed(
      file,
      child.stdin,
      (bytes) => (read = bytes),
      async function* (source) {
        yield* source;
        await gone;
      },
    );
  });
  return read;
}

test("a tool that has all it wants may end before it is told that there is no more", async () => {
  expect(await given(`head -c ${1 << 20} >/dev/null`)).toBe(1 << 20);
});

test("a tool that ends amid the file ends well if it says so, and tells why if not", async () => {
  await given("head -c 10 >/dev/null");
  await expect(given("head -c 10 >/dev/null; exit 3")).rejects.toMatchObject({ code: "UP-TOOL-FAILED" });
});

test("a file that can't be read is an error of its own", async () => {
  const run = { tool: { path: "/bin/sh", version: "" }, args: ["-c", "cat >/dev/null"], signal: undefined, reason: () => "" };
  await expect(runTool(run, ({ stdin }) => feed(join(folder, "none"), stdin, () => {}))).rejects.toMatchObject({ code: "ENOENT" });
});
