import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { begin } from "./cli.ts";

/** A service's command as its operator runs it, on a port of its own. */
export class ServiceProcess implements AsyncDisposable {
  /** Where it listens, once it does. */
  url = "";
  /** What it ended with, once all its processes have. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stderr: string }>;
  readonly #command: Parameters<typeof begin>[0];
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #readers = new Set<() => void>();

  /** Starts it in a folder; it does not listen yet. */
  constructor(command: Parameters<typeof begin>[0], folder: string, args: readonly string[]) {
    const child = begin(command, ["--host", "127.0.0.1", "--port", "0", ...args], { cwd: folder });
    this.#command = command;
    this.#child = child;
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    // Its log goes to either, as it is configured.
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on("line", (line) => {
        this.#lines.push(line);
        for (const read of this.#readers) read();
      });
    this.ended = new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, stderr })));
  }

  /** Waits until it listens. */
  async listening(): Promise<void> {
    const [listening] = await this.said(/Listening on (http:\S+)/);
    this.url = listening?.[1] ?? "";
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits until its log has so many lines that match. */
  async said(pattern: RegExp, times = 1): Promise<readonly RegExpExecArray[]> {
    return await new Promise((resolve, reject) => {
      const read = (): void => {
        const found = this.#lines.map((line) => pattern.exec(line)).filter((match) => match !== null);
        if (found.length < times) return;
        this.#readers.delete(read);
        resolve(found);
      };
      this.#readers.add(read);
      void this.ended.then(({ code, signal, stderr }) => reject(new Error(`${this.#command} ended with ${code ?? signal}: ${stderr}`)));
      read();
    });
  }

  /** The process ids of those that listen. */
  async workers(count: number): Promise<readonly number[]> {
    return (await this.said(/^\S+ \S+ (\d+) INFO \w+ .*Listening on/, count)).map(([, pid]) => Number(pid));
  }

  /** What it said last: for a diagnosis. */
  log(): string {
    return this.#lines.slice(-200).join("\n");
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Tells it to end, as a supervisor does; what it ends with. */
  async end(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return (await this.ended).code;
  }

  /** The status of `/healthcheck`. */
  async health(): Promise<number> {
    return (await fetch(`${this.url}/healthcheck`)).status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }
}
