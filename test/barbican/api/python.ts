import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pipelinesOf } from "../../harness/barbican-peer.ts";
import { PythonServer } from "../../harness/python-server.ts";
import type { Raw } from "./answer.ts";
import type { Request, Service } from "./play.ts";
import { fileOf, optionsOf, type Settings, type Values } from "./settings.ts";

const SCRIPT = fileURLToPath(new URL("server.py", import.meta.url));

/** Python's Barbican, as one process, by a barbican.conf of its own. */
export class PythonBarbican implements Service, AsyncDisposable {
  readonly #folder: string;
  readonly #server: PythonServer;

  private constructor(folder: string, server: PythonServer) {
    this.#folder = folder;
    this.#server = server;
  }

  /**
   * @param more options beside those of its settings
   * @param url its database; one file of SQLite, fresh by each scenario, if left out
   * @param env what its environment has
   */
  static async start(
    settings: Settings,
    python: string,
    { more = {}, url, env = {} }: { readonly more?: Values; readonly url?: string; readonly env?: Readonly<Record<string, string>> } = {},
  ): Promise<PythonBarbican> {
    const folder = mkdtempSync(join(tmpdir(), "underpin-barbican-"));
    const connection = url === undefined ? `sqlite:///${join(folder, "barbican.db")}` : url.replace(/^mysql:/, "mysql+pymysql:");
    const options = optionsOf(settings, {
      // Until 2023.1 it stood in the one, since then it stands in the other.
      DEFAULT: { sql_connection: connection, db_auto_create: "True", log_file: join(folder, "barbican.log") },
      database: { connection },
      oslo_policy: { policy_file: join(folder, "policy.yaml") },
      ...more,
    });
    mkdirSync(join(folder, ".barbican"));
    writeFileSync(join(folder, ".barbican", "barbican.conf"), fileOf(options));
    return new PythonBarbican(folder, await PythonServer.start(python, folder, { script: SCRIPT, args: [pipelinesOf(python)], env }));
  }

  async reset(): Promise<void> {
    await this.#server.reset();
  }

  async run(statement: string): Promise<void> {
    const { status } = await this.ask({ method: "POST", path: "/judge/sql", headers: {}, body: statement });
    if (status !== 204) throw new Error(`${statement} failed:\n${this.#server.log().slice(-4000)}`);
  }

  async ask({ method, path, headers, body }: Request): Promise<Raw> {
    const { hostname, port } = new URL(this.#server.url);
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const all = { host: "localhost:9311", ...headers, ...length, connection: "close" };
    return await new Promise((resolve, reject) => {
      const asked = request({ hostname, port, path, method, headers: all, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.once("error", reject);
        answer.once("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
      });
      asked.once("error", reject);
      asked.end(body);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true });
  }
}
