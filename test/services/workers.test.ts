import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/workers/${name}.mjs`, import.meta.url));

interface End {
  readonly why: string;
  readonly againIn: number;
  readonly starts: number;
}

test("workers that die at once are not started in a hot loop, and the service still ends when it is told to", async () => {
  const began = performance.now();
  const child = spawn(process.execPath, [fixture("dying")], { stdio: ["ignore", "pipe", "inherit"] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const ends = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as End);
  expect(ends.map(({ why, againIn, starts }) => [why, againIn, starts])).toEqual([
    ["code 3", 20, 1],
    ["code 3", 40, 2],
    ["code 3", 80, 3],
    ["code 3", 160, 4],
    ["code 3", 160, 5],
    ["code 3", 160, 6],
  ]);
  // It waited before each start but the first, and not for the one that was called off.
  expect(performance.now() - began).toBeGreaterThan(20 + 40 + 80 + 160 + 160);
  expect(code).toBe(0);
});

describe("V8's young generation", () => {
  /** How much less than the process that starts it a worker may grow, in bytes. */
  async function smallerBy(nodeOptions: string, ...args: readonly string[]): Promise<number> {
    const env = { ...process.env, NODE_OPTIONS: nodeOptions };
    const child = spawn(process.execPath, [...args, fixture("young")], { env, stdio: ["ignore", "pipe", "inherit"] });
    const { ofPrimary, ofWorker } = JSON.parse(await text(child.stdout)) as { readonly ofPrimary: number; readonly ofWorker: number };
    return ofPrimary - ofWorker;
  }

  test("is small in a worker, or as large as NODE_OPTIONS or the command line says", async () => {
    expect(await smallerBy("--no-warnings")).toBeGreaterThan(0);
    expect(await smallerBy("--no-warnings --max_semi_space_size=32")).toBe(0);
    expect(await smallerBy("", "--max-semi-space-size=32")).toBe(0);
  });
});
