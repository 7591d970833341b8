import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { vi } from "vitest";
import { runProgram } from "underpin/cli";
import { createKeystoneManage } from "../../services/keystone/src/manage/keystone-manage.ts";

/** What a command did, as an operator sees it. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BINARIES = {
  "barbican-api": "../../services/barbican/bin/barbican-api.js",
  "barbican-db-manage": "../../services/barbican/bin/barbican-db-manage.js",
  "barbican-keystone-listener": "../../services/barbican/bin/barbican-keystone-listener.js",
  "barbican-worker": "../../services/barbican/bin/barbican-worker.js",
  "barbican-manage": "../../services/barbican/bin/barbican-manage.js",
  "keystone-api": "../../services/keystone/bin/keystone-api.js",
  "keystone-manage": "../../services/keystone/dist/bin/keystone-manage.js",
  underpin: "../../packages/underpin/dist/cli/main.js",
} as const;

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a built command that goes on until it is told to end. */
export function begin(
  command: keyof typeof BINARIES,
  args: readonly string[],
  { cwd, env }: Surroundings = {},
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [fileURLToPath(new URL(BINARIES[command], import.meta.url)), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, HOME: "/nonexistent", ...env },
  });
}

/** Runs a built command; `interrupt` is when somebody presses Ctrl-C. */
export async function run(
  command: keyof typeof BINARIES,
  args: readonly string[],
  options: Surroundings & { readonly interrupt?: Promise<unknown> } = {},
): Promise<CommandResult> {
  const child = begin(command, args, options);
  void options.interrupt?.then(() => child.kill("SIGINT"));
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}

/**
 * `keystone-manage` on a database, in this process: that takes a tenth of the time. Where the process itself is the point, or what is built
 * and how it starts, {@link run} has one made.
 */
export function keystoneManage(url: string): (...args: readonly string[]) => Promise<CommandResult> {
  return (...args) => runHere(["--url", url, ...args]);
}

/** Runs `keystone-manage` in this process, as if in another folder; nothing else may write meanwhile. */
export async function runHere(args: readonly string[], surroundings: Pick<Surroundings, "cwd"> = {}): Promise<CommandResult> {
  return await runProgramHere(createKeystoneManage(), args, surroundings);
}

/** Runs a command line in this process. */
export async function runProgramHere(
  program: Command,
  args: readonly string[],
  { cwd }: Pick<Surroundings, "cwd"> = {},
): Promise<CommandResult> {
  const out = { stdout: "", stderr: "" };
  const { exitCode } = process;
  const folder = process.cwd();
  const [first, second] = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      out[name] += String(text);
      return true;
    }),
  );
  try {
    process.exitCode = 0;
    if (cwd !== undefined) process.chdir(cwd);
    await runProgram(program, [process.execPath, program.name(), ...args]);
    return { code: Number(process.exitCode), ...out };
  } finally {
    process.chdir(folder);
    first?.mockRestore();
    second?.mockRestore();
    process.exitCode = exitCode;
  }
}

/** Runs `underpin` at a terminal of its own; `onScreen` sees all there is on it, whenever there is more. */
export async function runAtTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onScreen: (screen: string, keyboard: Writable) => void = () => {},
): Promise<{ readonly code: number | null; readonly screen: string }> {
  const cli = fileURLToPath(new URL(BINARIES.underpin, import.meta.url));
  const command = [process.execPath, cli, ...args].map((word) => `'${word}'`).join(" ");
  // util-linux's own, which every Debian has.
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  let screen = "";
  child.stdout.on("data", (chunk: Buffer) => {
    screen += chunk.toString();
    onScreen(screen, child.stdin);
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, screen };
}
