import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { begin } from "./cli.ts";
import { ServiceProcess } from "./service-process.ts";

/** A key of `[simple_crypto_plugin]`. */
export const KEK = "dGhpcnR5X3R3b19ieXRlX2tleWJsYWhibGFoYmxhaGg=";

/** Writes a folder's `barbican.conf`; `more` are sections beside those of the database, keys and who says who asks. */
export function configureBarbican(folder: string, url: string, more = "", strategy: "noauth" | "keystone" = "noauth"): void {
  writeFileSync(
    join(folder, "barbican.conf"),
    `[database]\nconnection = ${url}\n[simple_crypto_plugin]\nkek = ${KEK}\n[underpin]\nauth_strategy = ${strategy}\n${more}`,
  );
}

/** Who asks, where requests are believed. */
export const CALLER = { "x-project-id": "p1", "x-user-id": "u1", "x-roles": "admin" } as const;

/** One of Barbican's commands as its operator runs it. */
export class KeyManager extends ServiceProcess {
  /** Where it listens, once it does. */
  url = "";

  /** Starts a command in a folder that has a `barbican.conf`. */
  static begin(
    command: "barbican-api" | "barbican-worker" | "barbican-keystone-listener",
    folder: string,
    ...args: readonly string[]
  ): KeyManager {
    return new KeyManager(command, begin(command, ["--config-file", "barbican.conf", ...args], { cwd: folder }));
  }

  /** Starts `barbican-api` on a port of its own, and waits until it listens. */
  static async start(folder: string, ...args: readonly string[]): Promise<KeyManager> {
    const service = KeyManager.begin("barbican-api", folder, "--host", "127.0.0.1", "--port", "0", ...args);
    const [listening] = await service.said(/Listening on (http:\S+)/);
    service.url = listening?.[1] ?? "";
    return service;
  }

  /** Asks for a path below `/v1`. */
  async ask(method: string, path: string, body?: object): Promise<Response> {
    return await fetch(`${this.url}/v1${path}`, {
      method,
      headers: { ...CALLER, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}
