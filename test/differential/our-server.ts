import { spawn, spawnSync, type ChildProcessByStdio } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** Where our service's source is: of this workspace, or of the clone that `KEYSTONE_OURS` names. */
const ROOT = process.env["KEYSTONE_OURS"] ?? fileURLToPath(new URL("../..", import.meta.url));
const SCRIPT = fileURLToPath(new URL("ours.ts", import.meta.url));
const SOURCE = ["--conditions=@underpin/source", "--enable-source-maps", "--import", new URL("typescript.mjs", import.meta.url).href];

/** Brings the database of a folder to our newest schema, by our keystone-manage. */
export function upgrade(folder: string): void {
  const manage = join(ROOT, "services/keystone/src/bin/keystone-manage.ts");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...SOURCE, manage, "--config-file", join(folder, "keystone.conf"), "db_sync"],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`db_sync ended with ${status}: ${stdout}${stderr}`);
}

/** Our Keystone, as one process that answers HTTP on a port of its own, by the keystone.conf of a folder. */
export class OurServer implements AsyncDisposable {
  /** Where it answers, without `/v3`. */
  url = "";
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;
  readonly #log: string;

  private constructor(folder: string) {
    this.#log = join(folder, "server.log");
    const written = openSync(this.#log, "a");
    this.#child = spawn(process.execPath, [...SOURCE, SCRIPT, folder, ROOT], {
      stdio: ["pipe", "pipe", written],
    }) as ChildProcessByStdio<Writable, Readable, null>;
    closeSync(written);
    this.#lines = createInterface({ input: this.#child.stdout });
  }

  /** Starts it; it answers when this has resolved. */
  static async start(folder: string): Promise<OurServer> {
    const server = new OurServer(folder);
    await server.#listening();
    return server;
  }

  /** The made cloud again. */
  async reset(): Promise<void> {
    this.#child.stdin.write("reset\n");
    await this.#listening();
  }

  /** What it has said: for a diagnosis. */
  log(): string {
    return readFileSync(this.#log, "utf8");
  }

  async #listening(): Promise<void> {
    this.url = await new Promise<string>((resolve, reject) => {
      const failed = (code: number | null): void => reject(new Error(`Our Keystone ended with ${code}:\n${this.log().slice(-4000)}`));
      this.#child.once("error", reject).once("exit", failed);
      this.#lines.once("line", (port) => {
        this.#child.off("error", reject).off("exit", failed);
        resolve(`http://127.0.0.1:${port}`);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await ended;
  }
}
