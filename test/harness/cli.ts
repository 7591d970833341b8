import { spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** What a command did, as an operator sees it. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BINARIES = {
  "keystone-manage": "../../services/keystone/dist/bin/keystone-manage.js",
  underpin: "../../packages/underpin/dist/cli/main.js",
} as const;

/** Runs a built command; `interrupt` is when somebody presses Ctrl-C. */
export async function run(
  command: keyof typeof BINARIES,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly interrupt?: Promise<unknown> } = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(BINARIES[command], import.meta.url)), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { ...process.env, HOME: "/nonexistent", ...options.env },
  });
  void options.interrupt?.then(() => child.kill("SIGINT"));
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}

/** `keystone-manage` on a database. */
export function keystoneManage(url: string): (...args: readonly string[]) => Promise<CommandResult> {
  return (...args) => run("keystone-manage", ["--url", url, ...args]);
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
