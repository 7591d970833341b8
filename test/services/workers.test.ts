import { availableParallelism } from "node:os";
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

describe("the memory that a worker may have", () => {
  interface Said {
    readonly ofPrimary: number;
    readonly ofWorker: number;
    readonly options: readonly string[];
    readonly arenas: string;
    readonly threads: string;
  }

  async function said(more: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Said> {
    const env = { ...process.env, ...more };
    const child = spawn(process.execPath, [...args, fixture("young")], { env, stdio: ["ignore", "pipe", "inherit"] });
    return JSON.parse(await text(child.stdout)) as Said;
  }

  /** How much less than the process that starts it a worker may grow, in bytes. */
  async function smallerBy(nodeOptions: string, ...args: readonly string[]): Promise<number> {
    const { ofPrimary, ofWorker } = await said({ NODE_OPTIONS: nodeOptions }, ...args);
    return ofPrimary - ofWorker;
  }

  test("for what has just been made is small, or as large as NODE_OPTIONS or the command line says", async () => {
    expect(await smallerBy("--no-warnings")).toBeGreaterThan(0);
    expect(await smallerBy("--no-warnings --max_semi_space_size=32")).toBe(0);
    expect(await smallerBy("", "--max-semi-space-size=32")).toBe(0);
  });

  test("grows by half before it is looked through again, and the worker itself takes back what is young; the command line comes last", async () => {
    const ours = ["--heap-growing-percent=50", "--no-parallel-scavenge"];
    expect((await said({})).options).toEqual(ours);
    expect((await said({}, "--parallel-scavenge")).options).toEqual([...ours, "--parallel-scavenge"]);
  });

  test("of the C library is one heap, or as many as the environment says", async () => {
    expect((await said({ MALLOC_ARENA_MAX: undefined })).arenas).toBe("1");
    expect((await said({ MALLOC_ARENA_MAX: "3" })).arenas).toBe("3");
  });

  test("has threads for each core and files beside them, or as many as the environment says", async () => {
    expect(Number((await said({ UV_THREADPOOL_SIZE: undefined })).threads)).toBe(Math.min(Math.max(availableParallelism() + 1, 4), 16));
    expect((await said({ UV_THREADPOOL_SIZE: "9" })).threads).toBe("9");
  });
});
