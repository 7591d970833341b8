import { execFile, spawn, type ChildProcessByStdio } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { UnderpinError } from "../../model/error.ts";
import { SecretFiles } from "./secret-files.ts";

/** A database's own program. */
export interface Tool {
  readonly path: string;
  /** What it says of itself, in one line. */
  readonly version: string;
}

/**
 * The first of some programs that is on the PATH.
 *
 * @throws UnderpinError `UP-TOOL`
 */
export async function findTool(names: readonly [string, ...string[]], packages: string): Promise<Tool> {
  for (const name of names)
    for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
      const path = join(folder, name);
      if (folder === "" || !isProgram(path)) continue;
      const { stdout } = await promisify(execFile)(path, ["--version"]);
      return { path, version: stdout.trim().split("\n")[0] ?? "" };
    }
  throw new UnderpinError("UP-TOOL", {
    what: `${names.join(" or ")} is not on the PATH.`,
    fine: "Nothing was done.",
    next: `Install ${packages}.`,
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How a tool is run: what is secret is in files or in the environment, never among the arguments. */
export interface Run {
  readonly tool: Tool;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: SecretFiles;
  readonly signal: AbortSignal | undefined;
  /** Hears each line that it says of itself. */
  readonly onLine?: (line: string) => void;
  /** What it said when it failed, without what it says of rows: they may hold secrets. */
  readonly reason: (lines: readonly string[]) => string;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** So much of what a tool says is kept for its error. */
const KEPT_LINES = 40;

/**
 * Runs a tool; `body` reads what it writes and writes what it reads. It ends with us: what it writes goes nowhere then, and what it reads
 * has an end too soon.
 *
 * @throws UnderpinError `UP-TOOL-FAILED`
 */
export async function runTool<T>(run: Run, body: (child: Child) => Promise<T>): Promise<T> {
  const { tool, args, env = {}, files, signal } = run;
  signal?.throwIfAborted();
  const child = spawn(tool.path, [...args], {
    stdio: ["pipe", "pipe", "pipe", ...(files?.handles ?? [])],
    env: { ...process.env, LC_ALL: "C", ...env },
  }) as Child;
  const stop = (): void => void child.kill("SIGTERM");
  signal?.addEventListener("abort", stop, { once: true });
  // A tool that has ended takes no more; why, it says itself.
  child.stdin.on("error", () => {});
  const said = linesOf(child.stderr, run.onLine);
  const ended = new Promise<number | string | null>((resolve, reject) => {
    child.once("error", reject).once("close", (code, by) => resolve(code ?? by));
  });
  try {
    const [result, status] = await Promise.allSettled([body(child), ended]);
    signal?.throwIfAborted();
    if (status.status === "rejected") throw status.reason;
    if (status.value !== 0)
      throw new UnderpinError("UP-TOOL-FAILED", {
        what: `${tool.path} ended with ${status.value}.`,
        why: run.reason(said()) || "It did not say why.",
      });
    if (result.status === "rejected") throw result.reason;
    return result.value;
  } finally {
    signal?.removeEventListener("abort", stop);
    if (child.exitCode === null) child.kill("SIGTERM");
  }
}

function linesOf(stream: Readable, onLine?: (line: string) => void): () => readonly string[] {
  let rest = "";
  const kept: string[] = [];
  const take = (line: string): void => {
    onLine?.(line);
    kept.push(line);
    if (kept.length > KEPT_LINES) kept.shift();
  };
  stream.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
  });
  return () => (rest === "" ? kept : [...kept, rest]);
}
