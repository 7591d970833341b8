import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barbicanAt } from "../harness/barbican.ts";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { configure, IdentityService, makeCloud, PASSWORD } from "../harness/identity-service.ts";
import { configureBarbican, KeyManager } from "../harness/key-manager.ts";

const authtoken = (url: string, password: string): string => `[keystone_authtoken]
www_authenticate_uri = ${url}
auth_type = password
auth_url = ${url}
username = admin
password = ${password}
user_domain_id = default
project_name = admin
project_domain_id = default
`;

describe("the key manager behind Keystone", () => {
  let folder = "";
  let databases: readonly TestDatabase[] = [];
  let identity: IdentityService;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "underpin-key-manager-"));
    databases = [await freshDatabase("sqlite"), await barbicanAt("sqlite", "2026.1")];
    configure(folder, databases[0]?.url ?? "");
    await makeCloud(folder, databases[0]?.url ?? "");
    identity = await IdentityService.start(folder);
  });
  afterAll(async () => {
    await identity[Symbol.asyncDispose]();
    for (const database of databases) await database[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(password = PASSWORD): Promise<KeyManager> {
    configureBarbican(folder, databases[1]?.url ?? "", authtoken(identity.url, password), "keystone");
    return await KeyManager.start(folder);
  }

  async function ask(service: KeyManager, path: string, token: string | undefined, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), ...(token !== undefined && { "x-auth-token": token }) };
    return await fetch(`${service.url}${path}`, { ...init, headers });
  }

  /** The id of a secret that it has been given. */
  async function newSecret(service: KeyManager, token: string): Promise<string> {
    const init = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
    const { secret_ref: ref } = (await (await ask(service, "/v1/secrets", token, init)).json()) as { readonly secret_ref: string };
    return ref.split("/").at(-1) ?? "";
  }

  /** A token that is of no project. */
  async function unscoped(): Promise<string> {
    const user = { name: "admin", domain: { id: "default" }, password: PASSWORD };
    const auth = { identity: { methods: ["password"], password: { user } }, scope: "unscoped" };
    return (await identity.ask("POST", "/auth/tokens", undefined, { auth })).headers.get("x-subject-token") ?? "";
  }

  test("serves whom Keystone knows, for the project of their token, and nobody by what a request says of itself", async () => {
    await using service = await started();
    const token = await identity.token();
    const body = JSON.stringify({ payload: "a secret", payload_content_type: "text/plain" });
    const spoofed = { "x-project-id": "elsewhere", "x-user-id": "somebody", "x-roles": "admin", "content-type": "application/json" };
    const stored = await ask(service, "/v1/secrets", token, { method: "POST", body, headers: spoofed });
    expect(stored.status).toBe(201);
    const { secret_ref: ref } = (await stored.json()) as { readonly secret_ref: string };
    const read = await ask(service, `${new URL(ref).pathname}/payload`, token, { headers: { accept: "text/plain" } });
    expect([read.status, await read.text()]).toEqual([200, "a secret"]);
    const said = (await (await ask(service, new URL(ref).pathname, token)).json()) as { readonly creator_id: string };
    expect(said.creator_id).toMatch(/^[0-9a-f]{32}$/);
    for (const [bad, headers] of [
      [undefined, spoofed],
      ["no-token", {}],
      [await unscoped(), {}],
    ] as const) {
      const refused = await ask(service, "/v1/secrets", bad, { headers });
      expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, `Keystone uri="${identity.url}"`]);
    }
    expect((await ask(service, "/", undefined)).status).toBe(300);
    expect((await ask(service, "/v1/nothing", undefined)).status).toBe(401);
    expect((await ask(service, "/healthcheck", undefined)).status).toBe(200);
    expect(service.log()).not.toContain(token);
    expect(service.log()).not.toContain(PASSWORD);
  });

  test("lets nobody in without a token, whatever is asked, of what there is and what there is not", async () => {
    await using service = await started();
    const token = await identity.token();
    const [known, unknown] = [await newSecret(service, token), randomUUID()];
    const paths = ["secrets", "containers", "orders"].flatMap((kind) => [`/v1/${kind}`, `/v1/${kind}/${unknown}`]);
    const all = [
      ...paths,
      `/v1/secrets/${known}`,
      `/v1/secrets/${known}/acl`,
      "/v1/containers/x/consumers",
      "/v1/quotas",
      "/v1/project-quotas",
    ];
    const told = { accept: "application/json", "x-project-id": "elsewhere" };
    for (const path of all)
      for (const method of ["GET", "POST", "PUT", "DELETE"])
        for (const bad of [undefined, "x".repeat(3500)]) {
          const body = method === "GET" ? {} : { body: "{}" };
          const { status } = await ask(service, path, bad, { method, headers: { ...told, "content-type": "application/json" }, ...body });
          expect(status, `${method} ${path}`).toBe(401);
        }
    expect((await ask(service, `/v1/secrets/${known}`, token, { headers: { accept: "application/json" } })).status).toBe(200);
  });

  test("answers 503 while its own password is not Keystone's", async () => {
    await using service = await started("another");
    expect((await ask(service, "/v1/secrets", await identity.token())).status).toBe(503);
    expect(service.log()).not.toContain("another");
  });
});
