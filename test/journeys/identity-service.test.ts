import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { run, type CommandResult } from "../harness/cli.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";
import { KeystoneApi } from "../harness/keystone-api.ts";

const OWNER = process.geteuid?.() === 0 ? ["--keystone-user", "root", "--keystone-group", "root"] : [];
const PASSWORD = "pass-of-admin";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "underpin-service-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function configure(url: string): void {
  writeFileSync(
    join(folder, "keystone.conf"),
    `[database]\nconnection = ${url}\n[fernet_tokens]\nkey_repository = ${folder}/keys\n[fernet_receipts]\nkey_repository = ${folder}/keys\n[credential]\nkey_repository = ${folder}/credential-keys\n`,
  );
}

const configured = ["--config-file", "keystone.conf"];
const manage = async (...args: readonly string[]): Promise<CommandResult> =>
  await run("keystone-manage", [...configured, ...args], { cwd: folder });

/** What a client asks the service. */
class Client {
  readonly #url: string;

  constructor({ url }: KeystoneApi) {
    this.#url = url;
  }

  async health(): Promise<number> {
    return (await fetch(`${this.#url}/healthcheck`)).status;
  }

  async logIn(password = PASSWORD): Promise<Response> {
    const auth = {
      identity: { methods: ["password"], password: { user: { name: "admin", domain: { id: "default" }, password } } },
      scope: { project: { name: "admin", domain: { id: "default" } } },
    };
    return await this.ask("POST", "/auth/tokens", undefined, { auth });
  }

  async ask(method: string, path: string, token?: string, body?: object): Promise<Response> {
    return await fetch(`${this.#url}/v3${path}`, {
      method,
      headers: { ...(token !== undefined && { "x-auth-token": token }), ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

describe.each(DIALECTS)("on %s, an operator", (dialect) => {
  test("makes a cloud of an empty database, serves it, and ends without failing a request", async () => {
    await using database = await freshDatabase(dialect);
    configure(database.url);
    for (const command of [["db_sync"], ["fernet_setup", ...OWNER], ["credential_setup", ...OWNER]])
      expect(await manage(...command)).toMatchObject({ code: 0 });
    expect(await manage("bootstrap", "--bootstrap-password", PASSWORD, "--bootstrap-region-id", "north")).toMatchObject({ code: 0 });
    await using service = await KeystoneApi.start(folder, { args: ["--drain-notice", "2"] });
    const client = new Client(service);
    expect((await client.logIn("another")).status).toBe(401);
    const login = await client.logIn();
    expect(login.status).toBe(201);
    const token = login.headers.get("x-subject-token") ?? "";
    expect(await login.json()).toMatchObject({ token: { roles: expect.arrayContaining([expect.objectContaining({ name: "admin" })]) } });
    const made = await client.ask("POST", "/users", token, { user: { name: "ann", password: "of-ann" } });
    expect(made.status).toBe(201);
    const { user } = (await made.json()) as { user: { id: string } };
    // For a while it says that it goes, and answers whoever still asks.
    const ended = service.end();
    const answers = new Set<number>();
    while ((await client.health()) === 200) answers.add((await client.ask("GET", `/users/${user.id}`, token)).status);
    const last = Array.from({ length: 50 }, async () => (await client.ask("GET", `/users/${user.id}`, token)).status);
    for (const status of await Promise.all(last)) answers.add(status);
    expect([...answers]).toEqual([200]);
    expect(await ended).toBe(0);
  });

  // Nothing of it has to do with the database.
  test.runIf(dialect === "sqlite").each(["service", "group"] as const)(
    "with workers: tells the %s to end, and what is under way is answered",
    async (who) => {
      await using database = await freshDatabase(dialect);
      configure(database.url);
      for (const command of [["db_sync"], ["fernet_setup", ...OWNER], ["credential_setup", ...OWNER]])
        expect(await manage(...command)).toMatchObject({ code: 0 });
      await using service = await KeystoneApi.start(folder, { workers: 2 });
      expect(service.pids).toHaveLength(3);
      const body = JSON.stringify({ auth: { identity: { methods: ["password"], password: { user: { id: "nobody", password: "x" } } } } });
      const headers = { "content-type": "application/json", "content-length": body.length, expect: "100-continue" };
      const asked = request(`${service.url}/v3/auth/tokens`, { method: "POST", headers, agent: false });
      asked.flushHeaders();
      await once(asked, "continue");
      const ended = service.end(who);
      const answered = once(asked, "response");
      asked.end(body);
      const [answer] = (await answered) as [IncomingMessage];
      expect([answer.statusCode, await ended]).toEqual([401, 0]);
    },
  );

  test("is told why the service does not start on an older release's schema", async () => {
    await using database = await freshDatabase(dialect);
    configure(database.url);
    expect(await manage("fernet_setup", ...OWNER)).toMatchObject({ code: 0 });
    await sync({ service: keystone, url: database.url, to: "2025.1", replay: true });
    const { code, stderr } = await run("keystone-api", [...configured, "--host", "127.0.0.1", "--port", "0"], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^keystone-api: UP-SCHEMA-TOO-OLD: .*\n.*\n[^]*keystone-manage db_sync/);
  });
});
