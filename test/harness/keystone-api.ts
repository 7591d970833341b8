import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { begin } from "./cli.ts";

/** How many of its last lines are kept. */
const KEPT = 200;

/** Our service as its operator runs it: `keystone-api`, in a folder with its `keystone.conf`, on a port of its own. */
export class KeystoneApi implements AsyncDisposable {
  /** Where it answers, without `/v3`. */
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #said: string[];

  private constructor(child: ChildProcess, url: string, said: string[]) {
    this.#child = child;
    this.url = url;
    this.#said = said;
  }

  /** Starts it; all its processes answer when this has resolved. */
  static async start(
    folder: string,
    { workers = 1, args = [] }: { readonly workers?: number; readonly args?: readonly string[] } = {},
  ): Promise<KeystoneApi> {
    const given = ["--config-file", "keystone.conf", "--host", "127.0.0.1", "--port", "0", "--workers", String(workers), ...args];
    const child = begin("keystone-api", given, { cwd: folder });
    const said: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      let listening = 0;
      const hear = (line: string): void => {
        said.push(line);
        if (said.length > KEPT) said.shift();
        const found = /Listening on (http:\S+)/.exec(line);
        if (found !== null && ++listening === workers) resolve(found[1]!);
      };
      for (const output of [child.stdout, child.stderr]) createInterface({ input: output }).on("line", hear);
      child.once("close", (code) => reject(new Error(`keystone-api ended with ${code}:\n${said.join("\n")}`)));
    });
    return new KeystoneApi(child, url, said);
  }

  /** Of all its processes, the one that was started first. */
  get pids(): readonly number[] {
    const workers = this.#said.map((line) => /^\S+ \S+ (\d+) INFO keystone \[-\] Listening/.exec(line)?.[1]);
    return [...new Set([this.#child.pid!, ...workers.filter((pid) => pid !== undefined).map(Number)])];
  }

  /** Its last lines: for a diagnosis. */
  log(): string {
    return this.#said.join("\n");
  }

  /** Tells it to end, or its whole group, as a supervisor does; what it ends with. */
  async end(who: "service" | "group" = "service"): Promise<number | null> {
    const ended = this.#ended();
    for (const pid of who === "group" ? this.pids : [this.#child.pid!]) process.kill(pid, "SIGTERM");
    return await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = this.#ended();
    this.#child.kill("SIGKILL");
    await ended;
  }

  #ended(): Promise<number | null> {
    return new Promise((resolve) => this.#child.once("exit", resolve));
  }
}
