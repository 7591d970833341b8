import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ClientReport } from "./client.ts";

const EMPTY: ClientReport = { statements: 0, refused: 0, failed: 0, longestMs: 0, lastError: null };

/** A process that reads and writes as one release does, until it is stopped. */
export class Client {
  readonly release: string;
  #report: ClientReport = EMPTY;
  readonly #process: ChildProcess;

  constructor(url: string, release: string) {
    this.release = release;
    this.#process = fork(fileURLToPath(new URL("./client.js", import.meta.url)), [url, release]);
    this.#process.on("message", (report) => (this.#report = report as ClientReport));
  }

  /** What it has done so far. */
  get report(): ClientReport {
    return this.#report;
  }

  /** Waits until it has served so many more statements: then it has seen the schema as it is now. */
  async serves(more: number): Promise<void> {
    const target = this.#report.statements + more;
    while (this.#report.statements < target) {
      if (this.#process.exitCode !== null) throw new Error(`the client of ${this.release} ended with ${this.#process.exitCode}`);
      await Promise.race([once(this.#process, "message"), once(this.#process, "exit")]);
    }
  }

  /** Lets it finish its call and end. */
  async stop(): Promise<ClientReport> {
    if (this.#process.connected) this.#process.send("stop");
    if (this.#process.exitCode === null) await once(this.#process, "exit");
    return this.#report;
  }
}
