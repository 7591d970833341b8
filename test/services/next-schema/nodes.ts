import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeystone } from "../../../services/keystone/src/app.ts";
import { loadKeystoneConfig, type KeystoneConfig } from "../../../services/keystone/src/config/index.ts";
import type { SchemaName } from "../../../services/keystone/src/database/schemas/schema.ts";
import { bootstrapCloud } from "../../../services/keystone/src/manage/bootstrap-cloud.ts";
import { openKeystone } from "../../../services/keystone/src/open-keystone.ts";
import { keystoneConf } from "../../differential/cloud/configuration.ts";
import { send, type Answered } from "../../differential/http.ts";
import { cheapPasswords } from "../authentication/cheap-passwords.ts";

/** Keys and configurations that the nodes of one database share. */
export class Site implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "underpin-site-"));
  readonly #url: string;

  /** @param keys what its keys are made of, by their names: nodes with others don't read its tokens */
  constructor(url: string, keys: Readonly<Record<"0" | "1", string>> = { 0: "kA", 1: "kA" }) {
    this.#url = url;
    for (const folder of ["fernet-keys", "credential-keys"]) {
      mkdirSync(join(this.#folder, folder));
      for (const [name, key] of Object.entries(keys))
        writeFileSync(join(this.#folder, folder, name), `${key.repeat(21)}A=`, { mode: 0o600 });
    }
  }

  config(schema: SchemaName): KeystoneConfig {
    const file = join(this.#folder, `${schema}.conf`);
    const settings = {
      "database.connection": this.#url,
      "underpin.schema": schema,
      "security_compliance.password_expires_days": "30",
      "security_compliance.lockout_failure_attempts": "3",
      "security_compliance.unique_last_password_count": "2",
    };
    writeFileSync(file, keystoneConf(this.#folder, "30", settings));
    return loadKeystoneConfig({ files: [file], folders: [] });
  }

  /** Makes an empty cloud on upstream's schema. */
  async bootstrap(): Promise<void> {
    await using keystone = await openKeystone(this.config("upstream"));
    const wanted = {
      user: { name: "admin", password: PASSWORD },
      project: "admin",
      roles: { admin: "admin", areImmutable: true },
      catalogue: { service: "keystone", region: "north", urls: { public: undefined, internal: undefined, admin: undefined } },
    };
    const passwords = cheapPasswords();
    await bootstrapCloud({ ...keystone, passwords }, wanted, () => {});
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const PASSWORD = "of-everybody";

type Body = Readonly<Record<string, unknown>>;

/** The service on one schema, within this process. */
export class Node implements AsyncDisposable {
  readonly #url: string;

  get url(): string {
    return this.#url;
  }

  readonly #end: () => Promise<unknown>;

  private constructor(url: string, end: () => Promise<unknown>) {
    this.#url = url;
    this.#end = end;
  }

  static async start(site: Site, schema: SchemaName): Promise<Node> {
    const keystone = await openKeystone(site.config(schema));
    const passwords = cheapPasswords();
    const app = await createKeystone(
      { ...keystone, passwords },
      { unexpected: (error) => process.stderr.write(`${schema}: ${String(error)}\n`) },
    );
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    return new Node(url, async () => {
      await app.close();
      await keystone[Symbol.asyncDispose]();
    });
  }

  async send(method: string, path: string, token?: string, body?: Body, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const all = { ...(token !== undefined && { "X-Auth-Token": token }), ...headers };
    return await send(this.#url, { method, path: `/v3${path}`, headers: all, ...(body !== undefined && { body }) });
  }

  /** What is answered under one name; links, which say which node it was, are left out. */
  async ask(method: string, path: string, token: string, status: number, body?: Body): Promise<unknown> {
    const answer = await this.send(method, path, token, body);
    if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${answer.text}`);
    return JSON.parse(answer.text === "" ? "null" : answer.text.replaceAll(this.#url, "HOST")) as unknown;
  }

  /** A token, or the status that says there is none. */
  async logIn(user: Body, password: string, scope: unknown = "unscoped"): Promise<string | number> {
    return await this.#token({ methods: ["password"], password: { user: { ...user, password } } }, scope);
  }

  async logInWith(credential: Body): Promise<string | number> {
    return await this.#token({ methods: ["application_credential"], application_credential: credential });
  }

  async admin(): Promise<string> {
    const scope = { project: { name: "admin", domain: { id: "default" } } };
    return String(await this.logIn({ name: "admin", domain: { id: "default" } }, PASSWORD, scope));
  }

  /** What is said of a token. */
  async validate(token: string): Promise<unknown> {
    const { status, text } = await this.send("GET", "/auth/tokens", token, undefined, { "X-Subject-Token": token });
    return status === 200 ? (JSON.parse(text.replaceAll(this.#url, "HOST")) as unknown) : status;
  }

  async #token(identity: Body, scope?: unknown): Promise<string | number> {
    const answer = await this.send("POST", "/auth/tokens", undefined, { auth: { identity, ...(scope !== undefined && { scope }) } });
    return answer.status === 201 ? String(answer.headers["x-subject-token"]) : answer.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }
}
