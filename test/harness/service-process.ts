import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { begin } from "./cli.ts";

/** A service's command while it runs, as its operator sees it. */
export class ServiceProcess implements AsyncDisposable {
  /** What it ended with, once all its processes have. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stderr: string }>;
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #readers = new Set<() => void>();

  constructor(name: string, child: ReturnType<typeof begin>) {
    this.#name = name;
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
      void this.ended.then(({ code, signal, stderr }) => reject(new Error(`${this.#name} ended with ${code ?? signal}: ${stderr}`)));
      read();
    });
  }

  /** What it said last: for a diagnosis. */
  log(): string {
    return this.#lines.slice(-5000).join("\n");
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Tells it to end, as a supervisor does; what it ends with. */
  async end(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return (await this.ended).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }
}
