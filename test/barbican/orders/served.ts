import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { createBarbican, loadBarbicanConfig, noauth, openBarbican, type Barbican } from "@underpin/barbican";
import { CALLER, configureBarbican } from "../../harness/key-manager.ts";

/** What an answer said. */
export interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, never>>;
  readonly bytes: Buffer;
}

/** Our Barbican in this process, whose orders wait for a worker. */
export class Queueing implements AsyncDisposable {
  readonly folder: string;
  readonly barbican: Barbican & AsyncDisposable;
  readonly #app: FastifyInstance;

  private constructor(folder: string, barbican: Barbican & AsyncDisposable, app: FastifyInstance) {
    this.folder = folder;
    this.barbican = barbican;
    this.#app = app;
  }

  static async start(
    url: string,
    { more = "", now = Date.now }: { readonly more?: string; readonly now?: () => number } = {},
  ): Promise<Queueing> {
    const folder = mkdtempSync(join(tmpdir(), "underpin-orders-"));
    configureBarbican(folder, url, more);
    const barbican = await openBarbican(loadBarbicanConfig({ files: [join(folder, "barbican.conf")] }), { now });
    return new Queueing(folder, barbican, await createBarbican(barbican, { authenticate: noauth("admin") }));
  }

  /** Asks for a path below `/v1`, or for a URL that it has answered. */
  async ask(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: object,
    accept = "application/json",
    project = "p1",
    roles: string = CALLER["x-roles"],
  ): Promise<Told> {
    const url = path.startsWith("http") ? new URL(path).pathname : `/v1${path}`;
    const { statusCode, rawPayload } = await this.#app.inject({
      method,
      url,
      headers: { ...CALLER, "x-project-id": project, "x-roles": roles, accept },
      ...(body && { payload: body }),
    });
    const isJson = accept === "application/json" && rawPayload.length > 0;
    return { status: statusCode, bytes: rawPayload, body: (isJson ? JSON.parse(rawPayload.toString()) : {}) as Told["body"] };
  }

  /** Orders something; its URL. */
  async order(type: "key" | "asymmetric", meta: object): Promise<string> {
    const { status, body } = await this.ask("POST", "/orders", { type, meta });
    if (status !== 202) throw new Error(JSON.stringify(body));
    return body["order_ref"] as unknown as string;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#app.close();
    await this.barbican[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
