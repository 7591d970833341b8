import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { keystone } from "@underpin/keystone";
import { begin, run, runHere, type CommandResult } from "./cli.ts";
import { sync } from "./engine.ts";
import { ServiceProcess } from "./service-process.ts";

export const PASSWORD = "pass-of-admin";
/** For whom root makes keys; anybody else makes them for himself. */
export const OWNER = process.geteuid?.() === 0 ? ["--keystone-user", "root", "--keystone-group", "root"] : [];
const CONFIGURED = ["--config-file", "keystone.conf"];

/** Writes a folder's `keystone.conf`; `more` are sections beside those of the database and of keys. */
export function configure(folder: string, url: string, more = ""): void {
  writeFileSync(
    join(folder, "keystone.conf"),
    `[database]\nconnection = ${url}\n[fernet_tokens]\nkey_repository = ${folder}/keys\n[fernet_receipts]\nkey_repository = ${folder}/keys\n[credential]\nkey_repository = ${folder}/credential-keys\n${more}`,
  );
}

/** Runs keystone-manage on what the folder's `keystone.conf` says. */
export async function manage(folder: string, ...args: readonly string[]): Promise<CommandResult> {
  // Passwords are hashed on threads, which need what is built.
  const runs = args[0] === "bootstrap" ? run.bind(null, "keystone-manage") : runHere;
  return await runs([...CONFIGURED, ...args], { cwd: folder });
}

/** An empty database becomes a cloud with an administrator. */
export async function makeCloud(folder: string, url: string): Promise<void> {
  await sync({ service: keystone, url });
  for (const command of [
    ["fernet_setup", ...OWNER],
    ["bootstrap", "--bootstrap-password", PASSWORD, "--bootstrap-region-id", "north"],
  ]) {
    const { code, stderr } = await manage(folder, ...command);
    if (code !== 0) throw new Error(stderr);
  }
}

/** keystone-api as its operator runs it, on a port of its own. */
export class IdentityService extends ServiceProcess {
  /** Where it listens, once it does. */
  url = "";

  /** Starts it in a folder that has a `keystone.conf`; it does not listen yet. */
  static begin(folder: string, ...args: readonly string[]): IdentityService {
    const options = [...CONFIGURED, "--host", "127.0.0.1", "--port", "0", ...args];
    return new IdentityService("keystone-api", begin("keystone-api", options, { cwd: folder }));
  }

  /** The same, and waits until it listens. */
  static async start(folder: string, ...args: readonly string[]): Promise<IdentityService> {
    const service = IdentityService.begin(folder, ...args);
    const [listening] = await service.said(/Listening on (http:\S+)/);
    service.url = listening?.[1] ?? "";
    return service;
  }

  /** The process ids of those that listen. */
  async workers(count: number): Promise<readonly number[]> {
    return (await this.said(/^\S+ \S+ (\d+) INFO keystone .*Listening on/, count)).map(([, pid]) => Number(pid));
  }

  /** The status of `/healthcheck`. */
  async health(): Promise<number> {
    return (await fetch(`${this.url}/healthcheck`)).status;
  }

  async logIn(password = PASSWORD): Promise<Response> {
    const auth = {
      identity: { methods: ["password"], password: { user: { name: "admin", domain: { id: "default" }, password } } },
      scope: { project: { name: "admin", domain: { id: "default" } } },
    };
    return await this.ask("POST", "/auth/tokens", undefined, { auth });
  }

  /** A token of the administrator. */
  async token(): Promise<string> {
    return (await this.logIn()).headers.get("x-subject-token") ?? "";
  }

  /** Asks for a path below `/v3`. */
  async ask(method: string, path: string, token?: string, body?: object): Promise<Response> {
    return await fetch(`${this.url}/v3${path}`, {
      method,
      headers: { ...(token !== undefined && { "x-auth-token": token }), ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}
