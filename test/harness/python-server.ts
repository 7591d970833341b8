import { spawn, spawnSync, type ChildProcessByStdio } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../differential/server.py", import.meta.url));
const QUIET = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8", PYTHONHASHSEED: "0" };

/** A service of Python's, as one process that answers HTTP on a port of its own, by the configuration in a folder: Keystone, if no other script serves it. */
export class PythonServer implements AsyncDisposable {
  /** Where it answers, without `/v3`. */
  readonly url: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #log: string;

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>, port: string, log: string) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
    this.#log = log;
  }

  /**
   * Starts it; it answers when this has resolved.
   * @param script what serves it: the judge's server of one process, which takes a seed that the ids it makes follow from
   * @param env what its environment has beside little
   */
  static async start(
    python: string,
    folder: string,
    {
      script = SCRIPT,
      args = [],
      env = {},
    }: { readonly script?: string; readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
  ): Promise<PythonServer> {
    const log = join(folder, "server.log");
    const written = openSync(log, "a");
    const child = spawn(python, ["-W", "ignore", script, folder, ...args], {
      stdio: ["pipe", "pipe", written],
      env: { ...QUIET, ...env },
    }) as ChildProcessByStdio<Writable, Readable, null>;
    closeSync(written);
    const lines = createInterface({ input: child.stdout });
    const port = await new Promise<string>((resolve, reject) => {
      const failed = (code: number | null): void =>
        reject(new Error(`Python's service ended with ${code}:\n${readFileSync(log, "utf8").slice(-4000)}`));
      child.once("error", reject);
      child.once("exit", failed);
      lines.once("line", (line) => {
        child.off("exit", failed);
        resolve(line);
      });
    });
    return new PythonServer(child, port, log);
  }

  /** The database is a copy of `seed.db` again. */
  async reset(): Promise<void> {
    const { status } = await fetch(`${this.url}/judge/reset`);
    if (status !== 204) throw new Error(`Keystone's database was not made again (${status}):\n${this.log().slice(-4000)}`);
  }

  /** What it has logged: for a diagnosis. */
  log(): string {
    return readFileSync(this.#log, "utf8");
  }

  /** Tells it to end, as a supervisor does; resolves when it has. */
  async end(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end("SIGKILL");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill(signal);
    await ended;
  }
}

/** Runs Python's own keystone-manage. */
export function keystoneManage(python: string, folder: string, ...args: readonly string[]): void {
  const command = ["-W", "ignore", python.replace(/python3?$/, "keystone-manage"), "--config-file", join(folder, "keystone.conf"), ...args];
  const { status, stdout, stderr } = spawnSync(python, command, { encoding: "utf8", env: QUIET });
  if (status !== 0) throw new Error(`keystone-manage ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
}
